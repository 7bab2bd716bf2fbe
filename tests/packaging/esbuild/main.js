import { Cairn } from "cairn-learn";
import { openInWorker } from "cairn-learn/worker";
import { files } from "./files.js";
import { report, use } from "./use.js";

const worker = new Worker("worker.js", { type: "module" });

report({
  local: () => use((options) => Cairn.open({ ...files, ...options })),
  worker: () => use((options) => openInWorker({ ...options, worker })),
});
