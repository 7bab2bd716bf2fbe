/** A catalog that is given as plain data: told from one that is a place to get it from, and built into a pack. */

import { guarded } from "../errors.js";
import type { CatalogSource, SourceCatalog, SourceItem } from "../types/index.js";
import { encode } from "./message.js";
import { goOn } from "./signal.js";
import { Turns, turn } from "./turns.js";
import type { Bindings } from "./wasm.js";

/** How many items are handed over at once: a fraction of a millisecond on a new device. */
const SLICE = 128;

/** Whether this is a list of items or a catalog's object. Nothing in it is looked at. */
export function isPlainCatalog(source: CatalogSource): source is SourceCatalog | SourceItem[] {
  if (Array.isArray(source)) return true;
  if (typeof source !== "object" || source === null) return false;
  const made = Object.getPrototypeOf(source);
  // An object of another realm (a frame, a test's sandbox) has another `Object.prototype`, and its prototype is null too.
  return made === null || Object.getPrototypeOf(made) === null;
}

/**
 * Its pack, made in steps between which the page does what waits there.
 *
 * @throws CairnError `catalog-invalid`: a field that is misspelt or of another type, with its place; or else all faults, each
 *   with its place: `items[3] ("pizza"), difficulty is ...`. And `aborted`.
 */
export async function build(
  { Building }: Bindings,
  catalog: SourceCatalog | SourceItem[],
  signal?: AbortSignal,
): Promise<Uint8Array> {
  // The WebAssembly for this may just have been made, which takes a slow device its time.
  await turn();
  // A list of items has no name of its own; `cairn pack` gives it the same.
  const { items, ...head } = Array.isArray(catalog) ? { name: "Unnamed", items: catalog } : catalog;
  const building = guarded(() => new Building(encode({ cairn: 1, ...head })));
  const turns = new Turns();
  const next = async () => {
    await turns.take();
    goOn(signal);
  };
  try {
    // What is no list is told by the core.
    const all = Array.isArray(items) ? [...items] : undefined;
    let at = 0;
    do {
      guarded(() => building.add(encode({ items: all?.slice(at, at + SLICE) ?? items })));
      at += SLICE;
      await next();
    } while (all && at < all.length);
    let pack: Uint8Array;
    do {
      pack = guarded(() => building.step());
      await next();
    } while (pack.length === 0);
    return pack;
  } finally {
    building.free();
  }
}
