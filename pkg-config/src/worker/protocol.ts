/**
 * What page and worker agree on: how a catalog is opened, what is known without asking, and which methods are called
 * across, each with the code of an error for arguments that no message can carry.
 */

import type { Cairn } from "../cairn.js";
import type { CairnErrorCode } from "../errors.js";
import type { Recommender } from "../recommender.js";
import type { ProfileStatus, SharingState, Unknown, WaitingReport } from "../types/index.js";

/** What a page posts to a worker, with a port to talk through. The number changes with what is said through it. */
export const OPENING = "cairn-learn worker 2";

/** What never changes in an open catalog. */
export type Fixed = Pick<Cairn, "catalog" | "model" | "neighbours" | "weights">;

/** What comes with every answer. */
export interface Changing {
  status: ProfileStatus;
  sharing: SharingState;
  waiting: WaitingReport | undefined;
  unknown: readonly Unknown[];
}

/** The names of an object's methods. */
type Methods<T> = {
  [K in keyof T & string]: T[K] extends (...args: never[]) => unknown ? K : never;
}[keyof T & string];

/** What the page does by itself: browsers let no worker ask for what is stored to be kept, and listeners stay where they are. */
type InPage = "dispose" | "onChange" | "persist" | "persisted";

/** One entry for each method: the compiler says which is missing. */
export type Table<T> = Record<Exclude<Methods<T>, InPage>, CairnErrorCode>;

export const OWN: Table<Recommender> = {
  ready: "request-invalid",
  recommend: "request-invalid",
  session: "request-invalid",
  why: "request-invalid",
  predict: "item-unknown",
  record: "event-invalid",
  mastery: "request-invalid",
  goal: "request-invalid",
  setGoal: "skill-unknown",
  findGoals: "request-invalid",
  forecast: "request-invalid",
  item: "item-unknown",
};

export const PROFILE: Table<Recommender["profile"]> = {
  read: "request-invalid",
  export: "request-invalid",
  import: "profile-invalid",
  edit: "event-invalid",
  changePassphrase: "options-invalid",
  erase: "request-invalid",
  stored: "request-invalid",
};

export const SHARING: Table<Recommender["sharing"]> = {
  policy: "request-invalid",
  consent: "consent-invalid",
  shown: "request-invalid",
  preview: "request-invalid",
  ledger: "request-invalid",
  sync: "request-invalid",
};
