/** A catalog that is given as plain data: told from one that is a place to get it from, and built into a pack. */

import { guarded } from "../errors.js";
import type { CatalogSource, SourceCatalog, SourceItem } from "../types/index.js";
import { encode } from "./message.js";
import type { Bindings } from "./wasm.js";

/** Whether this is a list of items or a catalog's object. Nothing in it is looked at. */
export function isPlainCatalog(source: CatalogSource): source is SourceCatalog | SourceItem[] {
  if (Array.isArray(source)) return true;
  if (typeof source !== "object" || source === null) return false;
  const made = Object.getPrototypeOf(source);
  // An object of another realm (a frame, a test's sandbox) has another `Object.prototype`, and its prototype is null too.
  return made === null || Object.getPrototypeOf(made) === null;
}

/**
 * Its pack.
 *
 * @throws CairnError `catalog-invalid`: a field that is misspelt or of another type, with its place; or else all faults, each
 *   with its place: `items[3] ("pizza"), difficulty is ...`.
 */
export function build(bindings: Bindings, catalog: SourceCatalog | SourceItem[]): Uint8Array {
  // A list of items has no name of its own; `cairn pack` gives it the same.
  const whole = Array.isArray(catalog) ? { name: "Unnamed", items: catalog } : catalog;
  const message = encode({ cairn: 1, ...whole });
  return guarded(() => bindings.build_pack(message));
}
