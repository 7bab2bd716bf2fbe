/** What {@link Cairn.open} waits for, all of it at once, and a catalog's engine made of it. */

import type { Engine } from "../wasm/cairn.js";
import { build, isPlainCatalog } from "./core/build.js";
import { arriving, readBytes } from "./core/catalog.js";
import { checkedWeights } from "./core/checks.js";
import { decode, encode } from "./core/message.js";
import { checkOptions } from "./core/options.js";
import { openPack } from "./core/pack.js";
import { goOn, orAborted } from "./core/signal.js";
import { turn } from "./core/turns.js";
import { type Bindings, type Files, load, loadPart } from "./core/wasm.js";
import { guarded } from "./errors.js";
import { Exclusive, locksOf } from "./stores/lock.js";
import { openPlaces, type Places } from "./stores/places.js";
import { standardStore } from "./stores/standard.js";
import type { ModelInfo, OpenOptions, Weights } from "./types/index.js";

/** A catalog without its learner. */
export interface Opened {
  bindings: Bindings;
  /** Who gives up the opening frees it. */
  engine: Engine;
  models: Record<"model" | "neighbours", ModelInfo | undefined>;
  places: Places;
}

/** Fetches the WebAssembly and the catalog, and opens the one with the other. */
export async function opening(options: OpenOptions, files: Files): Promise<Opened> {
  checkOptions(options);
  const { signal } = options;
  const { name = "default", store = standardStore() } = options;
  const exclusive = new Exclusive(locksOf(options.locks, store));
  const loading = load(files, options.wasm);
  const { catalog } = options;
  let opened = isPlainCatalog(catalog)
    ? undefined
    : openPack(loading, arriving(catalog, "catalog", options), signal);
  try {
    const all = Promise.all([
      loading,
      options.model === undefined ? undefined : readBytes(options.model, "model", { signal }),
      options.neighbours === undefined ? undefined : readBytes(options.neighbours, "neighbours", { signal }),
      // To read from a store for the first time takes a slow device its time, and so does what was asked for before it.
      turn().then(() => openPlaces(store, options.passphrase, name, exclusive)),
      opened,
      options.waitFor === "recommend" ? undefined : loadPart("guide"),
      (options.model ?? options.neighbours) === undefined ? undefined : loadPart("models"),
      isPlainCatalog(catalog) ? loadPart("build") : undefined,
    ]);
    const [bindings, model, neighbours, places] = await orAborted(all, signal);
    goOn(signal);
    // Nothing of an object is looked at before all else is in order.
    if (isPlainCatalog(catalog)) opened = openPack(loading, [await build(bindings, catalog, signal)], signal);
    const engine = (await opened) as Engine;
    const models = {
      model: model && guarded(() => decode(engine.use_model(model)) as ModelInfo),
      neighbours: neighbours && guarded(() => decode(engine.use_neighbours(neighbours)) as ModelInfo),
    };
    return { bindings, engine, models, places };
  } catch (error) {
    // A store that is waited for under a lock may never answer.
    exclusive.end(error);
    // It may still be on its way, where something else was not in order.
    opened?.then(
      (engine) => engine.free(),
      () => undefined,
    );
    throw error;
  }
}

/** Tells the core what stands where a request says nothing else, and returns the weights of that. */
export function standing(
  engine: Engine,
  { weights = {}, pins = [] }: OpenOptions,
): Readonly<Required<Weights>> {
  const all = () => {
    const terms = decode(engine.weights()) as { term: string; value: number }[];
    // Single precision has six digits, and what comes after them is noise.
    const entries = terms.map(({ term, value }) => [term, Number(value.toPrecision(6))]);
    return Object.freeze(Object.fromEntries(entries));
  };
  const checked = checkedWeights(weights, all(), "options-invalid");
  guarded(() => engine.stand(encode({ weights: checked, pins })));
  return all();
}
