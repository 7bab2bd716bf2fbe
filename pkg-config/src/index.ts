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

export { Cairn } from "./beside.js";
export * from "./rest.js";
