// A trained model in the package: what it predicts, how that is explained, and what happens to a file that is none.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Cairn } from "cairn-learn";
import { testStore } from "./device.mjs";

const catalog = new Uint8Array(await readFile(process.env.CAIRN_PACK));
const vectors = new URL("../vectors/", import.meta.url);
const model = new Uint8Array(await readFile(new URL("knowledge.model", vectors)));
const START = 1_790_000_000_000;

function open(options = {}) {
  let now = START;
  const clock = () => now;
  return Cairn.open({ catalog, clock, store: testStore(), ...options }).then((cairn) => ({
    cairn,
    later: (ms) => {
      now += ms;
    },
  }));
}

const sum = (terms) => terms.reduce((total, { value }) => total + value, 0);
const sigmoid = (x) => 1 / (1 + Math.exp(-x));

test("the first prediction is that of the reference vectors, to the last bit", async () => {
  const { cairn } = await open({ model });
  const [, first] = (await readFile(new URL("knowledge.txt", vectors), "utf8")).split("\n");
  const [, item, chance] = first.split(" ");
  const bits = new DataView(new ArrayBuffer(4));
  bits.setFloat32(0, cairn.predict(item).chance);
  assert.equal(bits.getUint32(0).toString(16).padStart(8, "0"), chance);
});

test("a prediction is the sum of its terms, and names the answers it rests on", async () => {
  const { cairn, later } = await open({ model });
  assert.equal(cairn.model.bytes, model.length);
  assert.ok(cairn.model.itemsKnown > 100);
  const [{ item }] = cairn.recommend({ count: 1 });
  assert.deepEqual(
    cairn.predict(item.id).terms.map(({ term }) => term),
    ["base", "difficulty"],
  );
  for (let answer = 0; answer < 4; answer++) {
    later(60_000);
    await cairn.record({ type: "attempt", item: item.id, correct: false });
  }
  const { chance, terms, similar, uncertainty } = cairn.predict(item.id);
  assert.ok(Math.abs(sigmoid(sum(terms)) - chance) < 1e-5);
  assert.equal(similar.of, 4);
  assert.equal(similar.better, 0);
  assert.notEqual(similar.change, 0);
  assert.ok(uncertainty > 0 && uncertainty < 2);
});

test("without a model there is a prediction too, and nothing is called similar", async () => {
  const { cairn } = await open();
  const [{ item, chance }] = cairn.recommend({ count: 1 });
  const prediction = cairn.predict(item.id);
  assert.equal(cairn.model, undefined);
  assert.equal(prediction.chance, chance);
  assert.equal(prediction.similar, null);
});

test("what the model remembers is stored, and another device's file brings it along", async () => {
  const store = testStore();
  const { cairn } = await open({ model, store });
  const [{ item }] = cairn.recommend({ count: 1 });
  await cairn.record({ type: "attempt", item: item.id, correct: true });
  const before = cairn.predict(item.id);
  const again = await open({ model, store });
  assert.deepEqual(again.cairn.predict(item.id), before);
  const elsewhere = await open({ model });
  await elsewhere.cairn.profile.import(await cairn.profile.export());
  assert.deepEqual(elsewhere.cairn.predict(item.id), before);
});

test("answers given without a model count for one that comes later", async () => {
  const store = testStore();
  const { cairn } = await open({ store });
  const [{ item }] = cairn.recommend({ count: 1 });
  await cairn.record({ type: "attempt", item: item.id, correct: false });
  const { cairn: later } = await open({ model, store });
  const { similar, terms } = later.predict(item.id);
  assert.equal(similar.of, 1);
  assert.ok(terms.some(({ term, value }) => term === "similar" && value !== 0));
});

test("a file that is no model is refused by name", async () => {
  const damaged = model.slice();
  damaged[200] ^= 1;
  for (const [bytes, message] of [
    [new Uint8Array([1, 2, 3]), /not a model of knowledge/],
    [damaged, /damaged or changed/],
    [model.slice(0, 30), /cannot be read/],
  ]) {
    await assert.rejects(open({ model: bytes }), (error) => {
      assert.equal(error.code, "model-invalid");
      assert.match(error.message, message);
      return true;
    });
  }
  await assert.rejects(open({ model: 7 }), { code: "model-invalid" });
});
