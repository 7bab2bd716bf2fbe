/** Loading the WebAssembly: once for the page, and again if it failed. */

import init, * as bindings from "../../wasm/cairn.js";
import { CairnError, toCairnError } from "../errors.js";
import type { WasmSource } from "../types/index.js";

export type Bindings = typeof bindings;

let loading: Promise<Bindings> | undefined;

/** The bindings, once the WebAssembly is ready. The first call's source counts. */
export function load(source: WasmSource | Promise<WasmSource>): Promise<Bindings> {
  loading ??= start(source).catch((error) => {
    loading = undefined;
    throw toCairnError(error, "wasm-unavailable", "the WebAssembly cannot be loaded: ");
  });
  return loading;
}

async function start(source: WasmSource | Promise<WasmSource>): Promise<Bindings> {
  if (typeof WebAssembly === "undefined") {
    throw new CairnError("wasm-unavailable", "this browser has no WebAssembly");
  }
  await init({ module_or_path: await readable(await source) });
  return bindings;
}

/** Node's `fetch` reads no files. Its module for files is asked for by a call, which no bundler follows. */
async function readable(source: WasmSource): Promise<WasmSource> {
  if (!(source instanceof URL && source.protocol === "file:")) return source;
  const files = globalThis.process?.getBuiltinModule?.("node:fs/promises");
  if (!files) throw new Error("nothing here reads files; give its bytes as the option wasm");
  return new Uint8Array(await files.readFile(source));
}
