import { Cairn as Core } from "./cairn.js";
import { imported } from "./core/packed.js";
import type { Files } from "./core/wasm.js";

/**
 * A catalog opened for one learner; its WebAssembly comes from the files beside this package's own.
 *
 * Everything happens on this device. Nothing is sent unless the learner agrees to it through {@link Cairn.sharing}.
 */
export class Cairn extends Core {
  /** @internal */
  protected static override wasm(): Files {
    return FILES;
  }
}

// Bundlers look for these very words.
const FILES: Files = {
  first: () => new URL("../wasm/cairn_bg.wasm", import.meta.url),
  parts: {
    record: imported("record", () => import("../wasm/part-record.js")),
    guide: imported("guide", () => import("../wasm/part-guide.js")),
    models: imported("models", () => import("../wasm/part-models.js")),
    build: imported("build", () => import("../wasm/part-build.js")),
    sharing: imported("sharing", () => import("../wasm/part-sharing.js")),
  },
};
