import deflated from "../wasm/inline.js";
import { Cairn as Core } from "./cairn.js";
import { fromBase64 } from "./stores/base64.js";

/** {@link Core} with the WebAssembly from a text in a script: deflated, in base64, unpacked by the browser itself. */
export class Cairn extends Core {
  protected static override async wasm(): Promise<Response> {
    const bytes = fromBase64(deflated) as Uint8Array<ArrayBuffer>;
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Response(unpacked, { headers: { "content-type": "application/wasm" } });
  }
}
