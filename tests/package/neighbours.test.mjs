// What others went on to, in the package: a model of neighbours, what it changes, and what happens to a file that is none.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Cairn } from "cairn-learn";
import { testServer, testStore } from "./device.mjs";

const server = testServer();
const catalog = new Uint8Array(await readFile(process.env.CAIRN_PACK));
const open = (options) =>
  Cairn.open({ catalog, clock: () => 1_790_000_000_000, store: testStore(), ...options });

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const bytesOf = (Type, ...numbers) => Buffer.from(Type.from(numbers).buffer);

/** A model of version 1 (docs/formats/interests.md) in which one item points to another. */
function pointing(from, to) {
  const hash = (id) => sha256(bytesOf(Uint32Array, 0), id).readUInt32LE();
  const order = [from, to].sort((a, b) => hash(a) - hash(b));
  const counts = order.map((id) => Number(id === from));
  const content = Buffer.concat([
    bytesOf(Uint32Array, 0),
    bytesOf(Float32Array, 0.8),
    bytesOf(Uint32Array, 2, ...order.map(hash)),
    bytesOf(Uint16Array, ...counts),
    bytesOf(Float32Array, ...counts),
    bytesOf(Uint16Array, order.indexOf(to)),
    bytesOf(Uint8Array, 255),
  ]);
  return new Uint8Array(
    Buffer.concat([Buffer.from("CAIRNIN\0"), bytesOf(Uint32Array, 1), sha256(content), content]),
  );
}

/** Two exercises that a new learner may meet. */
async function pair() {
  const cairn = await open();
  const items = cairn.recommend({ count: 20 }).map(({ item }) => item.id);
  return [items[0], items[12]];
}

const topic = (cairn, item) => cairn.why(item).terms.find(({ term }) => term === "topic")?.value ?? 0;

test("what others went on to from an item that was taken up counts, and keeps counting", async () => {
  const [from, to] = await pair();
  const neighbours = pointing(from, to);
  const [without, store] = [testStore(), testStore()];
  const cairn = await open({ neighbours, store });
  const other = await open({ store: without });
  assert.equal(other.neighbours, undefined);
  assert.deepEqual(cairn.neighbours, {
    bytes: neighbours.length,
    hash: Buffer.from(neighbours.subarray(12, 44)).toString("hex"),
    itemsKnown: 2,
  });
  assert.equal(topic(cairn, to), topic(other, to));
  for (const it of [cairn, other]) await it.record({ type: "finished", item: from });
  assert.ok(topic(cairn, to) > topic(other, to) + 0.1, `${topic(cairn, to)} ${topic(other, to)}`);
  // Another profile is bound to the same model.
  const again = await open({ neighbours, store });
  assert.equal(topic(again, to), topic(cairn, to));
  await cairn.profile.erase();
  assert.equal(topic(cairn, to), 0);
  await cairn.record({ type: "finished", item: from });
  assert.equal(topic(cairn, to), topic(again, to));
});

test("a file that is no model of neighbours is refused by name", async () => {
  const [from, to] = await pair();
  const model = pointing(from, to);
  const damaged = model.slice();
  damaged[60] ^= 1;
  const knowledge = new Uint8Array(await readFile(new URL("../vectors/knowledge.model", import.meta.url)));
  for (const [neighbours, message] of [
    [new Uint8Array([1, 2, 3]), /not a model of interests/],
    [knowledge, /not a model of interests/],
    [damaged, /damaged or changed/],
    [model.slice(0, 40), /cannot be read/],
    [7, /must be an address, bytes/],
  ]) {
    await assert.rejects(open({ neighbours }), { code: "neighbours-invalid", message });
  }
  await assert.rejects(open({ neighbours: Promise.resolve(new Response("", { status: 404 })) }), {
    code: "neighbours-unreachable",
    message: /neighbours was answered by 404/,
  });
  await assert.rejects(open({ neighbours: Promise.reject(new Error("no line")) }), {
    code: "neighbours-unreachable",
    message: /no line/,
  });
  assert.deepEqual(server.asked, []);
});
