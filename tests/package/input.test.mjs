// What callers get wrong: each slip is named, and nothing is lost or left broken by it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Cairn, memory } from "cairn-learn";
import { Device, testServer, testStore } from "./device.mjs";

testServer();
const device = () => new Device(testStore()).open();
const fails = (call, code, words) =>
  assert.rejects(
    async () => call(),
    (error) => {
      assert.equal(error.name, "CairnError", error.stack);
      assert.equal(error.code, code, error.message);
      assert.match(error.message, words);
      return true;
    },
  );

test("a misspelt or mistyped field is named", async () => {
  const { cairn } = await device();
  await fails(() => cairn.recommend({ cuont: 3 }), "request-invalid", /no field "cuont"/);
  await fails(
    () => cairn.recommend({ languages: "en" }),
    "request-invalid",
    /languages of a request is a list/,
  );
  await fails(() => cairn.recommend([]), "request-invalid", /is an object/);
  await fails(() => cairn.recommend({ count: 2.5 }), "request-invalid", /whole number/);
  await fails(
    () => cairn.record({ type: "attempted", item: "x" }),
    "event-invalid",
    /one of attempt, finished/,
  );
  const attempt = { type: "attempt", item: "tables-chairs" };
  await fails(() => cairn.record({ ...attempt, correct: true, secnods: 3 }), "event-invalid", /"secnods"/);
  await fails(() => cairn.record({ ...attempt, correct: true, score: 0.2 }), "event-invalid", /not both/);
  await fails(() => cairn.record({ ...attempt, score: 1.5 }), "event-invalid", /0 to 1/);
  await fails(() => cairn.record({ ...attempt, correct: true, seconds: -5 }), "event-invalid", /seconds/);
  await fails(
    () => cairn.record({ ...attempt, item: "nowhere", correct: true }),
    "item-unknown",
    /"nowhere"/,
  );
  await fails(() => cairn.setGoal(undefined), "skill-unknown", /not undefined/);
  await fails(() => cairn.item(5), "item-unknown", /not 5/);
  assert.equal(cairn.mastery().filter(({ attempts }) => attempts > 0).length, 0, "nothing was recorded");
});

test("a getter that throws leaves everything usable", async () => {
  const { cairn } = await device();
  const bad = {
    get minutes() {
      throw new Error("mine");
    },
  };
  assert.throws(() => cairn.recommend(bad), /mine/);
  assert.equal(cairn.recommend().length, 5);
  cairn.dispose();
});

test("a clock that is none is refused before anything is stored", async () => {
  const it = await device();
  for (const now of [Number.NaN, Number.POSITIVE_INFINITY, 1e17]) {
    it.now = now;
    await fails(() => it.answers(), "clock-implausible", /clock says/);
  }
  assert.equal(it.store.slots.size, 0);
});

test("an import that is no profile changes nothing", async () => {
  const it = await device();
  await it.answers();
  const good = { cairn: "profile", version: 3, profile: it.cairn.profile.read() };
  const bad = [
    null,
    { ...good, version: 4 },
    { ...good, profile: [] },
    { ...good, profile: {} },
    { ...good, profile: { ...good.profile, skils: [] } },
    { ...good, profile: { ...good.profile, skills: [{ id: 7 }] } },
    { ...good, charges: "none" },
  ];
  const before = JSON.stringify(it.cairn.profile.read());
  for (const data of bad) await fails(() => it.cairn.profile.import(data), "profile-invalid", /profile/);
  assert.equal(JSON.stringify(it.cairn.profile.read()), before);
  assert.equal(it.cairn.sharing.ledger().length, 0);
  await it.cairn.profile.import(good);
  assert.equal(JSON.stringify(it.cairn.profile.read()), before);
});

test("an import says where it is wrong", async () => {
  const it = await device();
  await it.answers();
  const good = { cairn: "profile", version: 3, profile: it.cairn.profile.read() };
  const fails = async (change, words) => {
    const data = structuredClone(good);
    change(data.profile);
    await assert.rejects(it.cairn.profile.import(data), { code: "profile-invalid", message: words });
  };
  await fails((profile) => {
    profile.skills[0].recent.count = 256;
  }, /skills\[0\]\.recent\.count must be a whole number from 0 to 255/);
  await fails((profile) => {
    delete profile.topics[0].word;
  }, /topics\[0\]\.word is missing/);
  await fails((profile) => {
    profile.items[0].hiden = true;
  }, /items\[0\]\.hiden is no field/);
  await fails((profile) => {
    profile.skills[0].practice = profile.skills;
  }, /skills\[0\]\.practice\[0\] must be a number, not an object/);
  await fails((profile) => {
    profile.goal = 7n;
  }, /goal must be a text, not something else/);
  await fails((profile) => {
    profile.goal = { profile };
  }, /goal must be a text, not an object/);
});

test("texts of every script and numbers of every size come back as they went", async () => {
  const it = await device();
  await it.answers();
  const words = ["", "Größe", "数学", "\u{1f600}\u{1f468}\u200d\u{1f467}", "\ufeffx", "a".repeat(300), "\0"];
  const topics = words.map((word, place) => ({ word, weight: place / 4 }));
  const profile = { ...it.cairn.profile.read(), topics, goal: "\u{1f600}".repeat(40), attempts: 4294967295 };
  profile.items = [{ ...profile.items[0], id: "ж", lastAt: -8.64e15 }, ...profile.items];
  await it.cairn.profile.import({ cairn: "profile", version: 3, profile });
  assert.deepEqual(it.cairn.profile.read(), profile);
});

test("open says what it cannot work with", async () => {
  const store = memory();
  await fails(() => Cairn.open(), "options-invalid", /an object with a catalog/);
  await fails(
    () => Cairn.open({ catalog: new Uint8Array(9), store: {} }),
    "options-invalid",
    /no method read/,
  );
  await fails(() => Cairn.open({ catalog: 5, store }), "catalog-invalid", /an address, bytes/);
  await fails(() => Cairn.open({ catalog: new Uint8Array(9), store }), "catalog-invalid", /CAIRNPK/);
});
