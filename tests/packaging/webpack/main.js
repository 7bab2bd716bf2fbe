import { Cairn } from "cairn-learn";
import { openInWorker } from "cairn-learn/worker";
import { report, use } from "./use.js";

report({
  local: () => use((options) => Cairn.open(options)),
  worker: () => use((options) => openInWorker(options)),
});
