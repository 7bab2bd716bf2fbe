// The ten best of many rows by dot product, the row's number not dividing by ten: our kernels, and what a page would do without.

/** Numbers that look normal, the same at every run (mulberry32, sums of four). */
function generator(seed) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => uniform() + uniform() + uniform() + uniform() - 2;
}

/** Rows of length 1. */
export function unitRows(items, dims, seed) {
  const next = generator(seed);
  const rows = new Float32Array(items * dims);
  for (let row = 0; row < items; row++) {
    let squares = 0;
    for (let at = row * dims; at < (row + 1) * dims; at++) {
      rows[at] = next();
      squares += rows[at] ** 2;
    }
    const length = Math.sqrt(squares);
    for (let at = row * dims; at < (row + 1) * dims; at++) rows[at] /= length;
  }
  return rows;
}

const allowed = (row) => row % 10 !== 0;

/** As most would write it: a score for each, sorted. */
export function naive(rows, dims, query) {
  const scores = [];
  for (let row = 0; row < rows.length / dims; row++) {
    if (!allowed(row)) continue;
    let score = 0;
    for (let at = 0; at < dims; at++) score += rows[row * dims + at] * query[at];
    scores.push({ row, score });
  }
  scores.sort((a, b) => b.score - a.score || a.row - b.row);
  return scores.slice(0, 10).map(({ row }) => row);
}

/** As well as JavaScript does it: typed arrays, eight running sums, a bounded list, nothing allocated a row. */
export function typed(rows, dims, query) {
  const best = new Int32Array(10).fill(-1);
  const scores = new Float64Array(10).fill(Number.NEGATIVE_INFINITY);
  const items = rows.length / dims;
  for (let row = 0, from = 0; row < items; row++, from += dims) {
    if (!allowed(row)) continue;
    let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let at = 0; at < dims; at += 8) {
      const x = from + at;
      a += rows[x] * query[at];
      b += rows[x + 1] * query[at + 1];
      c += rows[x + 2] * query[at + 2];
      d += rows[x + 3] * query[at + 3];
      e += rows[x + 4] * query[at + 4];
      f += rows[x + 5] * query[at + 5];
      g += rows[x + 6] * query[at + 6];
      h += rows[x + 7] * query[at + 7];
    }
    const score = a + b + c + d + (e + f + g + h);
    if (score <= scores[9]) continue;
    let place = 9;
    while (place > 0 && scores[place - 1] < score) {
      scores[place] = scores[place - 1];
      best[place] = best[place - 1];
      place--;
    }
    scores[place] = score;
    best[place] = row;
  }
  return Array.from(best);
}

/** TensorFlow.js with its WebAssembly backend: one product of matrices, a mask, top k. */
export function tensorflow(tf, rows, dims) {
  const items = rows.length / dims;
  const matrix = tf.tensor2d(rows, [items, dims]);
  const mask = tf.tensor1d(Float32Array.from({ length: items }, (_, row) => (allowed(row) ? 0 : -1e9)));
  return {
    best: (query) =>
      Array.from(
        tf.tidy(() =>
          tf
            .topk(tf.add(tf.reshape(tf.matMul(matrix, tf.tensor2d(query, [dims, 1])), [items]), mask), 10)
            .indices.dataSync(),
        ),
      ),
    dispose: () => tf.dispose([matrix, mask]),
  };
}

/** Median milliseconds of single calls, which take turns so that a busy moment meets them all. */
export function timed(calls, rounds) {
  const times = Object.fromEntries(Object.keys(calls).map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const [name, call] of Object.entries(calls)) {
      const from = performance.now();
      call(Math.max(round, 0));
      if (round >= 0) times[name].push(performance.now() - from);
    }
  }
  return Object.fromEntries(
    Object.entries(times).map(([name, all]) => [name, all.sort((a, b) => a - b)[all.length >> 1]]),
  );
}

/** How many of the ten best by floats a way finds, on average. */
export function overlap(bench, way, queries) {
  const shared = queries.map((query) => bench.shared(query, way(query)));
  return shared.reduce((sum, count) => sum + count, 0) / queries.length;
}

/** How much less like the query what a way finds is than the ten best by floats, in cosine, on average. */
export function lost(bench, way, queries) {
  return queries.reduce((sum, query) => sum + bench.lost(query, way(query)), 0) / queries.length;
}
