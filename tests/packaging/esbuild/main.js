import { Cairn } from "cairn-learn";
// esbuild does not follow `new URL`: this file comes by its loader, and says where it is.
import wasm from "cairn-learn/cairn_bg.wasm";
import { openInWorker } from "cairn-learn/worker";
import { report, use } from "./use.js";

const worker = new Worker("worker.js", { type: "module" });

report({
  local: () => use((options) => Cairn.open({ wasm, ...options })),
  worker: () => use((options) => openInWorker({ ...options, worker })),
});
