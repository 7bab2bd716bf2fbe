// How many of the ten best by floats fewer bits find, where rows are items of catalogs that people made and queries are tastes.
import { lost, overlap } from "./scan.mjs";

/** Each catalog has as many queries, and counts as much. */
export async function real(bindings, origin, catalogs, count) {
  const of = {};
  for (const name of catalogs) {
    const response = await fetch(`${origin}/real/${name}.cairn`);
    const items = new bindings.Real(new Uint8Array(await response.arrayBuffer()));
    const bench = new bindings.Bench(items.rows(), items.dimensions);
    const queries = Array.from({ length: count }, (_, at) => items.query(at));
    of[name] = {
      items: items.items,
      overlap_at_10: overlap(bench, (query) => bench.bytes(query), queries),
      overlap_at_10_pack: overlap(bench, (query) => items.packed(query), queries),
      cosine_lost_pack: lost(bench, (query) => items.packed(query), queries),
    };
    bench.free();
    items.free();
  }
  const mean = (key) => catalogs.reduce((sum, name) => sum + of[name][key], 0) / catalogs.length;
  return {
    overlap_at_10_real: mean("overlap_at_10"),
    overlap_at_10_real_pack: mean("overlap_at_10_pack"),
    real: of,
  };
}
