import { Cairn as Core } from "./cairn.js";
import type { Files } from "./core/wasm.js";

/**
 * A catalog opened for one learner; its WebAssembly comes from the files beside this package's own.
 *
 * Everything happens on this device. Nothing is sent unless the learner agrees to it through {@link Cairn.sharing}.
 */
export class Cairn extends Core {
  protected static override wasm(): Files {
    return FILES;
  }
}

// Bundlers look for these very words, one for each file.
const FILES: Files = {
  first: () => new URL("../wasm/cairn_bg.wasm", import.meta.url),
  parts: {
    record: () => new URL("../wasm/cairn_record_bg.wasm", import.meta.url),
    guide: () => new URL("../wasm/cairn_guide_bg.wasm", import.meta.url),
    models: () => new URL("../wasm/cairn_models_bg.wasm", import.meta.url),
    build: () => new URL("../wasm/cairn_build_bg.wasm", import.meta.url),
    sharing: () => new URL("../wasm/cairn_sharing_bg.wasm", import.meta.url),
  },
};
