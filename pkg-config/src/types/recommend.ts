/** Asking for recommendations, and what comes of it. */

import type { Item, SkillName } from "./catalog.js";

/**
 * How much each term of a score counts, 0 (not at all) to 100, by the term's name as in `Recommendation.terms`. What is left
 * out stays as it is. {@link Cairn.weights} has all of them.
 */
export type Weights = Partial<Record<TermName, number>>;

/** The name of a term of a score (`docs/recommending.md`). */
export type TermName =
  | "readiness"
  | "gain"
  | "review"
  | "remediation"
  | "introduction"
  | "goal"
  | "topic"
  | "format"
  | "time"
  | "novelty";

/** What may be shown. */
export interface Limits {
  /** Minutes at hand: longer items are left out. */
  minutes?: number;
  /**
   * Only items in one of these languages: tags as BCP 47, Moodle, Open edX or Kolibri write them. `pt` is met by `pt-BR` and `pt_br`,
   * `pt-BR` by these only, and no language by a neighbouring one (`docs/formats/catalog.md`). Items that name none pass.
   */
  languages?: string[];
  /** Only items of one of these learning resource types. */
  types?: string[];
  /** Only items with all these accessibility features. */
  accessibility?: string[];
  /** Only items with this topic. */
  topic?: string;
}

/** What to ask {@link Cairn.recommend} for. */
export interface RecommendRequest extends Limits {
  /** How many items, 0 to 1000; 5 by default. */
  count?: number;
  /** Other weights than the standing ones, for this list. */
  weights?: Weights;
  /** Whether each pick tells its place under the standing weights (`was`). */
  preview?: boolean;
  /** Ids of items that come first, instead of those of {@link OpenOptions.pins}. Those that the catalog lacks are passed over and told. */
  pins?: string[];
  /** Decides between items that are equally good; the same seed gives the same list. */
  seed?: number;
  /** `false` for the same order for everyone. */
  personal?: boolean;
}

/** What to ask {@link Cairn.session} for: `minutes` are those of the session as a whole. */
export type SessionRequest = Omit<RecommendRequest, "preview">;

/** Why an item is recommended. `text` is English; `code` and `params` are there to say it in another language. */
export interface Reason {
  code: string;
  params: Record<string, string | number>;
  /** The reason as a sentence. */
  text: string;
  /** What the learner can press to change it, as a sentence. */
  change: string;
}

/** One item of a list. */
export interface Recommendation {
  item: Item;
  /** Higher is better; comparable within one list. */
  score: number;
  /** The estimated chance of a right answer, 0 to 1. */
  chance: number;
  /** One or two, the stronger first. */
  reasons: Reason[];
  /** All that counted: the parts sum to the score. */
  terms: { term: TermName; value: number }[];
  /** Prerequisites that are not met yet. They never lock an item. */
  missing: SkillName[];
  /** With `preview`: the place, from 0, in the same list under the standing weights; `null` if it is not in that one. */
  was?: number | null;
}

/** Whether the learner gets an item right, and why. */
export interface Prediction {
  /** The chance of a right answer, 0 to 1. */
  chance: number;
  /** Standard error of the chance's logit. */
  uncertainty: number;
  /** The parts of that logit, which sum to it; what is 0 is left out. `docs/knowledge.md` says what each one is. */
  terms: { term: string; value: number }[];
  /**
   * Among the last 64 answers those to items like this one, where a model knows any: how many there are, how many were better
   * than expected, and what they change: the chance with them less the chance without.
   */
  similar: { better: number; of: number; change: number } | null;
}
