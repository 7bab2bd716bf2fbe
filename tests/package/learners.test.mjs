// Several learners on one device: a list of names, each with a profile of its own, and nothing of one that was removed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Cairn, learners } from "cairn-learn";
import { accepted, agree, catalog, policy, START, testStore } from "./device.mjs";

const sharing = { policy: "https://school.test/policy.json", reports: "https://school.test/v1/reports" };
globalThis.fetch = async (_, { method } = {}) => (method === "POST" ? accepted() : Response.json(policy()));
const open = (store, name, options) =>
  Cairn.open({ catalog, store, name, sharing, clock: () => START, ...options });

test("learners are added, renamed and listed, and stay", async () => {
  const store = testStore();
  const all = learners({ store });
  assert.deepEqual(await all.list(), []);
  assert.equal(store.slots.size, 0, "nothing is stored before one is added");
  const ada = await all.add("  Ada ");
  const other = await all.add("Ada");
  assert.equal(ada.name, "Ada");
  assert.notEqual(ada.id, other.id);
  assert.match(ada.id, /^[0-9a-f]{16}$/);
  await all.rename(other.id, "Ada B.");
  assert.deepEqual(await learners({ store }).list(), [ada, { id: other.id, name: "Ada B." }]);
  const before = await all.add("Grace", "default");
  assert.equal(before.id, "default", "a profile that was there before is theirs");
});

test("names and ids that are none are refused, and no name is in an error", async () => {
  const all = learners({ store: testStore() });
  const { id } = await all.add("Ada");
  for (const name of [
    "",
    "   ",
    7,
    undefined,
    "x".repeat(201),
    "भि".repeat(201),
    `a${"\u0301".repeat(1001)}`,
  ]) {
    await assert.rejects(all.add(name), { code: "options-invalid" });
    await assert.rejects(all.rename(id, name), { code: "options-invalid" });
  }
  for (const letter of ["x", "भि", "मि\u0902", "ที่", "שָׁ", "分", "𝒳"]) {
    const store = testStore();
    await learners({ store }).add(letter.repeat(200));
    assert.equal(
      (await learners({ store }).list())[0].name,
      letter.repeat(200),
      "200 letters in every script",
    );
  }
  await assert.rejects(all.add("Bob", id), (error) => {
    assert.equal(error.code, "options-invalid");
    assert.doesNotMatch(error.message, /Ada|Bob/);
    return true;
  });
  await assert.rejects(all.rename("nobody", "Bob"), { code: "learner-unknown" });
  await assert.rejects(all.remove("nobody"), { code: "learner-unknown" });
  assert.deepEqual(await all.list(), [{ id, name: "Ada" }]);
});

test("each has a profile and a list of what was shared of their own, and removing one erases all of theirs", async () => {
  const store = testStore();
  const all = learners({ store });
  const [ada, bob] = [await all.add("Ada"), await all.add("Bob")];
  for (const [{ id }, times] of [
    [ada, 1],
    [bob, 2],
  ]) {
    const cairn = await open(store, id, id === bob.id ? { passphrase: "bob's" } : {});
    for (let time = 0; time < times; time++) {
      await cairn.record({ type: "attempt", item: "tables-chairs", correct: true });
    }
    await agree(cairn);
    cairn.dispose();
  }
  const one = await open(store, ada.id);
  assert.equal(one.profile.read().attempts, 1);
  one.dispose();
  await assert.rejects(open(store, bob.id), { code: "passphrase-needed" });

  await all.remove(bob.id);
  assert.deepEqual(await all.list(), [ada]);
  assert.deepEqual(
    [...store.slots.keys()].filter((key) => key.startsWith(bob.id)),
    [],
  );
  const kept = await open(store, ada.id);
  assert.equal(kept.profile.read().attempts, 1);
  assert.equal(kept.sharing.state.consent, "share-aggregates");
  kept.dispose();
  await all.remove(ada.id);
  assert.equal(store.slots.size, 0, "no trace of the last one");
});

test("the list of names is told among what is stored, in an encrypted place too", async () => {
  for (const passphrase of [undefined, "a long passphrase"]) {
    const store = testStore();
    const listed = async () => {
      const cairn = await open(store, "default", { passphrase });
      const stored = await cairn.profile.stored();
      cairn.dispose();
      return stored.filter(({ about }) => /names of all learners/.test(about));
    };
    assert.deepEqual(await listed(), []);
    await learners({ store }).add("Ada", "default");
    assert.deepEqual(
      (await listed()).map(({ key, bytes }) => [key, bytes > 50]),
      [
        ["learners.a", true],
        ["learners.b", true],
      ],
    );
  }
});

test("one copy of the list is enough, and a list that cannot be read is not overwritten", async () => {
  const store = testStore();
  const all = learners({ store });
  const ada = await all.add("Ada");
  for (const copy of ["a", "b"]) {
    const whole = store.slots.get(`learners.${copy}`);
    store.slots.set(`learners.${copy}`, whole.slice(0, whole.length / 2));
    assert.deepEqual(await all.list(), [ada]);
    store.slots.set(`learners.${copy}`, whole);
  }
  for (const copy of ["a", "b"])
    store.slots.set(`learners.${copy}`, new TextEncoder().encode('{"version":2}'));
  const before = JSON.stringify([...store.slots]);
  for (const call of [
    () => all.list(),
    () => all.add("Bob"),
    () => all.rename(ada.id, "x"),
    () => all.remove(ada.id),
  ]) {
    await assert.rejects(call(), { code: "learners-damaged" });
  }
  assert.equal(JSON.stringify([...store.slots]), before);
  await all.eraseList();
  assert.deepEqual(await all.list(), []);
});

test("two pages that add at the same time lose nobody", async () => {
  const store = testStore();
  const pages = [learners({ store }), learners({ store })];
  await Promise.all(Array.from({ length: 40 }, (_, place) => pages[place % 2].add(`Learner ${place}`)));
  assert.equal((await pages[0].list()).length, 40);
});
