// What callers get wrong: each slip is named, and nothing is lost or left broken by it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Cairn, memory } from "cairn-learn";
import { openInWorker } from "cairn-learn/worker";
import { catalog, Device, policy, testServer, testStore } from "./device.mjs";

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
  await fails(() => cairn.recommend([]), "request-invalid", /a request is an object, not a list/);
  await fails(() => cairn.recommend({ weights: [1] }), "request-invalid", /is an object, not a list/);
  await fails(
    () => cairn.recommend({ pins: ["a", 5] }),
    "request-invalid",
    /pins\[1\] of a request is a text, not 5/,
  );
  for (const count of [2.5, -1, 1001, Number.NaN]) {
    const words = new RegExp(`count is a whole number from 0 to 1000, not ${count}`);
    for (const ask of ["recommend", "session"])
      await fails(() => cairn[ask]({ count }), "request-invalid", words);
  }
  await fails(() => cairn.profile.edit({ nope: 1 }), "event-invalid", /it has said, hidden, goal/);
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
    { ...good, version: 0 },
    { ...good, version: "4" },
    { ...good, profile: [] },
    { ...good, profile: {} },
    { ...good, profile: { ...good.profile, skils: [] } },
    { ...good, profile: { ...good.profile, skills: [{ id: 7 }] } },
    { ...good, charges: "none" },
  ];
  const before = JSON.stringify(it.cairn.profile.read());
  for (const data of bad) await fails(() => it.cairn.profile.import(data), "profile-invalid", /profile/);
  await fails(() => it.cairn.profile.import({ ...good, version: 4 }), "profile-newer", /newer version/);
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
  await fails(() => Cairn.open(), "options-invalid", /Cairn.open takes an object, not undefined/);
  await fails(
    () => Cairn.open({ catalog: new Uint8Array(9), store: {} }),
    "options-invalid",
    /no method read/,
  );
  await fails(() => Cairn.open({ catalog: 5, store }), "catalog-invalid", /an address, bytes.*plain data/);
  await fails(() => Cairn.open({ catalog, model: 5, store }), "model-invalid", /being fetched$/);
  await fails(() => Cairn.open({ catalog: new Uint8Array(9), store }), "catalog-invalid", /CAIRNPK/);
});

test("an option that is misspelt or wrong is named and stores nothing, in a worker too", async () => {
  const sharing = { policy: policy(), reports: "/v1/reports" };
  const both = [Cairn.open.bind(Cairn), openInWorker];
  const store = testStore();
  for (const [options, words] of [
    [{ passPhrase: "secret" }, /no option "passPhrase" \(there are catalog, .*passphrase/],
    [{ parts: {} }, /no option "parts"/],
    [{ catalog: "" }, /catalog is no empty address/],
    [{ catalog: undefined }, /catalog is missing/],
    [{ model: " " }, /model is no empty address/],
    [{ wasm: "" }, /wasm is no empty address/],
    [{ persist: 1 }, /persist is true or false, not 1/],
    [{ clock: 5 }, /clock is a function/],
    [{ locks: {} }, /locks has no method request/],
    [{ store: null }, /store has no method read/],
    [{ weights: [1] }, /weights is an object, not a list/],
    [{ pins: ["tables-chairs", 5] }, /pins is a list of ids, and its entry 1 is 5/],
    [{ waitFor: "all" }, /waitFor is "everything" or "recommend", not "all"/],
    [{ sharing: 5 }, /sharing is an object, not 5/],
    [{ sharing: null }, /sharing is an object, not null/],
    [{ sharing: {} }, /sharing\.policy is missing/],
    [{ sharing: { policy: "/p" } }, /sharing\.reports is missing/],
    [{ sharing: { polcy: "/p", reports: "/r" } }, /no option "sharing\.polcy" \(there are policy, reports/],
    [{ sharing: { ...sharing, policy: "" } }, /sharing\.policy is an address, or the policy itself/],
    [{ sharing: { ...sharing, reports: 5 } }, /sharing\.reports is an address, not 5/],
    [{ sharing: { ...sharing, releases: { url: "/r" } } }, /sharing\.releases\.key is missing/],
    [{ sharing: { ...sharing, releases: { url: "/r", kye: "" } } }, /no option "sharing\.releases\.kye"/],
  ]) {
    for (const open of both)
      await fails(() => open({ catalog, store, ...options }), "options-invalid", words);
  }
  await fails(() => Cairn.open({ catalog, worker: {} }), "options-invalid", /no option "worker"/);
  for (const worker of [5, null, {}]) {
    await fails(
      () => openInWorker({ catalog, worker }),
      "options-invalid",
      /worker has no method postMessage/,
    );
  }
  await fails(
    () => openInWorker({ catalog, transfer: "all" }),
    "options-invalid",
    /transfer is true or false/,
  );
  assert.equal(store.slots.size, 0);
  for (const open of both) {
    const left = { model: undefined, sharing: { ...sharing, releases: undefined }, passphrase: undefined };
    (await open({ catalog, store, ...left })).dispose();
  }
});

test("erasing by a misspelt option erases nobody", async () => {
  const it = await device();
  await it.answers();
  const { store } = it;
  for (const options of [{ store, nmae: "ada" }, { store, everything: "no" }, [store], null]) {
    await fails(() => Cairn.eraseStoredProfile(options), "options-invalid", /eraseStoredProfile/);
  }
  assert.ok(store.slots.size > 0);
  await Cairn.eraseStoredProfile({ store });
  assert.equal(store.slots.size, 0);
});

test("what is there in place of a catalog is told, and from where, but no query", async (t) => {
  const before = globalThis.fetch;
  t.after(() => {
    globalThis.fetch = before;
  });
  const address = "https://school.test/packs/maths.cairn?token=secret#part";
  const at = /\(https:\/\/school\.test\/packs\/maths\.cairn\)$/;
  const gzip = new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
  const cases = [
    ["\n<!doctype html><html>Not here</html>", /looks like an HTML page/],
    [gzip, /compressed by gzip/],
    ['{"cairn": 1, "items": []}', /looks like JSON/],
    [`[${" ".repeat(100)}]`, /looks like JSON/],
    ["", /it is empty/],
    [null, /it is empty/],
    ["x", /does not start with CAIRNPK/],
    ["x".repeat(100), /does not start with CAIRNPK/],
  ];
  for (const [body, words] of cases) {
    globalThis.fetch = async () => new Response(body, { status: body === null ? 204 : 200 });
    for (const told of [words, at]) {
      await fails(() => Cairn.open({ catalog: address, store: memory() }), "catalog-invalid", told);
    }
    // By whatever way it comes; without an address there is none to tell.
    if (typeof body === "string" && !body.startsWith("x")) {
      for (const source of [new Response(body), new TextEncoder().encode(body), new Blob([body]).stream()]) {
        await fails(() => Cairn.open({ catalog: source, store: memory() }), "catalog-invalid", words);
      }
      globalThis.fetch = async () => new Response(body);
      await fails(() => Cairn.open({ catalog, model: address, store: memory() }), "model-invalid", words);
    }
  }
  globalThis.fetch = async () => new Response("", { status: 503 });
  await fails(() => Cairn.open({ catalog: address }), "catalog-unreachable", at);
  globalThis.fetch = async () => {
    throw new TypeError("Failed to fetch");
  };
  await fails(
    () => Cairn.open({ catalog: address }),
    "catalog-unreachable",
    /^the catalog cannot be fetched from https:\/\/school\.test\/packs\/maths\.cairn: Failed to fetch$/,
  );
});
