/**
 * The public types, written by hand: what goes in, what comes out, in which unit. Names follow schema.org and LRMI where
 * those have one.
 *
 * @module
 */

/** Where a packed catalog (`*.cairn`) comes from: an address, the bytes, or a response being fetched. */
export type CatalogSource = string | URL | Uint8Array | ArrayBuffer | Response | Promise<Response>;

/** Where the WebAssembly comes from, if not from beside the package's own files. */
export type WasmSource = string | URL | BufferSource | WebAssembly.Module | Response | Promise<Response>;

/** Options of {@link Cairn.open}. */
export interface OpenOptions {
  /** The catalog. */
  catalog: CatalogSource;
  /**
   * A model that `cairn train knowledge` made, from the same kinds of places. Without one, predictions rest on the catalog's
   * own difficulties.
   */
  model?: CatalogSource;
  /**
   * A model that `cairn train interests` made of what others went on to, from the same kinds of places. Without one,
   * interests rest on what the learner did and on the catalog's own words.
   */
  neighbours?: CatalogSource;
  /** How much terms of a score count here, a school's choice; the others as in {@link Cairn.weights}. */
  weights?: Weights;
  /** Ids of items that come first in every list: what a teacher asks for. A request's own `pins` take their place. */
  pins?: string[];
  /** The WebAssembly; bundlers that move files need `import wasm from "cairn-learn/cairn_bg.wasm?url"` or the like here. */
  wasm?: WasmSource;
  /** Where the profile is kept; `localStorage` by default in browsers, memory elsewhere. */
  store?: Store;
  /**
   * What keeps everyone else who uses the same store out while a record is read and written; the browser's Web Locks by
   * default. A host without those (Node before 24, a native app's web view) needs its own to share.
   */
  locks?: Locks;
  /** A name that keeps several learners or sites on one origin apart; `default` by default. */
  name?: string;
  /** Milliseconds since 1970 UTC; `Date.now` by default. */
  clock?: () => number;
  /** Where a school takes private reports. Without it nothing can ever be sent. */
  sharing?: SharingOptions;
}

/** Where reports go, if the learner agrees. */
export interface SharingOptions {
  /** The address of the policy (JSON), or the policy itself. */
  policy: string | URL | Policy;
  /** The address that takes reports by POST. */
  reports: string | URL;
  /** Where what is published about all learners is fetched, for those who agree to `personalise` or more. */
  releases?: ReleaseOptions;
}

/** Where releases are, and who signs them. */
export interface ReleaseOptions {
  /** The address of the newest release: an envelope as in `docs/formats/release.md`. */
  url: string | URL;
  /**
   * The school's Ed25519 key, its 32 bytes in base64; what another key signed, or none, is not used. Or the address of the key,
   * for a page that comes from the same server: it is fetched once, and from then on no other counts on this device.
   */
  key: string | URL;
}

/** The release in use. */
export interface ReleaseState {
  number?: number;
  /** When it was fetched (ms since 1970). */
  fetchedAt?: number;
  /** Why a newer one, or any, is not used. */
  problem?: string;
}

/** Keeps bytes under short keys. Every method may be asynchronous; writes of one key must not be torn apart. */
export interface Store {
  /** The bytes under a key, `undefined` where there are none. */
  read(key: string): Uint8Array | undefined | Promise<Uint8Array | undefined>;
  /** Replaces the bytes under a key. Must not return before they are stored. */
  write(key: string, bytes: Uint8Array): void | Promise<void>;
  /** Removes a key. */
  remove(key: string): void | Promise<void>;
  /** What the store itself puts before its keys, for showing to learners where their data is. */
  readonly prefix?: string;
  /** Whether it forgets everything with the page; sharing needs a store that does not. */
  readonly volatile?: boolean;
  /**
   * Whether a crash may lose what `write` returned from, or another tab may still read what was there before. The record of
   * sharing is then kept in IndexedDB.
   */
  readonly lags?: boolean;
}

/** Locks by name, as `navigator.locks` has them. */
export interface Locks {
  /**
   * Runs `critical` while nobody else holds the lock of that name, in any tab, worker or process that uses the same store,
   * and returns what it returns. The lock is let go when that is settled, and also when its holder dies.
   */
  request<T>(name: string, critical: () => Promise<T>): Promise<T>;
}

/** A skill's identifier and name. */
export interface SkillName {
  id: string;
  name: string;
}

/** A learning resource. Texts are empty where the catalog gives none. */
export interface Item {
  id: string;
  name: string;
  description: string;
  url: string;
  learningResourceType: string;
  educationalLevel: string;
  inLanguage: string;
  license: string;
  interactivityType?: "active" | "expositive" | "mixed" | null;
  /** 0 (easiest) to 1. */
  difficulty: number;
  /** Seconds. */
  timeRequired?: number | null;
  teaches: SkillName[];
  assesses: SkillName[];
  competencyRequired: SkillName[];
  topics: string[];
  keywords: string[];
  accessibility: string[];
  /** The exercise or lesson itself, where it is short enough to be in the catalog. */
  text: string;
  acceptedAnswer: string;
  hint: string;
}

/** What a catalog is. */
export interface CatalogInfo {
  name: string;
  description: string;
  language: string;
  items: number;
  skills: number;
  bytes: number;
  /** SHA-256 of its content, hexadecimal. */
  hash: string;
  topics: string[];
  types: string[];
  languages: string[];
}

/**
 * How much each term of a score counts, 0 (not at all) to 100, by the term's name as in `Recommendation.terms`. What is left
 * out stays as it is. {@link Cairn.weights} has all of them.
 */
export type Weights = Record<string, number>;

/** What may be shown. */
export interface Limits {
  /** Minutes at hand: longer items are left out. */
  minutes?: number;
  /** Only items in one of these languages (BCP 47). */
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
  /** Ids of items that come first, instead of those of {@link OpenOptions.pins}. */
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
  terms: { term: string; value: number }[];
  /** Prerequisites that are not met yet. They never lock an item. */
  missing: SkillName[];
  /** With `preview`: the place, from 0, in the same list under the standing weights; `null` if it is not in that one. */
  was?: number | null;
}

/** A quantity that is not known exactly. */
export interface Span {
  /** What is expected. */
  mean: number;
  /** In one case of ten it is less. */
  low: number;
  /** In one case of ten it is more. */
  high: number;
}

/** An item's identifier and name; {@link Cairn.item} has the rest. */
export interface ItemName {
  id: string;
  name: string;
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

/** What a trained model is. */
export interface ModelInfo {
  /** Size in bytes. */
  bytes: number;
  /** SHA-256 of its content, hexadecimal. */
  hash: string;
  /** Of the catalog's items, how many it has seen; the others are predicted from their skills. */
  itemsKnown: number;
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

/** Something the learner did. */
export type LearnerEvent =
  | {
      type: "attempt";
      item: string;
      /** Either this or `score`. */
      correct?: boolean;
      /** 0 to 1. */
      score?: number;
      /** Hints taken. */
      hints?: number;
      /** Time on task. */
      seconds?: number;
    }
  | { type: "finished"; item: string }
  | { type: "opened"; item: string }
  | { type: "rated"; item: string; rating: "too-easy" | "too-hard" | "liked" | "not-for-me" }
  /** "I know this", or with `known: false` "I don't know this yet": of a skill, or of all skills of an item. */
  | { type: "known"; item: string; known?: boolean }
  | { type: "known"; skill: string; known?: boolean }
  /** Takes back what was said with `known`. */
  | { type: "unsaid"; item: string }
  | { type: "unsaid"; skill: string }
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

/** How the stored profile was found. */
export interface ProfileStatus {
  /** `recovered`: the newest record was damaged and the one before it was taken. */
  status: "new" | "loaded" | "recovered";
  message?: string | null;
}

/** A profile as plain data, to look at or to carry to another device. */
export interface ProfileExport {
  cairn: "profile";
  /** 3 is what this version writes; it reads 1 and 2 too. */
  version: 1 | 2 | 3;
  profile: Record<string, unknown>;
  /** What was spent on private reports, so that the limit of a lifetime goes along. */
  charges?: ChargeRecord[];
}

/** A cost on its way to another device. */
export interface ChargeRecord {
  epsilon: Ratio;
  /** SHA-256 of its report, hexadecimal; zeros where it is not known. */
  report: string;
}

/** One thing that is stored on this device. */
export interface StoredRecord {
  key: string;
  bytes: number;
  about: string;
}

/** A school's reporting policy, as its server gives it out (`docs/formats/policy.md`). */
export interface Policy {
  version: 1;
  id: string;
  epochDays: number;
  cohortFloor: number;
  lifetimeCap: Ratio;
  tasks: {
    id: string;
    question: Question;
    mechanism: Mechanism;
    epsilon: Ratio;
  }[];
}

/** What a task asks of a device; a learner who did nothing answers no, or none. */
export type Question =
  /** Was the last attempt at the epoch's item right? Was it ever tried? Items take turns, an epoch each. */
  | { kind: "solved" | "tried"; items: string[] }
  /** Did the item end well that was last recommended and then tried? */
  | { kind: "helped" }
  /** With which topic was the learner busy most; from which to which did they last go on? */
  | { kind: "topic" | "move"; topics: string[] }
  /** In which direction of a pack's item vectors do the learner's interests lie? */
  | { kind: "interest"; catalog: string; dimensions: number };

/** How an answer is randomised. */
export type Mechanism =
  | "binary-randomised-response"
  | "subset-selection"
  | "projective-geometry"
  | "k-closest";

/** The exact exponential of an epsilon: epsilon = ln(numerator / denominator). */
export interface Ratio {
  numerator: number;
  denominator: number;
}

/** A policy that this device accepts, in numbers to show. */
export interface PolicySummary {
  id: string;
  epochDays: number;
  cohortFloor: number;
  lifetimeEpsilon: number;
  tasks: {
    id: string;
    kind: Question["kind"];
    /** The items or topics that the question is about, or the pack. */
    names: string[];
    mechanism: Mechanism;
    epsilon: number;
    /** The name that its reports carry, in hexadecimal. */
    task: string;
  }[];
}

/** A sentence of a policy in plain words: what it says, with what, and how that reads. */
export interface PolicyLine {
  code: string;
  params: Record<string, string | number | string[]>;
  text: string;
}

/** A policy in plain words, in the order in which to show it. */
export interface PolicyWords {
  /** How often, and how many questions. */
  schedule: PolicyLine;
  /** Each question, what it says about who did nothing, and the chance that the true answer to it is sent. */
  questions: { task: string; asks: PolicyLine; nothing: PolicyLine; chance: PolicyLine }[];
  /** What holds for all of them. */
  terms: PolicyLine[];
}

/** What the learner agreed to. */
export type Consent = "local-only" | "personalise" | "share-aggregates";

/** The state of sharing. */
export interface SharingState {
  consent: Consent;
  /** Whether this page can share at all; where not, `unavailable` says why. */
  available: boolean;
  unavailable?: string;
  /** Spent so far, in nats. */
  spentEpsilon: number;
  /** Left under the policy at hand. */
  leftEpsilon?: number | null;
  /** Whether consent was given to the policy at hand. */
  agreed: boolean;
  /** Whether the record was exported to another device, which may share instead. */
  retired: boolean;
  /** When the next report will be made (ms since 1970). */
  scheduledFor?: number | null;
  /** The release in use, where there is one or should be. */
  release?: ReleaseState;
  /** The report that waits to be sent, byte for byte. */
  waiting?: { report: string; sendAt: number } | null;
}

/** A part of a report's bytes and what it means. */
export interface ReportField {
  offset: number;
  hex: string;
  name: string;
  meaning: string;
}

/** An entry of the ledger. */
export interface LedgerEntry {
  kind: "charged" | "acknowledged" | "withdrawn" | "sat-out" | "inherited";
  epoch?: number | null;
  /** End of what this spends (ms since 1970): no epoch that starts before it is reported in again. */
  until?: number | null;
  charge?: number | null;
  task?: string | null;
  epsilon?: number | null;
  reportSha256?: string | null;
  outcome?: "charged" | "acknowledged" | "withdrawn" | null;
  hash: string;
}
