/** {@link openInWorker} for Node, whose workers are made in another way. */

import { Worker } from "node:worker_threads";
import type { Recommender } from "../recommender.js";
import { openIn, type WorkerOptions } from "./open.js";

export { CairnError, type CairnErrorCode } from "../errors.js";
export type { Recommender, WorkerOptions };

export function openInWorker(options: WorkerOptions): Promise<Recommender> {
  // Flags for the program's own script mean nothing to this one.
  const flags = { execArgv: [] };
  return openIn(options, () => new Worker(new URL("./cairn-node-worker.js", import.meta.url), flags));
}
