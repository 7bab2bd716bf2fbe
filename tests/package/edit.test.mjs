// Correcting the profile by hand: all in one call, stored once, or nothing of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Cairn } from "cairn-learn";
import { catalog, testStore } from "./device.mjs";

async function opened() {
  const store = testStore();
  const counted = { ...store, writes: 0, full: false };
  counted.write = function (key, bytes) {
    if (this.full) throw new Error("full");
    this.writes++;
    store.slots.set(key, bytes.slice());
  };
  const cairn = await Cairn.open({ catalog, store: counted, clock: () => 1_790_000_000_000 });
  return { cairn, store: counted };
}

test("what is known, hidden and wanted is set in one call and stored once", async () => {
  const { cairn, store } = await opened();
  const skills = cairn.mastery().map(({ skill }) => skill.id);
  const [first, second, third] = [skills[0], skills[10], skills[20]];
  await cairn.profile.edit({ said: { [third]: true } });
  store.writes = 0;
  const touched = await cairn.profile.edit({
    said: { [first]: true, [second]: false, [third]: null },
    hidden: { "tables-chairs": true },
    goal: second,
  });
  assert.equal(store.writes, 1);
  const said = Object.fromEntries(cairn.mastery().map(({ skill, said }) => [skill.id, said ?? null]));
  assert.deepEqual([said[first], said[second], said[third]], [true, false, null]);
  assert.equal(cairn.goal().skill.id, second);
  assert.equal(cairn.profile.read().items.find(({ id }) => id === "tables-chairs").hidden, true);
  for (const { skill, level, said } of touched) {
    const now = cairn.mastery().find((other) => other.skill.id === skill.id);
    assert.deepEqual([level, said], [now.level, now.said], "as it is after all of it");
  }
  assert.ok([first, second, third].every((id) => touched.some(({ skill }) => skill.id === id)));

  await cairn.profile.edit({ hidden: { "tables-chairs": false }, goal: null });
  assert.equal(cairn.goal(), null);
  assert.equal(cairn.profile.read().items.find(({ id }) => id === "tables-chairs").hidden, false);
  assert.equal(cairn.mastery().find(({ skill }) => skill.id === first).said, true, "what is not named stays");
  cairn.dispose();
});

test("one id that is unknown, or a storage that is full, and nothing of it is taken in", async () => {
  const { cairn, store } = await opened();
  const skill = cairn.mastery()[0].skill.id;
  await cairn.record({ type: "attempt", item: "tables-chairs", correct: true });
  const before = JSON.stringify(cairn.profile.read());
  const edits = [
    [{ said: { [skill]: true, nowhere: true } }, "skill-unknown"],
    [{ said: { [skill]: true }, hidden: { nowhere: true } }, "item-unknown"],
    [{ said: { [skill]: true }, goal: "nowhere" }, "skill-unknown"],
    [{ said: { [skill]: "yes" } }, "event-invalid"],
    [{ said: [skill] }, "event-invalid"],
    [{ hidden: { "tables-chairs": null } }, "event-invalid"],
    [{ said: { [skill]: true }, goal: 7 }, "skill-unknown"],
    [{ known: [skill] }, "event-invalid"],
    [null, "event-invalid"],
  ];
  for (const [edit, code] of edits) {
    await assert.rejects(cairn.profile.edit(edit), { code }, JSON.stringify(edit));
    assert.equal(JSON.stringify(cairn.profile.read()), before, JSON.stringify(edit));
  }
  store.full = true;
  await assert.rejects(cairn.profile.edit({ said: { [skill]: true } }), /full/);
  assert.equal(JSON.stringify(cairn.profile.read()), before);
  store.full = false;
  await cairn.profile.edit({ said: { [skill]: true } });
  assert.notEqual(JSON.stringify(cairn.profile.read()), before);
  cairn.dispose();
});
