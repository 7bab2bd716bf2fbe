/** The way to a goal, and the step after an attempt. */

import type { Item, ItemName, SkillName } from "./catalog.js";
import type { MasteryLevel, SkillMastery } from "./learner.js";
import type { Limits, Reason } from "./recommend.js";

/** A quantity that is not known exactly. */
export interface Span {
  /** What is expected. */
  mean: number;
  /** In one case of ten it is less. */
  low: number;
  /** In one case of ten it is more. */
  high: number;
}

/** The ordered way to a goal, as it is now (`docs/path.md`). */
export interface Plan {
  /** The goal. */
  skill: SkillName;
  /** `met`: nothing is left to do; `unreachable`: nothing that may be shown practises the goal. */
  status: "met" | "open" | "unreachable";
  /** What is missing, in the order in which to learn it; the goal comes last. */
  steps: PlanStep[];
  /** The other skills on the way, which need no step, and why (`skip-met`, `skip-not-needed`). */
  skipped: { skill: SkillName; level: MasteryLevel; why: Reason }[];
  /** Answers that all steps take. */
  answers: Span;
  /** Minutes that all steps take, lessons included; steps with a gap are not in it. */
  minutes: Span;
}

/** One skill of a plan. */
export interface PlanStep {
  skill: SkillName;
  level: MasteryLevel;
  /** Why it is in the plan: `plan-goal`, `plan-needed` or `plan-forgotten`. */
  why: Reason;
  /** No skill that is missing comes before it. */
  possibleNow: boolean;
  /** What the catalog lacks for it: `gap-no-items`, `gap-put-away` or `gap-no-practice`. */
  gap: Reason | null;
  /** What to learn it from, the best first; at most 2. */
  learn: ItemName[];
  /** What to practise it with, the best first; at most 4. */
  practise: ItemName[];
  /** How many exercises there are in all, and how many of them were last answered right. */
  exercises: number;
  solved: number;
  /** Answers until it is met. */
  answers: Span;
  /** Minutes until it is met. */
  minutes: Span;
}

/** A skill that was found by words. */
export interface FoundGoal {
  skill: SkillName;
  /** How well it fits; comparable within one search only. */
  score: number;
  /** Whether the skill's own words or an item led to it. */
  via: "skill" | "item";
  /** That item. */
  item: ItemName | null;
  /** The catalog's words that matched, in small letters and without accents, in the order in which theirs were typed. */
  words: string[];
}

/** What a good tutor would do after an attempt (`docs/tutor.md`). */
export interface TutorStep {
  action:
    | "hint"
    | "try-again"
    | "explain"
    | "other-format"
    | "easier"
    | "prerequisite"
    | "go-on"
    | "harder"
    | "break"
    | "done";
  /** What to take up; the same item for a hint and another try, `null` for a break and where nothing is left. */
  item: Item | null;
  /** The skill that it is about, where it is about one. */
  skill: SkillName | null;
  /** Why: `text` says so, and `change` what to do now. The codes begin with `tutor-`. */
  why: Reason;
}

/** What {@link Cairn.record} did. */
export interface Recorded {
  /** The skills that the event touched, as they are now. */
  mastery: SkillMastery[];
  /** The tutor's step after an attempt, `null` after anything else. */
  next: TutorStep | null;
}

/** What to ask {@link Cairn.forecast}. The limits hold for the plan that it rests on. */
export interface ForecastRequest extends Limits {
  /** The date (ms since 1970, where a number). */
  by: Date | number;
  /** Minutes a week that the learner means to give it, above 0; their pace of late if left out. */
  minutesAWeek?: number;
  /** The goal; the profile's if left out. */
  skill?: string;
}

/** The chance of reaching a goal by a date. */
export interface Forecast {
  /** The goal. */
  skill: SkillName;
  /** 0 to 1. */
  chance: number;
  /** The chance if the true pace is one standard deviation slower than it seems, and if it is as much faster. */
  low: number;
  high: number;
  /** Days until the goal: as likely sooner as later. */
  days: number;
  /** In one case of ten it takes fewer days than `daysLow`, in one more than `daysHigh`. */
  daysLow: number;
  daysHigh: number;
}

/** Why there is no forecast. */
export interface NoForecast {
  /** The goal. */
  skill: SkillName;
  chance: null;
  /** `forecast-too-few-answers`, `forecast-too-short` or `forecast-unreachable`. */
  because: Reason;
}
