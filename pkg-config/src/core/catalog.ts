/** Getting the bytes of a catalog or of a model, from wherever it is. */

import { CairnError, toCairnError } from "../errors.js";
import type { ByteSource, Progress } from "../types/index.js";
import { looksLike, placeOf } from "./place.js";
import { goOn, orAborted } from "./signal.js";
import { turn } from "./turns.js";

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
  const bytes = asBytes(source, what);
  if (bytes) {
    recognise(bytes.slice(0, LENGTH_END), what, "");
    onProgress?.({ loaded: bytes.length, total: bytes.length });
    yield bytes;
    return;
  }
  const at = whereIs(source);
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
    const { stream, from = at } = await streamOf(source, what, signal);
    const begun = (head: Uint8Array) => recognise(head, what, from && ` (${from})`);
    yield* chunksOf(stream, signal, tell, begun);
  } catch (error) {
    // What the host's own callback throws is no fault of the catalog's.
    if (thrown) throw thrown.error;
    goOn(signal, error);
    throw toCairnError(error, `${what}-unreachable`, `the ${what} cannot be fetched${at && ` from ${at}`}: `);
  }
}

function asBytes(source: unknown, what: "catalog" | "model" | "neighbours"): Uint8Array | undefined {
  try {
    if (source instanceof ArrayBuffer) return new Uint8Array(source);
    if (!ArrayBuffer.isView(source)) return undefined;
    const { buffer, byteOffset, byteLength } = source as ArrayBufferView<ArrayBuffer>;
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (error) {
    throw toCairnError(error, `${what}-invalid`, `the bytes of the ${what} were handed over: `);
  }
}

async function streamOf(
  source: unknown,
  what: "catalog" | "model" | "neighbours",
  signal: AbortSignal | undefined,
): Promise<{ stream: ReadableStream<Uint8Array>; from?: string }> {
  // Also a stream of another frame.
  if (typeof (source as Partial<ReadableStream> | null)?.getReader === "function") {
    return { stream: source as ReadableStream<Uint8Array> };
  }
  const address = isAddress(source) ? source : undefined;
  const response =
    address === undefined ? await orAborted(Promise.resolve(source), signal) : await get(address, signal);
  if (!(response instanceof Response)) {
    const data = what === "catalog" ? ", or plain data: a list of items, or an object with one" : "";
    const places = `an address, bytes, a stream of bytes, a response being fetched${data}`;
    throw new CairnError(`${what}-invalid`, `the ${what} must be ${places}`);
  }
  const from = whereIs(address ?? response.url);
  if (!response.ok) {
    throw new CairnError(
      `${what}-unreachable`,
      `asking for the ${what} was answered by ${response.status}${from && ` (${from})`}`,
    );
  }
  // An answer without a body is an empty file.
  return { stream: response.body ?? new Blob().stream(), from };
}

const isAddress = (source: unknown): source is string | URL =>
  typeof source === "string" || source instanceof URL;

const whereIs = (source: unknown) => (isAddress(source) && source !== "" ? placeOf(source) : "");

/** Throws where a file begins as another kind of file does. Who reads it finds everything else. */
function recognise(head: Uint8Array, what: "catalog" | "model" | "neighbours", from: string): void {
  const looks = looksLike(head);
  const unknown =
    what === "catalog" && from && !isPack(head) ? `it does not start with ${PACK.slice(0, -1)}` : undefined;
  const wrong = looks ?? unknown;
  if (!wrong) return;
  const file =
    what === "catalog"
      ? "the catalog is no pack"
      : `the ${what === "model" ? what : "model of neighbours"} is none`;
  throw new CairnError(`${what}-invalid`, `${file}: ${wrong}${from}`);
}

function isPack(head: Uint8Array): boolean {
  return String.fromCharCode(...head.subarray(0, PACK.length)) === PACK;
}

/** In a turn of its own: on a slow device asking for a file takes a while, and the WebAssembly was just asked for. */
async function get(address: string | URL, signal: AbortSignal | undefined): Promise<Response> {
  await turn();
  goOn(signal);
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
  begun: (head: Uint8Array) => void,
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
      if (done) {
        if (loaded < LENGTH_END) begun(head.subarray(0, loaded));
        break;
      }
      if (!(value instanceof Uint8Array)) throw new TypeError("its stream holds something else than bytes");
      if (loaded < LENGTH_END) head.set(value.subarray(0, LENGTH_END - loaded), loaded);
      if (loaded < LENGTH_END && loaded + value.length >= LENGTH_END) begun(head);
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
  if (loaded < LENGTH_END || !isPack(head)) {
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
