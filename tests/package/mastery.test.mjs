// What learners say about a skill, why a skill is below its best, and profiles of version 1.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { DAY, Device, testServer, testStore } from "./device.mjs";

testServer();
const SKILL = "compare-numbers";
const device = (store = testStore()) => new Device(store).open();
const fixture = (name) => readFile(new URL(`../fixtures/${name}`, import.meta.url));
const skill = ({ cairn }, id = SKILL) => cairn.mastery().find((mastery) => mastery.skill.id === id);
const says = (it, known) => it.cairn.record({ type: "known", skill: SKILL, known });

test("the learner's word counts once, is replaced by the opposite, and can be taken back", async () => {
  const it = await device();
  const fresh = skill(it);
  assert.deepEqual([fresh.level, fresh.said, fresh.below], ["not-started", null, null]);
  const { mastery } = await it.cairn.record({ type: "known", skill: SKILL });
  assert.deepEqual(mastery, [skill(it)]);
  const known = skill(it);
  assert.deepEqual([known.level, known.said], ["mastered", true]);
  for (let again = 0; again < 10; again++) await says(it, true);
  assert.deepEqual(skill(it), known);
  await says(it, false);
  assert.deepEqual([skill(it).level, skill(it).said], ["getting-there", false]);
  await it.cairn.record({ type: "unsaid", skill: SKILL });
  assert.deepEqual(skill(it), fresh);
  await assert.rejects(it.cairn.record({ type: "known", skill: SKILL, known: "no" }), {
    code: "event-invalid",
  });
  await assert.rejects(it.cairn.record({ type: "unsaid" }), { code: "event-invalid" });
});

test("of an item, the word is on all its skills", async () => {
  const it = await device();
  const { mastery } = await it.cairn.record({ type: "known", item: "tables-chairs", known: false });
  assert.ok(mastery.length > 0);
  for (const { said } of mastery) assert.equal(said, false);
  await it.cairn.record({ type: "unsaid", item: "tables-chairs" });
  assert.ok(it.cairn.mastery().every(({ said }) => said === null));
});

test("what is below its best says why, in figures and in words", async () => {
  const it = await device();
  await says(it, true);
  it.now += 400 * DAY;
  const faded = skill(it);
  assert.equal(faded.level, "proficient");
  assert.deepEqual(
    [faded.below.best, faded.below.code, faded.below.params.days],
    ["mastered", "forgetting", 400],
  );
  assert.equal(faded.below.params.recall, faded.retrievability);
  assert.match(
    faded.below.text,
    /^It was mastered and has not been practised for 400 days: worth a short review\.$/,
  );
  assert.match(faded.below.change, /right answer/);
  await says(it, true);
  assert.equal(skill(it).below, null);

  const item = it.cairn
    .recommend({ count: 1000 })
    .find(({ item: { assesses } }) => assesses[0]?.id === SKILL);
  for (let wrong = 0; wrong < 3; wrong++) {
    await it.cairn.record({ type: "attempt", item: item.item.id, correct: false });
  }
  assert.deepEqual(skill(it).below.params, { wrong: 3, of: 3 });
  assert.match(skill(it).below.text, /of the last 3 answers 3 were not right yet/);
});

test("a profile stored by version 1 is read, and written as version 3", async () => {
  const store = testStore();
  store.slots.set("default.profile.a", new Uint8Array(await fixture("profile-v1.bin")));
  const it = await device(store);
  assert.equal(it.cairn.profile.status.status, "loaded");
  assert.equal(skill(it, "count-to-20").attempts, 10);
  const read = it.cairn.profile.read();
  await it.cairn.record({ type: "opened", item: "tables-chairs" });
  const version = [...store.slots.values()].map((bytes) => new DataView(bytes.buffer).getUint16(6, true));
  assert.deepEqual(version, [1, 3]);
  await it.open();
  assert.deepEqual(it.cairn.profile.read().skills, read.skills);

  // The same as an export of version 1.
  const imported = await device();
  await imported.cairn.profile.import(JSON.parse(await fixture("profile-v1.json")));
  assert.deepEqual(imported.cairn.profile.read().skills, read.skills);
});

test("an export of version 1 brings its words along, and one of version 3 all there is", async () => {
  const it = await device();
  const data = JSON.parse(await fixture("profile-v1.json"));
  data.profile.skills = [{ id: SKILL, ability: 1.7, declaredKnown: true, lastAt: 5 }];
  await it.cairn.profile.import(data);
  assert.equal(skill(it).said, true);
  await says(it, false);
  const exported = JSON.parse(JSON.stringify(await it.cairn.profile.export()));
  assert.equal(exported.version, 3);
  const other = await device();
  await other.cairn.profile.import(exported);
  assert.deepEqual(other.cairn.profile.read(), it.cairn.profile.read());
});
