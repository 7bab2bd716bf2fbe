/**
 * Loading the WebAssembly: once for the page, and again if it failed.
 *
 * It comes in parts: the first is loaded by {@link load}, the later ones by {@link loadPart} before anything of theirs is
 * called. All share one memory; a later part imports what the first exports (`xtask/src/split/` of the repository). A module
 * in one piece has all of them in it.
 */

import init, * as bindings from "../../wasm/cairn.js";
import { CairnError, toCairnError } from "../errors.js";
import type { WasmPart, WasmSource } from "../types/index.js";

/** By which name later parts import the first, and under which name that exports its table. */
const FIRST = "cairn";
const TABLE = "parts";

const beside: Record<"first" | WasmPart, () => URL> = {
  first: () => new URL("../../wasm/cairn_bg.wasm", import.meta.url),
  record: () => new URL("../../wasm/cairn_record_bg.wasm", import.meta.url),
  guide: () => new URL("../../wasm/cairn_guide_bg.wasm", import.meta.url),
  models: () => new URL("../../wasm/cairn_models_bg.wasm", import.meta.url),
  sharing: () => new URL("../../wasm/cairn_sharing_bg.wasm", import.meta.url),
};

let first: Promise<WebAssembly.Exports> | undefined;
let sources: Partial<Record<WasmPart, WasmSource>> = {};
const loading = new Map<WasmPart, Promise<void>>();
const there = new Set<WasmPart>();

/** The bindings, once the first part is ready. The first call's sources count. */
export async function load(
  source: WasmSource | undefined,
  parts: Partial<Record<WasmPart, WasmSource>> = {},
): Promise<typeof bindings> {
  if (!first) {
    sources = parts;
    first = start(source ?? beside.first()).catch((error) => {
      first = undefined;
      throw toCairnError(error, "wasm-unavailable", "the WebAssembly cannot be loaded: ");
    });
  }
  await first;
  return bindings;
}

/** Loads a later part, unless it is there. Its file is fetched beside the first. Call {@link load} before. */
export function loadPart(name: WasmPart): Promise<void> {
  let part = loading.get(name);
  if (!part) {
    part = add(name).catch((error) => {
      loading.delete(name);
      throw toCairnError(
        error,
        "wasm-unavailable",
        `the part of the WebAssembly for ${name} cannot be loaded: `,
      );
    });
    loading.set(name, part);
  }
  return part;
}

/** Whether a later part was loaded, so that what is in it can be called. */
export const hasPart = (name: WasmPart): boolean => there.has(name);

async function start(source: WasmSource): Promise<WebAssembly.Exports> {
  if (typeof WebAssembly === "undefined") {
    throw new CairnError("wasm-unavailable", "this browser has no WebAssembly");
  }
  return (await init({ module_or_path: await readable(source) })) as unknown as WebAssembly.Exports;
}

async function add(name: WasmPart): Promise<void> {
  const fetched = compiled(sources[name] ?? beside[name]());
  // It may fail while the first part is waited for, or not be needed at all.
  fetched.catch(() => undefined);
  const exports = (await first) as WebAssembly.Exports;
  if (TABLE in exports) await WebAssembly.instantiate(await fetched, { [FIRST]: exports });
  there.add(name);
}

async function compiled(source: WasmSource): Promise<WebAssembly.Module> {
  let given = await readable(source);
  if (given instanceof WebAssembly.Module) return given;
  if (typeof given === "string" || given instanceof URL) given = await fetch(given);
  if (!(given instanceof Response)) return WebAssembly.compile(given as BufferSource);
  if (!given.ok) throw new Error(`${given.url} was answered by ${given.status}`);
  return WebAssembly.compile(await given.arrayBuffer());
}

/** Node's `fetch` reads no files, so an address of one is read here. */
async function readable(source: WasmSource): Promise<WasmSource> {
  if (source instanceof URL && source.protocol === "file:") {
    const { readFile } = await import(/* webpackIgnore: true */ /* @vite-ignore */ "node:fs/promises");
    return new Uint8Array(await readFile(source));
  }
  return source;
}
