/** Policies, reports and the ledger. */

/** A school's reporting policy, as its server gives it out: in its one form (`docs/formats/policy.md`). */
export interface Policy {
  version: 2;
  /** 32 hexadecimal digits: the first bytes of SHA-256 over the server's first public signing key. */
  school: string;
  epochDays: number;
  cohortFloor: number;
  lifetimeCap: Ratio;
  /** Seconds for which the notice of a report must have been on screen before the report may leave, 5 to 3,600. */
  noticeSeconds: number;
  sharing: SharingMode;
  /** There where `sharing` is `guardian`. */
  guardian?: Guardian;
  tasks: {
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
  /** The six words, joined by hyphens. */
  id: string;
  /** The digest of all that the policy says, 64 hexadecimal digits: consent is given to this. */
  digest: string;
  /** Six words that people can compare: two devices that show the same words have the same policy, unless somebody took great pains. */
  fingerprint: string[];
  school: string;
  noticeSeconds: number;
  sharing: SharingMode;
  guardian?: Guardian;
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
  /** Each question, what it says about who did nothing, the chance that the true answer is sent, and the odds of who guesses it. */
  questions: {
    task: string;
    asks: PolicyLine;
    nothing: PolicyLine;
    chance: PolicyLine;
    odds: PolicyLine;
  }[];
  /** What holds for all of them. */
  terms: PolicyLine[];
}

/** Whether a school or a page lets learners share: yes, no, or once a guardian's or teacher's code unlocks it. */
export type SharingMode = "open" | "off" | "guardian";

/** What a code that unlocks sharing hashes to: PBKDF2 with SHA-256 over its UTF-8 (NFKC). */
export interface Guardian {
  /** 16 random bytes in hexadecimal. */
  salt: string;
  /** 100,000 to 5,000,000. */
  iterations: number;
  /** 32 bytes in hexadecimal. */
  hash: string;
}

/** What consent to `share-aggregates` is given to. */
export interface Agreed {
  /** The digest of the policy that the learner was shown, from `sharing.policy()`. */
  policy: string;
  /** The code, where {@link SharingState.mode} is `guardian`. */
  code?: string;
}

/** What the learner agreed to. */
export type Consent = "local-only" | "personalise" | "share-aggregates";

/** The state of sharing. */
export interface SharingState {
  consent: Consent;
  /** Whether this page can share at all; where not, `unavailable` says why. */
  available: boolean;
  unavailable?: string;
  /** The stricter of what this page says and of what the policy says, as far as it was read. */
  mode: SharingMode;
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
  waiting?: WaitingState | null;
}

/** A report that waits to be sent. */
export interface WaitingState {
  /** Its bytes in hexadecimal. */
  report: string;
  /** Their SHA-256 in hexadecimal. */
  digest: string;
  /** When it may leave at the earliest (ms since 1970). */
  sendAt: number;
  /** For how many seconds of page time a notice of it was on screen, added up over visits. */
  shownSeconds: number;
  /** For how many it must have been before it may leave. */
  showForSeconds: number;
}

/** A report that waits to be sent, and what each part of it means. */
export interface WaitingReport extends WaitingState {
  fields: ReportField[];
}

/** The release in use. */
export interface ReleaseState {
  number?: number;
  /** When it was fetched (ms since 1970). */
  fetchedAt?: number;
  /** When it goes stale (ms since 1970); it is not used from then on. */
  staleAfter?: number;
  /** Why a newer one, or any, is not used. */
  problem?: string;
  /** What of this device's own it does not count where it counts that of all others: sharing was stopped for it. */
  missing?: string;
}

/** A part of a report's bytes and what it means. */
export interface ReportField {
  offset: number;
  hex: string;
  /** What it is, and with what, for another language. */
  code: string;
  params: Record<string, number>;
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

/** What `sharing.sync()` did. */
export type SyncResult = "off" | "nothing" | "prepared" | "sent" | "refused" | "unreachable";
