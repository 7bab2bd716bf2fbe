/** Getting the bytes of a catalog or of a model, from wherever it is. */

import { CairnError, toCairnError } from "../errors.js";
import type { ByteSource, Progress } from "../types/index.js";
import { goOn, orAborted } from "./signal.js";

/** What may be wanted while bytes arrive. */
interface Arrival {
  onProgress?: ((progress: Progress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** How a pack begins, and where it has its own length (`docs/formats/pack.md`). */
const PACK = "CAIRNPK\0";
const LENGTH_AT = 16;
const LENGTH_END = 24;

/** The bytes of a model. */
export async function readBytes(
  source: ByteSource,
  what: "model" | "neighbours",
  arrival: Arrival,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of arriving(source, what, arrival)) chunks.push(chunk);
  return joined(chunks);
}

/** The bytes of a packed catalog or of a model, in pieces as they arrive. Who stops asking ends their way. */
export async function* arriving(
  source: ByteSource,
  what: "catalog" | "model" | "neighbours",
  { onProgress, signal }: Arrival = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  goOn(signal);
  const bytes = asBytes(source);
  if (bytes) {
    onProgress?.({ loaded: bytes.length, total: bytes.length });
    yield bytes;
    return;
  }
  let thrown: { error: unknown } | undefined;
  const tell = (progress: Progress) => {
    try {
      onProgress?.(progress);
    } catch (error) {
      thrown = { error };
      throw error;
    }
  };
  try {
    yield* chunksOf(await streamOf(source, what, signal), signal, tell);
  } catch (error) {
    // What the host's own callback throws is no fault of the catalog's.
    if (thrown) throw thrown.error;
    goOn(signal, error);
    throw toCairnError(error, `${what}-unreachable`, `the ${what} cannot be fetched: `);
  }
}

function asBytes(source: unknown): Uint8Array | undefined {
  if (source instanceof Uint8Array) return source;
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  if (!ArrayBuffer.isView(source)) return undefined;
  const { buffer, byteOffset, byteLength } = source as ArrayBufferView<ArrayBuffer>;
  return new Uint8Array(buffer, byteOffset, byteLength);
}

async function streamOf(
  source: unknown,
  what: "catalog" | "model" | "neighbours",
  signal: AbortSignal | undefined,
): Promise<ReadableStream<Uint8Array>> {
  // Also a stream of another frame.
  if (typeof (source as Partial<ReadableStream> | null)?.getReader === "function") {
    return source as ReadableStream<Uint8Array>;
  }
  const address = typeof source === "string" || source instanceof URL ? source : undefined;
  const response =
    address === undefined ? await orAborted(Promise.resolve(source), signal) : await get(address, signal);
  if (!(response instanceof Response)) {
    const places = "an address, bytes, a stream of bytes, or a response being fetched";
    throw new CairnError(`${what}-invalid`, `the ${what} must be ${places}`);
  }
  if (!response.ok) {
    throw new CairnError(
      `${what}-unreachable`,
      `asking for the ${what} was answered by ${response.status} (${response.url})`,
    );
  }
  // An answer without a body is an empty file.
  return response.body ?? new Blob().stream();
}

function get(address: string | URL, signal: AbortSignal | undefined): Promise<Response> {
  return fetch(address, {
    credentials: "same-origin",
    referrerPolicy: "no-referrer",
    signal: signal ?? null,
  });
}

async function* chunksOf(
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined,
  tell: (progress: Progress) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  // Ends a read that waits: the stream may have come from anywhere.
  const abort = () => void reader.cancel(signal?.reason).catch(() => undefined);
  signal?.addEventListener("abort", abort, { once: true });
  const head = new Uint8Array(LENGTH_END);
  let loaded = 0;
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      goOn(signal);
      if (done) break;
      if (!(value instanceof Uint8Array)) throw new TypeError("its stream holds something else than bytes");
      if (loaded < LENGTH_END) head.set(value.subarray(0, LENGTH_END - loaded), loaded);
      loaded += value.length;
      tell(progress(head, loaded));
      yield value;
    }
    ended = true;
  } finally {
    signal?.removeEventListener("abort", abort);
    if (!ended) abort();
  }
}

/**
 * How far it is. The total is the one that a pack says of itself: a Content-Length counts the bytes as they were compressed
 * for the way, and other origins do not even say whether they were.
 */
function progress(head: Uint8Array, loaded: number): Progress {
  if (loaded < LENGTH_END || String.fromCharCode(...head.subarray(0, PACK.length)) !== PACK) {
    return { loaded, total: undefined };
  }
  const total = Number(new DataView(head.buffer).getBigUint64(LENGTH_AT, true));
  return { loaded, total: total >= loaded && Number.isSafeInteger(total) ? total : undefined };
}

function joined(chunks: Uint8Array[]): Uint8Array {
  if (chunks.length === 1) return chunks[0] as Uint8Array;
  const all = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
