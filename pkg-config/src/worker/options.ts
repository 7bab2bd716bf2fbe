/**
 * Options of `open` on their way into a worker. What a message can carry goes along; the store, the locks and the clock stay in
 * the page, and what is fetched is fetched here, so that addresses, progress and errors are the page's own.
 */

import { isPlainCatalog } from "../core/build.js";
import { goOn, readBytes } from "../core/catalog.js";
import { CairnError, toCairnError } from "../errors.js";
import { fromBase64 } from "../stores/base64.js";
import type { Locks, OpenOptions, SharingOptions, Store, WasmSource } from "../types/index.js";

/** What the worker gets. */
export interface Sent {
  /** The options, without what stays in the page. */
  options: Omit<OpenOptions, "store" | "locks" | "clock">;
  /** What the page's store says of itself. */
  store: Pick<Store, "prefix" | "volatile" | "evictable" | "lags">;
  /** Whether locks are in the page, and whether those tell which are held. */
  locks: boolean;
  queries: boolean;
  /** Whether a clock is. */
  clock: boolean;
}

/** What stays in the page. */
export interface Kept {
  store: Store;
  locks: Locks | undefined;
  clock: (() => number) | undefined;
}

/** Sorts the options. Bytes that were fetched here are handed over, the host's own only where it says so. */
export async function sort(
  given: OpenOptions,
  store: Store,
  transfer: boolean,
): Promise<{ sent: Sent; kept: Kept; transferred: ArrayBuffer[] }> {
  const { store: _, locks, clock, onProgress, signal, ...options } = given;
  const transferred = new Set<ArrayBuffer>();
  /** Whether these bytes are the host's own decides whether they may be handed over. */
  const got = <T extends BufferSource>(bytes: T, source: unknown): T => {
    const buffer = ArrayBuffer.isView(bytes) ? bytes.buffer : bytes;
    const own = source === buffer || ArrayBuffer.isView(source);
    if ((transfer || !own) && buffer instanceof ArrayBuffer) transferred.add(buffer);
    return bytes;
  };
  const { catalog, model, neighbours, wasm, parts, sharing } = options;
  const readPart = async ([name, part]: [string, WasmSource]) => {
    const read = await readWasm(part);
    return [name, isBytes(read) ? got(read, part) : read];
  };
  const [catalogBytes, modelBytes, neighboursBytes, wasmBytes, partsRead] = await Promise.all([
    isPlainCatalog(catalog) ? undefined : readBytes(catalog, "catalog", { onProgress, signal }),
    model === undefined ? undefined : readBytes(model, "model", { signal }),
    neighbours === undefined ? undefined : readBytes(neighbours, "neighbours", { signal }),
    wasm === undefined ? undefined : readWasm(wasm),
    parts === undefined ? undefined : Promise.all(Object.entries(parts).map(readPart)),
  ]);
  goOn(signal);
  if (catalogBytes) options.catalog = got(catalogBytes as Uint8Array<ArrayBuffer>, catalog);
  if (modelBytes) options.model = got(modelBytes as Uint8Array<ArrayBuffer>, model);
  if (neighboursBytes) options.neighbours = got(neighboursBytes as Uint8Array<ArrayBuffer>, neighbours);
  if (wasmBytes !== undefined) options.wasm = isBytes(wasmBytes) ? got(wasmBytes, wasm) : wasmBytes;
  if (partsRead) options.parts = Object.fromEntries(partsRead);
  if (sharing) options.sharing = addresses(sharing);
  const { prefix, volatile, evictable, lags } = store;
  const about = { prefix, volatile, evictable, lags };
  return {
    sent: {
      options,
      store: Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined)),
      locks: locks !== undefined,
      queries: locks?.query !== undefined,
      clock: clock !== undefined,
    },
    kept: { store, locks, clock },
    transferred: [...transferred],
  };
}

/** An address as the page means it, or what is behind a response. */
async function readWasm(given: WasmSource): Promise<string | BufferSource | WebAssembly.Module> {
  if (typeof given === "string" || given instanceof URL) return absolute(given) as string;
  if (isBytes(given) || given instanceof WebAssembly.Module) return given;
  try {
    const response = await given;
    if (!response.ok) throw new CairnError("wasm-unavailable", `it was answered by ${response.status}`);
    return await response.arrayBuffer();
  } catch (error) {
    throw toCairnError(error, "wasm-unavailable", "the WebAssembly cannot be loaded: ");
  }
}

function isBytes(given: unknown): given is BufferSource {
  return given instanceof ArrayBuffer || ArrayBuffer.isView(given);
}

/** Sharing with its addresses as this page means them. */
function addresses(sharing: SharingOptions): SharingOptions {
  const { policy, reports, releases } = sharing;
  const key = releases?.key;
  const isKey = typeof key === "string" && fromBase64(key)?.length === 32;
  const isAddress = typeof policy === "string" || policy instanceof URL;
  return {
    ...sharing,
    policy: isAddress ? absolute(policy) : policy,
    reports: absolute(reports),
    ...(releases && {
      releases: { ...releases, url: absolute(releases.url), key: isKey ? key : absolute(releases.key) },
    }),
  };
}

/** An address as the page means it: the worker's own is another one. What is none is left for `open` to complain about. */
function absolute(address: string | URL): string {
  if (address instanceof URL) return address.href;
  if (typeof address !== "string" || typeof document === "undefined") return address;
  try {
    return new URL(address, document.baseURI).href;
  } catch {
    return address;
  }
}
