import { Cairn as Core } from "./cairn.js";

/** {@link Core} with the WebAssembly from the file beside this package's own. */
export class Cairn extends Core {
  protected static override wasm(): URL {
    return new URL("../wasm/cairn_bg.wasm", import.meta.url);
  }
}
