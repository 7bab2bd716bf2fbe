/**
 * Options of `open` on their way into a worker. What a message can carry goes along, addresses as the page means them; the store,
 * the locks and the clock stay in the page, and so does a catalog that comes from a stream, a response or bytes: the worker asks
 * for one piece of it after the other.
 */

import { isPlainCatalog } from "../core/build.js";
import { arriving, readBytes } from "../core/catalog.js";
import { slices } from "../core/pack.js";
import { goOn } from "../core/signal.js";
import { CairnError, toCairnError } from "../errors.js";
import { fromBase64 } from "../stores/base64.js";
import { sound } from "../stores/sound.js";
import type { ByteSource, Locks, OpenOptions, SharingOptions, Store, WasmSource } from "../types/index.js";

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
  /** Whether the catalog is: then it is asked for piece by piece. */
  pieces: boolean;
  /** Whether the page wants to be told how much of a catalog has arrived that the worker fetches. */
  progress: boolean;
}

/** What stays in the page. */
export interface Kept {
  store: Store;
  locks: Locks | undefined;
  clock: (() => number) | undefined;
  /** The catalog, in pieces small enough to be copied without anyone noticing. */
  pieces: AsyncGenerator<Uint8Array> | undefined;
  onProgress: OpenOptions["onProgress"];
}

/**
 * Sorts the options; the signal ends what is read here. Bytes that were fetched here are handed over, the host's own only where it
 * says so.
 */
export async function sort(
  given: OpenOptions,
  store: Store,
  transfer: boolean,
  signal: AbortSignal,
): Promise<{ sent: Sent; kept: Kept; transferred: ArrayBuffer[] }> {
  const { store: _, signal: __, locks, clock, onProgress, onUnknown: ___, ...options } = given;
  const transferred = new Set<ArrayBuffer>();
  /** Whether these bytes are the host's own decides whether they may be handed over. */
  const got = <T extends BufferSource>(bytes: T, source: unknown): T => {
    const buffer = ArrayBuffer.isView(bytes) ? bytes.buffer : bytes;
    const own = source === buffer || ArrayBuffer.isView(source);
    // One that was handed over before is empty, and Node would drop the whole message for it.
    const full = buffer instanceof ArrayBuffer && buffer.byteLength > 0;
    if ((transfer || !own) && full) transferred.add(buffer);
    return bytes;
  };
  const { catalog, model, neighbours, wasm, sharing } = options;
  const readModel = async (model: ByteSource | undefined, what: "model" | "neighbours") => {
    if (model === undefined || isAddress(model)) return model && absolute(model);
    return got((await readBytes(model, what, { signal })) as Uint8Array<ArrayBuffer>, model);
  };
  const [modelRead, neighboursRead, wasmBytes] = await Promise.all([
    readModel(model, "model"),
    readModel(neighbours, "neighbours"),
    wasm === undefined ? undefined : readWasm(wasm),
  ]);
  goOn(signal);
  let pieces: Kept["pieces"];
  if (isAddress(catalog)) options.catalog = absolute(catalog);
  else if (transfer && isBytes(catalog)) got(catalog, catalog);
  else if (!isPlainCatalog(catalog)) {
    pieces = piecesOf(arriving(catalog, "catalog", { onProgress, signal }));
    options.catalog = [];
  }
  if (modelRead) options.model = modelRead;
  if (neighboursRead) options.neighbours = neighboursRead;
  if (wasmBytes !== undefined) options.wasm = isBytes(wasmBytes) ? got(wasmBytes, wasm) : wasmBytes;
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
      pieces: pieces !== undefined,
      progress: onProgress !== undefined,
    },
    // What no message carries is told of here, as without a worker.
    kept: { store: sound(store, given.name ?? "default"), locks, clock, pieces, onProgress },
    transferred: [...transferred],
  };
}

/** A message carries the whole buffer of what is in it: a piece of a larger one becomes its own. */
async function* piecesOf(arriving: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const bytes of arriving) {
    for (const piece of slices(bytes)) {
      const whole = piece.buffer instanceof ArrayBuffer && piece.length === piece.buffer.byteLength;
      yield whole ? piece : piece.slice();
    }
  }
}

/** An address as the page means it, or what is behind a response. */
async function readWasm(given: WasmSource): Promise<string | BufferSource | WebAssembly.Module> {
  if (isAddress(given)) return absolute(given);
  if (isBytes(given) || given instanceof WebAssembly.Module) return given;
  try {
    const response = await given;
    if (!response.ok) throw new CairnError("wasm-unavailable", `it was answered by ${response.status}`);
    return await response.arrayBuffer();
  } catch (error) {
    throw toCairnError(error, "wasm-unavailable", "the WebAssembly cannot be loaded: ");
  }
}

function isAddress(given: unknown): given is string | URL {
  return typeof given === "string" || given instanceof URL;
}

function isBytes(given: unknown): given is BufferSource {
  return given instanceof ArrayBuffer || ArrayBuffer.isView(given);
}

/** Sharing with its addresses as this page means them. */
function addresses(sharing: SharingOptions): SharingOptions {
  const { policy, reports, releases } = sharing;
  const key = releases?.key;
  const isKey = typeof key === "string" && fromBase64(key)?.length === 32;
  return {
    ...sharing,
    policy: isAddress(policy) ? absolute(policy) : policy,
    reports: absolute(reports),
    ...(releases && {
      releases: {
        ...releases,
        url: absolute(releases.url),
        key: isKey ? key : absolute(releases.key),
        ...(releases.keys !== undefined && { keys: absolute(releases.keys) }),
      },
    }),
  };
}

/** An address as the page means it: the worker's own is another one. What is none is left for `open` to complain about. */
function absolute(address: string | URL): string {
  if (address instanceof URL) return address.href;
  // This may itself be a worker's.
  const base = globalThis.document?.baseURI ?? globalThis.location?.href;
  if (typeof address !== "string" || base === undefined) return address;
  try {
    return new URL(address, base).href;
  } catch {
    return address;
  }
}
