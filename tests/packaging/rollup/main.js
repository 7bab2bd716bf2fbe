import { Cairn } from "cairn-learn";
import { openInWorker } from "cairn-learn/worker";
import { report, use } from "./use.js";

// Rollup does not follow workers: this one is an entry of its own.
const worker = new Worker("worker.js", { type: "module" });

report({
  local: () => use((options) => Cairn.open(options)),
  worker: () => use((options) => openInWorker({ ...options, worker })),
});
