// What the page measures: one call for each figure, all in one run.
import { event } from "./event.mjs";
import { open } from "./open.mjs";
import { real } from "./real.mjs";
import { twin } from "./recommend.mjs";
import { naive, overlap, tensorflow, timed, typed, unitRows } from "./scan.mjs";

const DIMS = 64;
const QUERIES = 1000;

/** `catalogs` are the names of packs that people's catalogs were made into; none where they are not on this machine. */
export async function measure(origin, rounds, catalogs) {
  const bindings = await import(`${origin}/built/cairn_bench.js`);
  await bindings.default({ module_or_path: `${origin}/built/cairn_bench_bg.wasm` });
  const { tf } = globalThis;
  tf.wasm.setWasmPaths(`${origin}/backend/`);
  // One thread, as everything here: alone in its process it would take more.
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  await tf.setBackend("wasm");
  await tf.ready();
  const school = new bindings.School(2_000);
  const event_us = event(school, rounds);
  school.free();
  const found = catalogs.length > 0 ? await real(bindings, origin, catalogs, QUERIES) : null;
  return {
    event_us,
    open: await open(bindings, origin, 100_000, rounds),
    recommend: recommend(bindings.School, 100_000, rounds),
    scan: { ...scan(bindings.Bench, tf, 100_000, rounds), ...found },
    scan_1m: scan(bindings.Bench, tf, 1_000_000, Math.ceil(rounds / 3)),
  };
}

function recommend(School, items, rounds) {
  const school = new School(items);
  try {
    const theirs = twin(school);
    for (let seed = 0; seed < 20; seed++) {
      const [ours, same] = [Array.from(school.recommend(10, seed)).join(), theirs.recommend(10, seed).join()];
      if (ours !== same) throw new Error(`the twin recommends ${same}, not ${ours}`);
    }
    const ms = timed(
      {
        recommend: (at) => school.recommend(10, at),
        scan: () => school.scan(),
        twin: (at) => theirs.recommend(10, at),
        step: (at) => school.next_step(at),
      },
      rounds,
    );
    return {
      items,
      ms: ms.recommend,
      scan_i8_ms: ms.scan,
      js_same_rules_ms: ms.twin,
      next_step_ms: ms.step,
    };
  } finally {
    school.free();
  }
}

function scan(Bench, tf, items, rounds) {
  const rows = unitRows(items, DIMS, 1);
  const queries = unitRows(QUERIES, DIMS, 2);
  const query = (at) => queries.subarray((at % QUERIES) * DIMS, ((at % QUERIES) + 1) * DIMS);
  const bench = new Bench(rows, DIMS);
  const theirs = tensorflow(tf, rows, DIMS);
  try {
    const expected = naive(rows, DIMS, query(0)).join();
    for (const [name, found] of [
      ["typed arrays", typed(rows, DIMS, query(0))],
      ["floats", Array.from(bench.floats_all(query(0)))],
      ["tfjs", theirs.best(query(0))],
    ]) {
      if (found.join() !== expected) throw new Error(`${name} find ${found}, but the best are ${expected}`);
    }
    const ms = timed(
      {
        read: () => bench.read(),
        read_bytes: () => bench.read_bytes(),
        bytes: (at) => bench.bytes(query(at)),
        bytes_all: (at) => bench.bytes_all(query(at)),
        floats: (at) => bench.floats(query(at)),
        floats_all: (at) => bench.floats_all(query(at)),
        typed: (at) => typed(rows, DIMS, query(at)),
        naive: (at) => naive(rows, DIMS, query(at)),
        tfjs: (at) => theirs.best(query(at)),
      },
      rounds,
    );
    const sample = Array.from({ length: items > 100_000 ? 100 : QUERIES }, (_, at) => query(at));
    for (const query of sample) {
      const [ours, exact] = [bench.floats(query).join(), bench.floats_all(query).join()];
      if (ours !== exact) throw new Error(`with 8 bits first the best floats are ${ours}, not ${exact}`);
    }
    return {
      items,
      dims: DIMS,
      read_ms: ms.read,
      read_i8_ms: ms.read_bytes,
      wasm_i8_ms: ms.bytes,
      wasm_i8_all_ms: ms.bytes_all,
      wasm_f32_ms: ms.floats,
      wasm_f32_all_ms: ms.floats_all,
      js_typed_ms: ms.typed,
      js_naive_ms: ms.naive,
      tfjs_wasm_ms: ms.tfjs,
      overlap_at_10: overlap(bench, (query) => bench.bytes(query), sample),
      overlap_at_10_i8_all: overlap(bench, (query) => bench.bytes_all(query), sample),
    };
  } finally {
    theirs.dispose();
    bench.free();
  }
}
