/**
 * Cairn: recommendations for learners, made on their own device.
 *
 * @example
 * ```ts
 * import { Cairn } from "cairn-learn";
 * const cairn = await Cairn.open({ catalog: "/maths.cairn" });
 * for (const { item, reasons } of cairn.recommend({ count: 5, minutes: 20 })) {
 *   console.log(item.name, reasons[0]?.text);
 * }
 * await cairn.record({ type: "attempt", item: "some-item", correct: true, seconds: 41 });
 * ```
 *
 * @module
 */

export { Cairn } from "./cairn.js";
export { CairnError, type CairnErrorCode } from "./errors.js";
export { type LearnerEntry, type Learners, type LearnersOptions, learners } from "./learners.js";
export { english, type Message } from "./messages/en.js";
export { policyEnglish } from "./messages/policy-en.js";
export type { Profile } from "./profile.js";
export type { Awaitable, Recommender } from "./recommender.js";
export { policyInWords } from "./sharing/policy-words.js";
export { describeReport } from "./sharing/report.js";
export type { Sharing, SyncResult } from "./sharing/sharing.js";
export { type IndexedDbOptions, indexedDb } from "./stores/indexed-db.js";
export { localStorageStore } from "./stores/local-storage.js";
export { memory } from "./stores/memory.js";
export type * from "./types/index.js";
