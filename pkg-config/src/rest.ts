/** What `.` and `./inline` export beside `Cairn`. */

export { CairnError, type CairnErrorCode } from "./errors.js";
export { type LearnerEntry, type Learners, type LearnersOptions, learners } from "./learners.js";
export { english, type Message } from "./messages/en.js";
export { policyEnglish } from "./messages/policy-en.js";
export type { Profile } from "./profile.js";
export type { Awaitable, Recommender } from "./recommender.js";
export { policyInWords } from "./sharing/policy-words.js";
export { describeReport } from "./sharing/report.js";
export type { Sharing } from "./sharing/sharing.js";
export { type IndexedDbOptions, indexedDb } from "./stores/indexed-db.js";
export { localStorageStore } from "./stores/local-storage.js";
export { memory } from "./stores/memory.js";
export type * from "./types/index.js";
