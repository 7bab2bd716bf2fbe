/** Getting the bytes of a catalog or of a model. */

import { CairnError, toCairnError } from "../errors.js";
import type { CatalogSource } from "../types/index.js";

/** The bytes of a packed catalog or of a model, from wherever it is. */
export async function readBytes(
  source: CatalogSource,
  what: "catalog" | "model" | "neighbours",
): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  if (ArrayBuffer.isView(source)) {
    const { buffer, byteOffset, byteLength } = source as ArrayBufferView<ArrayBuffer>;
    return new Uint8Array(buffer, byteOffset, byteLength);
  }
  const address = typeof source === "string" || source instanceof URL ? source : undefined;
  try {
    const response =
      address === undefined ? await (source as Response | Promise<Response>) : await get(address);
    if (!(response instanceof Response)) {
      throw new CairnError(
        `${what}-invalid`,
        `the ${what} must be an address, bytes, or a response being fetched`,
      );
    }
    if (!response.ok) {
      throw new CairnError(
        `${what}-unreachable`,
        `asking for the ${what} was answered by ${response.status} (${response.url})`,
      );
    }
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw toCairnError(error, `${what}-unreachable`, `the ${what} cannot be fetched: `);
  }
}

function get(address: string | URL): Promise<Response> {
  return fetch(address, { credentials: "same-origin", referrerPolicy: "no-referrer" });
}
