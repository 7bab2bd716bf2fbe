/** What the learner did, and how well each skill is mastered. */

import type { SkillName } from "./catalog.js";

/** How an attempt went: right or wrong, or a score. */
export type Outcome =
  | { correct: boolean; score?: never }
  | {
      /** 0 to 1. */
      score: number;
      correct?: never;
    };

/** A skill, or all skills of an item. */
export type SkillOrItem = { item: string; skill?: never } | { skill: string; item?: never };

/** Something the learner did. */
export type LearnerEvent =
  | ({
      type: "attempt";
      item: string;
      /** Hints taken. */
      hints?: number;
      /** Time on task. */
      seconds?: number;
    } & Outcome)
  | { type: "finished"; item: string }
  | { type: "opened"; item: string }
  | { type: "rated"; item: string; rating: "too-easy" | "too-hard" | "liked" | "not-for-me" }
  /** "I know this", or with `known: false` "I don't know this yet". */
  | ({ type: "known"; known?: boolean } & SkillOrItem)
  /** Takes back what was said with `known`. */
  | ({ type: "unsaid" } & SkillOrItem)
  | { type: "hidden"; item: string; hidden?: boolean }
  | { type: "goal"; skill?: string };

/** A level of mastery, lowest first. */
export type MasteryLevel = "not-started" | "getting-there" | "familiar" | "proficient" | "mastered";

/**
 * Why a skill is shown below the best level that it had. `text` is English; `code` and `params` are there to say it in
 * another language (`docs/formats/reasons.md`).
 */
export interface Below {
  /** The best level that it had. */
  best: MasteryLevel;
  code: "said-unknown" | "forgetting" | "recent-errors" | "recovering";
  params: Record<string, number>;
  /** As a sentence. */
  text: string;
  /** What the learner can do about it, as a sentence. */
  change: string;
}

/** How well a skill is mastered. */
export interface SkillMastery {
  skill: SkillName;
  /** A level comes as soon as the chance that the skill is known says so, and goes only when that has fallen clearly below. */
  level: MasteryLevel;
  /** Where the level is below the best that the skill had. */
  below?: Below | null;
  /** What the learner said: `true` for "I know this", `false` for "I don't know this yet". */
  said?: boolean | null;
  /** The chance of a right answer now on an item that is middling among the skill's own; 0 to 1. */
  probability: number;
  /** Its standard deviation: what is open about whether the skill is known. */
  uncertainty: number;
  /** The chance that what was learned is recalled now; absent without practice. */
  retrievability?: number | null;
  /** Answers so far. */
  attempts: number;
  /** Ids of the skills directly before it. */
  prerequisites: string[];
}
