/**
 * The same as {@link Cairn}, from a worker: nothing that the page does waits for it.
 *
 * @example
 * ```ts
 * import { openInWorker } from "cairn-learn/worker";
 * const cairn = await openInWorker({ catalog: "/maths.cairn" });
 * for (const { item } of await cairn.recommend({ count: 5 })) console.log(item.name);
 * ```
 *
 * @module
 */

import { CairnError } from "../errors.js";
import type { Recommender } from "../recommender.js";
import { openIn, type WorkerOptions } from "./open.js";
import { trusted } from "./trusted.js";

export { CairnError, type CairnErrorCode } from "../errors.js";
export type { Recommender, WorkerOptions };

/**
 * Opens a catalog in a worker, with the options and the errors of `Cairn.open`. The store, locks and clock stay in the
 * page, which also fetches what is to be fetched.
 *
 * @throws CairnError as `Cairn.open` does, and `worker-failed` where there can be no worker (an old browser, a content
 *   security policy, a script that a bundler did not take along). Once a worker stops, every call that waits and every later
 *   one is rejected with `worker-failed`; after `dispose` with `disposed`.
 */
export function openInWorker(options: WorkerOptions<Worker>): Promise<Recommender> {
  return openIn(options, () => {
    if (typeof Worker === "undefined") throw new CairnError("worker-failed", "there are no workers here");
    // Bundlers look for these very words.
    return trusted(() => new Worker(new URL("./cairn-worker.js", import.meta.url), { type: "module" }));
  });
}
