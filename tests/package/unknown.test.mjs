// What a new edition of a catalog dropped: it is passed over and told, and stops no page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Cairn, memory } from "cairn-learn";
import { openInWorker } from "cairn-learn/worker";
import { testServer } from "./device.mjs";

testServer();

const ITEMS = [
  { id: "a", name: "A", teaches: ["s"], inLanguage: "pt_br", topics: ["t"], learningResourceType: "video" },
  { id: "b", name: "B", assesses: ["s", "r"], inLanguage: "en" },
  { id: "c", name: "C", assesses: ["r"] },
];
const ids = (picks) => picks.map(({ item }) => item.id);
const ways = { page: (options) => Cairn.open(options), worker: (options) => openInWorker(options) };
const turn = () => new Promise((done) => setTimeout(done));

for (const [way, open] of Object.entries(ways)) {
  test(`what an edition lacks is passed over and told, in a ${way}`, async () => {
    const told = [];
    const options = { catalog: ITEMS, store: memory(), pins: ["gone", "c"] };
    const cairn = await open({ ...options, onUnknown: (unknown) => told.push(unknown) });
    assert.deepEqual(cairn.unknown, [{ kind: "item", id: "gone", in: "pins" }]);
    assert.equal(ids(await cairn.recommend())[0], "c");
    assert.equal(ids(await cairn.session())[0], "c");
    assert.deepEqual(ids(await cairn.recommend({ count: 1, pins: ["lost", "b"] })), ["b"]);
    assert.deepEqual(await cairn.recommend({ topic: "magic" }), []);
    assert.deepEqual(await cairn.recommend({ accessibility: ["magic"] }), []);
    assert.deepEqual(ids(await cairn.recommend({ types: ["opera", "video"] })), ["a"]);
    assert.deepEqual(ids(await cairn.recommend({ languages: ["uk", "pt"] })).sort(), ["a", "c"]);
    for (const ask of ["item", "why", "predict", "goal"]) assert.equal(await cairn[ask]("gone"), null, ask);
    assert.equal(await cairn.forecast({ skill: "gone", by: Date.now() }), null);
    const expected = [
      ["item", "gone", "pins"],
      ["item", "lost", "pins"],
      ["topic", "magic", "topic"],
      ["accessibility", "magic", "accessibility"],
      ["type", "opera", "types"],
      ["language", "uk", "languages"],
      ["item", "gone", "item"],
      ["item", "gone", "why"],
      ["item", "gone", "predict"],
      ["skill", "gone", "goal"],
      ["skill", "gone", "forecast"],
    ].map(([kind, id, where]) => ({ kind, id, in: where }));
    assert.deepEqual(cairn.unknown, expected);
    await turn();
    assert.deepEqual(told, expected, "each once");
    cairn.dispose();
  });

  test(`what the profile names and a new edition lacks is told and kept, in a ${way}`, async () => {
    const store = memory();
    const old = await open({ catalog: ITEMS, store });
    await old.setGoal("s");
    await old.record({ type: "known", skill: "s" });
    await old.record({ type: "hidden", item: "a" });
    assert.deepEqual(old.unknown, []);
    old.dispose();
    const now = await open({ catalog: ITEMS.slice(2), store });
    assert.deepEqual(
      now.unknown.map(({ kind, id, in: where }) => `${kind} ${id} ${where}`),
      ["skill s profile.goal", "skill s profile.said", "item a profile.hidden"],
    );
    assert.equal(await now.goal(), null);
    assert.deepEqual(ids(await now.recommend()), ["c"]);
    assert.equal((await now.profile.read()).goal, "s");
    now.dispose();
  });

  test(`what would be lost and what is misspelt is an error still, in a ${way}`, async () => {
    const cairn = await open({ catalog: ITEMS, store: memory() });
    const before = JSON.stringify(await cairn.profile.read());
    for (const [call, code] of [
      [() => cairn.record({ type: "attempt", item: "gone", correct: true }), "item-unknown"],
      [() => cairn.record({ type: "known", skill: "gone" }), "skill-unknown"],
      [() => cairn.setGoal("gone"), "skill-unknown"],
      [() => cairn.profile.edit({ hidden: { gone: true } }), "item-unknown"],
      [async () => cairn.recommend({ pin: ["a"] }), "request-invalid"],
      [async () => cairn.recommend({ languages: ["english"] }), "request-invalid"],
      [async () => cairn.item(7), "item-unknown"],
    ]) {
      await assert.rejects(call, { code }, call.toString());
    }
    await assert.rejects(open({ catalog: ITEMS, store: memory(), onUnknown: "me" }), {
      code: "options-invalid",
    });
    assert.equal(JSON.stringify(await cairn.profile.read()), before);
    cairn.dispose();
  });
}
