/** Loading the WebAssembly: once for the page, and again if it failed. */

import init, * as bindings from "../../wasm/cairn.js";
import { CairnError, toCairnError } from "../errors.js";
import type { WasmSource } from "../types/index.js";

export type Bindings = typeof bindings;

let loading: Promise<Bindings> | undefined;

/** The bindings, once the WebAssembly is ready. The first call's source counts. */
export function load(source: WasmSource | undefined): Promise<Bindings> {
  loading ??= start(source).catch((error) => {
    loading = undefined;
    throw toCairnError(error, "wasm-unavailable", "the WebAssembly cannot be loaded: ");
  });
  return loading;
}

async function start(source: WasmSource | undefined): Promise<Bindings> {
  if (typeof WebAssembly === "undefined") {
    throw new CairnError("wasm-unavailable", "this browser has no WebAssembly");
  }
  const given = source ?? new URL("../../wasm/cairn_bg.wasm", import.meta.url);
  await init({ module_or_path: await readable(given) });
  return bindings;
}

/** Node's `fetch` reads no files, so an address of one is read here. */
async function readable(source: WasmSource): Promise<WasmSource> {
  if (source instanceof URL && source.protocol === "file:") {
    const { readFile } = await import(/* webpackIgnore: true */ /* @vite-ignore */ "node:fs/promises");
    return new Uint8Array(await readFile(source));
  }
  return source;
}
