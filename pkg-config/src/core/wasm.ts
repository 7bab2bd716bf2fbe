/**
 * Loading the WebAssembly: once for the page, and again if it failed.
 *
 * It comes in parts: the first is loaded by {@link load}, the later ones by {@link loadPart} before anything of theirs is
 * called. The first is a file, compiled while it comes; the others are scripts ([packed](./packed.ts)). All share one memory; a later part
 * imports what the first exports (`xtask/src/split/` of the repository). A module in one piece has all of them in it.
 */

import init, * as bindings from "../../wasm/cairn.js";
import { CairnError, toCairnError } from "../errors.js";
import type { WasmSource } from "../types/index.js";
import { placeOf } from "./place.js";

export type Bindings = typeof bindings;

/**
 * A part that comes later. `record`: taking in what the learner did, import and erasure; fetched once a catalog is open. `guide`:
 * sessions, plans, goal search, forecasts, predictions and reading the profile; `open` waits for it unless told otherwise.
 * `models`: fetched with a trained model. `build`: with a catalog of plain data. `sharing`: where the learner agrees to something.
 */
export type WasmPart = "record" | "guide" | "models" | "build" | "sharing";

/** A file of the WebAssembly, wherever it comes from. */
type Source = WasmSource | Promise<WasmSource>;

/** Where an entry of the package has its WebAssembly: in parts, or whole. */
export interface Files {
  first: () => Source;
  parts?: Record<WasmPart, () => Source>;
}

/** By which name later parts import the first, under which name that exports its table, and what nobody else's exports. */
const FIRST = "cairn";
const TABLE = "parts";
const OURS = "engine_new";

let first: Promise<WebAssembly.Exports> | undefined;
let sources: Partial<Record<WasmPart, () => Source>> = {};
const loading = new Map<WasmPart, Promise<void>>();
const there = new Set<WasmPart>();

/** The bindings, once the first part is ready. The first call's sources count: what a host gives, else the entry's own files. */
export async function load(files: Files, given?: WasmSource): Promise<Bindings> {
  if (!first) {
    sources = files.parts ?? {};
    first = start(given ?? files.first()).catch((error) => {
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
      const about = `the part of the WebAssembly for ${name} cannot be loaded: `;
      throw toCairnError(error, "wasm-unavailable", about);
    });
    loading.set(name, part);
  }
  return part;
}

/** Whether a later part was loaded, so that what is in it can be called. */
export const hasPart = (name: WasmPart): boolean => there.has(name);

async function start(source: Source): Promise<WebAssembly.Exports> {
  if (typeof WebAssembly === "undefined") {
    throw new CairnError("wasm-unavailable", "this browser has no WebAssembly");
  }
  const module = await compiled(source);
  // The bindings keep the first module that they get for as long as the page lives.
  if (!WebAssembly.Module.exports(module).some(({ name }) => name === OURS)) {
    throw new Error("it is not the one of this package");
  }
  return (await init({ module_or_path: module })) as unknown as WebAssembly.Exports;
}

async function add(name: WasmPart): Promise<void> {
  const source = sources[name];
  const fetched = source && compiled(source());
  // It may fail while the first part is waited for, or not be needed at all.
  fetched?.catch(() => undefined);
  const exports = (await first) as WebAssembly.Exports;
  if (TABLE in exports) {
    if (!fetched) throw new Error("nobody has said where it is");
    await WebAssembly.instantiate(await fetched, { [FIRST]: exports });
  }
  there.add(name);
}

async function compiled(source: Source): Promise<WebAssembly.Module> {
  let given = await readable(await source);
  if (given instanceof WebAssembly.Module) return given;
  if (isAddress(given)) given = await got(given);
  if (!(given instanceof Response)) return WebAssembly.compile(given as BufferSource);
  if (!given.ok) throw new Error(`it was answered by ${given.status}`);
  // Another type is refused while it comes.
  const streams = given.headers.get("content-type") === "application/wasm";
  return streams ? WebAssembly.compileStreaming(given) : WebAssembly.compile(await given.arrayBuffer());
}

const isAddress = (given: unknown): given is string | URL =>
  typeof given === "string" || given instanceof URL;

/** As a catalog is fetched: with the cookies of the page's own origin, behind whose login it may be, and with no word of the page. */
async function got(address: string | URL): Promise<Response> {
  const response = await fetch(address, { credentials: "same-origin", referrerPolicy: "no-referrer" });
  if (!response.ok) throw new Error(`${placeOf(address)} was answered by ${response.status}`);
  return response;
}

/** Node's `fetch` reads no files. Its module for files is asked for by a call, which no bundler follows. */
async function readable(source: WasmSource): Promise<WasmSource> {
  if (!(source instanceof URL && source.protocol === "file:")) return source;
  const files = globalThis.process?.getBuiltinModule?.("node:fs/promises");
  if (!files) throw new Error("nothing here reads files; give its bytes as the option wasm");
  return new Uint8Array(await files.readFile(source));
}
