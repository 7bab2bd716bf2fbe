import build from "../wasm/part-build.js";
import first from "../wasm/part-first.js";
import guide from "../wasm/part-guide.js";
import models from "../wasm/part-models.js";
import record from "../wasm/part-record.js";
import sharing from "../wasm/part-sharing.js";
import { Cairn as Core } from "./cairn.js";
import { unpacked } from "./core/packed.js";
import type { Files } from "./core/wasm.js";

/** A catalog opened for one learner; its WebAssembly comes from texts in scripts, and nothing is fetched for it. */
export class Cairn extends Core {
  /** @internal */
  protected static override wasm(): Files {
    return FILES;
  }
}

const FILES: Files = {
  first: () => unpacked("first", first),
  parts: {
    record: () => unpacked("record", record),
    guide: () => unpacked("guide", guide),
    models: () => unpacked("models", models),
    build: () => unpacked("build", build),
    sharing: () => unpacked("sharing", sharing),
  },
};
