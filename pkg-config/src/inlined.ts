import deflated from "../wasm/inline.js";
import { Cairn as Core } from "./cairn.js";
import type { Files } from "./core/wasm.js";
import { fromBase64 } from "./stores/base64.js";

/**
 * A catalog opened for one learner; its WebAssembly comes, whole, from a text in a script: deflated, in base64, unpacked by the
 * browser itself.
 */
export class Cairn extends Core {
  protected static override wasm(): Files {
    return { first: unpacked };
  }
}

async function unpacked(): Promise<Response> {
  const bytes = fromBase64(deflated) as Uint8Array<ArrayBuffer>;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream, { headers: { "content-type": "application/wasm" } });
}
