/** Options of `open` on their way into a worker: what a message can carry goes along, and what it cannot stays in the page. */

import { readBytes } from "../core/catalog.js";
import { toCairnError } from "../errors.js";
import { fromBase64 } from "../stores/base64.js";
import type { ByteSource, Locks, OpenOptions, Store, WasmSource } from "../types/index.js";

/** What the worker gets. */
export interface Sent {
  /** The options, without what stays in the page. */
  options: Record<string, unknown>;
  /** What the page's store says of itself. */
  store: Pick<Store, "prefix" | "volatile" | "evictable" | "lags">;
  /** Whether locks and a clock are in the page, and whether those locks tell which are held. */
  locks: boolean;
  queries: boolean;
  clock: boolean;
  /** Options that are functions: the worker's stand-ins tell the page, and nobody waits for an answer. */
  functions: string[];
}

/** What stays in the page. */
export interface Kept {
  store: Store;
  locks: Locks | undefined;
  signal: AbortSignal | undefined;
  clock: (() => number) | undefined;
  functions: Record<string, (...args: unknown[]) => unknown>;
}

const SOURCES = ["catalog", "model", "neighbours"] as const;

/** Sorts the options. Bytes that were fetched here are handed over, the host's own only where it says so. */
export async function sort(
  given: OpenOptions,
  store: Store,
  transfer: boolean,
): Promise<{ sent: Sent; kept: Kept; transferred: Transferable[] }> {
  const { store: _, locks, clock, signal, ...rest } = given;
  const options: Record<string, unknown> = {};
  const functions: Kept["functions"] = {};
  for (const [name, value] of Object.entries(rest)) {
    if (typeof value === "function") functions[name] = value as Kept["functions"][string];
    else options[name] = value;
  }
  const fetched = new Set<ArrayBufferLike>();
  for (const name of SOURCES) {
    if (given[name] !== undefined)
      options[name] = await source(given[name], name, fetched, name === "catalog" ? given : { signal });
  }
  if (given.wasm !== undefined) options.wasm = await wasm(given.wasm, fetched);
  if (given.parts !== undefined) {
    const parts = Object.entries(given.parts).map(async ([name, part]) => [name, await wasm(part, fetched)]);
    options.parts = Object.fromEntries(await Promise.all(parts));
  }
  if (given.sharing) options.sharing = addresses(given.sharing);
  const own = transfer ? [options.wasm, ...SOURCES.map((name) => options[name])].map(buffer) : [];
  const transferred = [...new Set([...fetched, ...own])].filter((each) => each instanceof ArrayBuffer);
  const { prefix, volatile, evictable, lags } = store;
  return {
    sent: {
      options,
      store: {
        ...(prefix !== undefined && { prefix }),
        ...(volatile !== undefined && { volatile }),
        ...(evictable !== undefined && { evictable }),
        ...(lags !== undefined && { lags }),
      },
      locks: locks !== undefined,
      queries: locks?.query !== undefined,
      clock: clock !== undefined,
      functions: Object.keys(functions),
    },
    kept: { store, locks, signal, clock, functions },
    transferred,
  };
}

/** A response or a stream is read here, because not every browser can hand it over. */
async function source(
  given: unknown,
  what: (typeof SOURCES)[number],
  fetched: Set<ArrayBufferLike>,
  arrival: Parameters<typeof readBytes>[2],
): Promise<unknown> {
  if (typeof given === "string" || given instanceof URL) return absolute(given);
  if (!isFetched(given)) return given;
  const bytes = await readBytes(given as ByteSource, what, arrival);
  fetched.add(bytes.buffer);
  return bytes;
}

async function wasm(given: WasmSource, fetched: Set<ArrayBufferLike>): Promise<unknown> {
  if (typeof given === "string" || given instanceof URL) return absolute(given);
  if (!isFetched(given)) return given;
  try {
    const response = await given;
    if (!response.ok) throw new Error(`asking for it was answered by ${response.status}`);
    const bytes = await response.arrayBuffer();
    fetched.add(bytes);
    return bytes;
  } catch (error) {
    throw toCairnError(error, "wasm-unavailable", "the WebAssembly cannot be loaded: ");
  }
}

function isFetched(given: unknown): given is Response | Promise<Response> {
  return (
    given instanceof Promise ||
    (typeof Response !== "undefined" && given instanceof Response) ||
    (typeof ReadableStream !== "undefined" && given instanceof ReadableStream)
  );
}

/** Sharing with its addresses as this page means them. */
function addresses(sharing: NonNullable<OpenOptions["sharing"]>): unknown {
  const { policy, reports, releases } = sharing;
  const isAddress = typeof policy === "string" || policy instanceof URL;
  return {
    ...sharing,
    policy: isAddress ? absolute(policy) : policy,
    reports: absolute(reports),
    ...(releases && {
      releases: { ...releases, url: absolute(releases.url), key: key(releases.key) },
    }),
  };
}

function key(given: string | URL): unknown {
  return typeof given === "string" && fromBase64(given)?.length === 32 ? given : absolute(given);
}

/** An address as the page means it: the worker's own is another one. What is none is left for `open` to complain about. */
function absolute(address: unknown): unknown {
  if (address instanceof URL) return address.href;
  if (typeof address !== "string" || typeof document === "undefined") return address;
  try {
    return new URL(address, document.baseURI).href;
  } catch {
    return address;
  }
}

function buffer(source: unknown): unknown {
  return ArrayBuffer.isView(source) ? source.buffer : source;
}
