// Opening a pack, beside what a page without one would do with the same catalog: parse its JSON.
import { build } from "/package/core/build.js";
import { timed } from "./scan.mjs";

/** Our own school mathematics over and over, no text the same twice, so that a pack's table of texts saves nothing. */
async function catalog(origin, items) {
  const source = await (await fetch(`${origin}/catalogs/school-maths.json`)).json();
  const own = (item, at) => {
    const copy = { ...item, id: `${item.id}-${at}` };
    for (const field of ["name", "description", "text", "hint"]) {
      if (copy[field]) copy[field] = `${copy[field]} (${at})`;
    }
    return copy;
  };
  const all = Array.from({ length: items }, (_, at) => own(source.items[at % source.items.length], at));
  return { ...source, items: all };
}

/** In slices, as `pkg-config/src/core/pack.ts` opens one, and without turns of others between them. */
const SLICE = 256 * 1024;

function opened({ Engine }, pack) {
  const engine = new Engine();
  for (let at = 0; at < pack.length; at += SLICE) engine.open(pack.subarray(at, at + SLICE), 0);
  const nothing = new Uint8Array();
  while (engine.open(nothing, SLICE) < 1);
  return engine;
}

export async function open(bindings, origin, items, rounds) {
  const source = await catalog(origin, items);
  const json = JSON.stringify(source);
  const pack = await build(bindings, source);
  const found = opened(bindings, pack);
  found.item(source.items[items - 1].id);
  found.free();
  const ms = timed(
    { pack: () => opened(bindings, pack).free(), json: () => JSON.parse(json) },
    Math.ceil(rounds / 2),
  );
  return {
    items,
    pack_bytes: pack.length,
    pack_ms: ms.pack,
    json_bytes: new TextEncoder().encode(json).length,
    json_parse_ms: ms.json,
  };
}
