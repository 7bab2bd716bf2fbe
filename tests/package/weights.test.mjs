// How much each term counts: a school's standing weights, a list's own, and the list before and after.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Cairn } from "cairn-learn";
import { testServer, testStore } from "./device.mjs";

testServer();
const catalog = new Uint8Array(await readFile(process.env.CAIRN_PACK));
const open = (options) =>
  Cairn.open({ catalog, clock: () => 1_790_000_000_000, store: testStore(), ...options });
const ids = (picks) => picks.map(({ item }) => item.id);
const value = ({ terms }, name) => terms.find(({ term }) => term === name)?.value ?? 0;

test("the weights have all terms, and cannot be changed", async () => {
  const cairn = await open();
  const terms = new Set(
    cairn.recommend({ count: 1000 }).flatMap(({ terms }) => terms.map(({ term }) => term)),
  );
  for (const term of terms) assert.ok(cairn.weights[term] > 0, term);
  assert.throws(() => {
    cairn.weights.gain = 7;
  }, TypeError);
});

test("a weight of a list takes the place of the standing one, for that list", async () => {
  const cairn = await open();
  const [item] = ids(cairn.recommend({ count: 1 }));
  const gain = value(cairn.why(item), "gain");
  assert.ok(gain > 0);
  const half = { gain: cairn.weights.gain / 2 };
  assert.ok(Math.abs(value(cairn.why(item, { weights: half }), "gain") - gain / 2) < 1e-6);
  assert.equal(value(cairn.why(item, { weights: { gain: 0 } }), "gain"), 0);
  assert.equal(value(cairn.why(item), "gain"), gain);
  const same = cairn.recommend({ count: 9, weights: { ...cairn.weights } });
  assert.deepEqual(same, cairn.recommend({ count: 9 }));
});

test("a preview tells each pick's place under the standing weights", async () => {
  const cairn = await open();
  const before = ids(cairn.recommend({ count: 6 }));
  const weights = { gain: 0, readiness: 0, introduction: 0, time: 20 };
  const after = cairn.recommend({ count: 6, weights, preview: true });
  assert.notDeepEqual(ids(after), before);
  for (const { item, was } of after) {
    const place = before.indexOf(item.id);
    assert.equal(was, place < 0 ? null : place);
  }
  assert.ok(after.some(({ was }) => was === null));
  const unchanged = cairn.recommend({ count: 6, preview: true });
  assert.deepEqual(
    unchanged.map(({ was }) => was),
    [0, 1, 2, 3, 4, 5],
  );
  assert.equal("was" in cairn.recommend({ count: 1 })[0], false);
  assert.equal("was" in cairn.recommend({ count: 1, preview: false })[0], false);
});

test("a school's weights stand until a list has its own", async () => {
  const plain = await open();
  const school = await open({ weights: { time: 20, gain: 0.1 } });
  assert.deepEqual(school.weights, { ...plain.weights, time: 20, gain: 0.1 });
  const wish = { count: 6, weights: { time: 20, gain: 0.1 } };
  assert.deepEqual(ids(school.recommend({ count: 6 })), ids(plain.recommend(wish)));
  assert.deepEqual(
    school.recommend({ count: 6, preview: true }).map(({ was }) => was),
    [0, 1, 2, 3, 4, 5],
  );
  const back = { weights: { time: plain.weights.time, gain: plain.weights.gain } };
  assert.deepEqual(ids(school.recommend({ count: 6, ...back })), ids(plain.recommend({ count: 6 })));
});

test("a term that is none, and a weight that is none, are named", async () => {
  const cairn = await open();
  const wrong = [
    [{ gian: 3 }, /no field "gian" \(it has readiness, gain,/],
    [{ gain: "much" }, /gain of the weights is a number, not "much"/],
    [{ gain: -1 }, /the weight of gain is a number from 0 to 100, not -1/],
    [{ gain: 101 }, /not 101/],
    [{ gain: Number.NaN }, /not NaN/],
    [[3], /weights .*is a/],
    [null, /weights .*is an? object/],
  ];
  for (const [weights, message] of wrong) {
    assert.throws(() => cairn.recommend({ weights }), { code: "request-invalid", message });
    await assert.rejects(open({ weights }), { code: "options-invalid", message });
  }
  assert.throws(() => cairn.recommend({ preview: 1 }), { code: "request-invalid", message: /preview/ });
});

test("the chance of a pick is the one that is predicted", async () => {
  const cairn = await open();
  for (const { item, chance } of cairn.recommend({ count: 20 })) {
    assert.equal(chance, cairn.predict(item.id).chance);
  }
});
