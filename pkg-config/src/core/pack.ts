/** Opening a pack while it arrives, in slices between which the page does what waits there. */

import type { Engine } from "../../wasm/cairn.js";
import { guarded } from "../errors.js";
import { goOn } from "./signal.js";
import { Turns } from "./turns.js";
import type { Bindings } from "./wasm.js";

/**
 * How many bytes are handed over at once, and how much is checked at once, as work on so many bytes. A fraction of a millisecond
 * on a new device, so that even one that is fifty times slower can stop in time.
 */
const SLICE = 256 * 1024;
const NOTHING = new Uint8Array();
/** What `open` of the core says at the end: checked, and the first list need not work out anything that every list needs. */
const READY = 2;

/** A pack's engine. What comes before the WebAssembly is there waits; then all goes into its memory, and is never joined here. */
export async function openPack(
  loading: Promise<Bindings>,
  arriving: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<Engine> {
  let bindings: Bindings | undefined;
  loading.then(
    (loaded) => {
      bindings = loaded;
    },
    () => undefined,
  );
  const turns = new Turns();
  const waiting: Uint8Array[] = [];
  let engine: Engine | undefined;
  const take = async ({ Engine }: Bindings) => {
    engine ??= new Engine();
    const opening = engine;
    for (const bytes of waiting.splice(0)) {
      for (const piece of slices(bytes)) {
        guarded(() => opening.open(piece, 0));
        await turns.take();
        goOn(signal);
      }
    }
    return opening;
  };
  try {
    for await (const bytes of arriving) {
      waiting.push(bytes);
      if (bindings) await take(bindings);
      else await turns.take();
    }
    const whole = await take(await loading);
    while (guarded(() => whole.open(NOTHING, SLICE)) < READY) {
      await turns.take();
      goOn(signal);
    }
    return whole;
  } catch (error) {
    engine?.free();
    throw error;
  }
}

/** The same bytes in pieces of at most {@link SLICE}. */
export function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += SLICE) yield bytes.subarray(at, at + SLICE);
}
