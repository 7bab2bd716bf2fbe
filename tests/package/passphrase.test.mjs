// Encryption at rest: what is stored cannot be read or moved about, a wrong passphrase is no damage and overwrites nothing, and
// what was there before is moved in whatever cuts it short.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Cairn } from "cairn-learn";
import { accepted, agree, catalog, policy, START, testStore } from "./device.mjs";

const PASSPHRASE = "green horses read slowly";
const sharing = { policy: "https://school.test/policy.json", reports: "https://school.test/v1/reports" };
globalThis.fetch = async (_, { method } = {}) => (method === "POST" ? accepted() : Response.json(policy()));

const open = (store, options = {}) =>
  Cairn.open({ catalog, store, sharing, clock: () => START, passphrase: PASSPHRASE, ...options });
const answer = (cairn, correct = true) => cairn.record({ type: "attempt", item: "tables-chairs", correct });
const attempts = (cairn) => cairn.profile.read().attempts;
const begins = (bytes) => Buffer.from(bytes.subarray(0, 4)).toString();
const copy = (slots) =>
  JSON.stringify([...slots].map(([key, bytes]) => [key, Buffer.from(bytes).toString("hex")]));

async function closing(store, use, options) {
  const cairn = await open(store, options);
  try {
    return await use(cairn);
  } finally {
    cairn.dispose();
  }
}

test("every record is encrypted, each time anew, and only the passphrase opens it", async () => {
  const store = testStore();
  const seen = new Set();
  await closing(store, async (cairn) => {
    await agree(cairn);
    for (let time = 0; time < 4; time++) {
      await answer(cairn);
      seen.add(
        Buffer.from(store.slots.get(`default.profile.${"ab"[time % 2]}`).subarray(16, 28)).toString("hex"),
      );
    }
    assert.equal(seen.size, 4, "no two writes have the same IV");
    const places = (await cairn.profile.stored()).map(({ key }) => key);
    assert.deepEqual(places.sort(), [...store.slots.keys()].sort(), "all of it is listed");
  });
  const kinds = Object.fromEntries([...store.slots].map(([key, bytes]) => [key, begins(bytes)]));
  assert.deepEqual(kinds, {
    "default.key.a": "CRNK",
    "default.key.b": "CRNK",
    "default.sharing.a": "CRNE",
    "default.sharing.b": "CRNE",
    "default.profile.a": "CRNE",
    "default.profile.b": "CRNE",
  });
  const all = Buffer.concat([...store.slots.values()]).toString("latin1");
  for (const word of ["tables-chairs", "CRNS", PASSPHRASE]) assert.ok(!all.includes(word), word);
  await closing(store, (cairn) => {
    assert.equal(attempts(cairn), 4);
    assert.equal(cairn.sharing.state.consent, "share-aggregates");
  });
  // The same letters, as another keyboard has them.
  const accents = testStore();
  await closing(accents, answer, { passphrase: "caf\u00e9" });
  await closing(accents, (cairn) => assert.equal(attempts(cairn), 1), { passphrase: "cafe\u0301" });
});

test("a wrong passphrase, or none, is told by its code and changes nothing", async () => {
  const store = testStore();
  await closing(store, answer);
  const before = copy(store.slots);
  await assert.rejects(open(store, { passphrase: "green horses" }), (error) => {
    assert.equal(error.code, "passphrase-wrong");
    assert.ok(!error.message.includes("green"));
    return true;
  });
  await assert.rejects(open(store, { passphrase: undefined }), { code: "passphrase-needed" });
  for (const passphrase of ["", 7, null]) {
    await assert.rejects(open(store, { passphrase }), { code: "options-invalid" });
  }
  assert.equal(copy(store.slots), before);
  store.slots.delete("default.key.a");
  await assert.rejects(open(store, { passphrase: undefined }), { code: "passphrase-needed" });
  await assert.rejects(open(store, { passphrase: "green horses" }), { code: "passphrase-wrong" });
  await closing(store, (cairn) => assert.equal(attempts(cairn), 1));
  assert.ok(store.slots.has("default.key.a"), "the lost copy is there again");
});

test("records cannot be put where others belong, and a change of one is damage", async () => {
  const store = testStore();
  await closing(store, async (cairn) => {
    await answer(cairn);
    await answer(cairn);
  });
  const [a, b] = [store.slots.get("default.profile.a"), store.slots.get("default.profile.b")];
  store.slots.set("default.profile.b", a);
  await closing(store, (cairn) => {
    assert.equal(cairn.profile.status.status, "recovered");
    assert.equal(attempts(cairn), 1);
  });
  store.slots.set("default.profile.b", b);
  for (const at of [8, 16, 28, b.length - 1]) {
    const changed = b.slice();
    changed[at] ^= 1;
    store.slots.set("default.profile.b", changed);
    const found = closing(store, ({ profile }) => assert.equal(profile.status.status, "recovered"));
    await found;
  }
  // A record that nobody encrypted is none either.
  const plain = testStore();
  await closing(plain, answer, { passphrase: undefined });
  store.slots.set("default.profile.a", plain.slots.get("default.profile.a"));
  store.slots.set("default.profile.b", plain.slots.get("default.profile.a"));
  await assert.rejects(open(store), { code: "profile-damaged" });
});

test("a key that is damaged in both copies is damage, and in one it is mended", async () => {
  const store = testStore();
  await closing(store, answer);
  const whole = store.slots.get("default.key.a");
  for (const at of [0, 4, 9, 20, 44, 60, 103]) {
    const damaged = whole.slice();
    damaged[at] ^= 1;
    store.slots.set("default.key.a", damaged);
    store.slots.set("default.key.b", damaged);
    await assert.rejects(open(store), { code: "profile-damaged" }, `${at}`);
    store.slots.set("default.key.b", whole);
    await closing(store, (cairn) => assert.equal(attempts(cairn), 1));
    assert.deepEqual(store.slots.get("default.key.a"), whole);
  }
  const other = testStore();
  await closing(other, answer, { name: "another" });
  for (const copy of ["a", "b"]) store.slots.set(`default.key.${copy}`, other.slots.get("another.key.a"));
  await assert.rejects(open(store), { code: "passphrase-wrong" }, "another learner's key");
});

test("another passphrase takes the place of the old one, and only that", async () => {
  const store = testStore();
  await closing(store, async (cairn) => {
    await answer(cairn);
    const before = copy(store.slots);
    await assert.rejects(cairn.profile.changePassphrase("wrong", "new"), { code: "passphrase-wrong" });
    await assert.rejects(cairn.profile.changePassphrase(PASSPHRASE, ""), { code: "options-invalid" });
    assert.equal(copy(store.slots), before);
    const profile = store.slots.get("default.profile.a");
    await cairn.profile.changePassphrase(PASSPHRASE, "new");
    assert.equal(store.slots.get("default.profile.a"), profile, "the records stay as they are");
    await answer(cairn);
  });
  await assert.rejects(open(store), { code: "passphrase-wrong" });
  await closing(store, (cairn) => assert.equal(attempts(cairn), 2), { passphrase: "new" });
  // Cut short between its two writes, it did not happen, or it did: one of the two opens.
  const before = new Map(store.slots);
  await closing(
    store,
    async (cairn) => {
      const write = store.write;
      let left = 1;
      store.write = (key, bytes) => {
        if (left-- === 0) throw new Error("the page is gone");
        write.call(store, key, bytes);
      };
      await assert.rejects(cairn.profile.changePassphrase("new", "newer"), /gone/);
      store.write = write;
    },
    { passphrase: "new" },
  );
  assert.notDeepEqual(store.slots.get("default.key.a"), before.get("default.key.a"));
  const half = new Map(store.slots);
  for (const passphrase of ["new", "newer"]) {
    for (const [key, bytes] of half) store.slots.set(key, bytes);
    await closing(store, (cairn) => assert.equal(attempts(cairn), 2), { passphrase });
    assert.deepEqual(store.slots.get("default.key.a"), store.slots.get("default.key.b"));
  }
  const plain = testStore();
  await closing(
    plain,
    (cairn) => assert.rejects(cairn.profile.changePassphrase("x", "y"), { code: "passphrase-wrong" }),
    { passphrase: undefined },
  );
});

test("what was stored without a passphrase is moved in, whatever cuts it short", async () => {
  const plain = testStore();
  await closing(
    plain,
    async (cairn) => {
      await answer(cairn);
      await answer(cairn);
      await agree(cairn);
    },
    { passphrase: undefined },
  );
  const whole = dying(plain.slots, Number.POSITIVE_INFINITY);
  await closing(whole, (cairn) => assert.equal(attempts(cairn), 2));
  const writes = whole.writes;
  assert.ok(writes >= 8, `${writes}`);
  for (let last = 0; last < writes; last++) {
    const store = dying(plain.slots, last);
    await assert.rejects(open(store), /the page is gone/);
    const survivor = testStore();
    for (const [key, bytes] of store.slots) survivor.slots.set(key, bytes);
    await closing(survivor, async (cairn) => {
      assert.equal(cairn.profile.status.status, "loaded", `write ${last}`);
      assert.equal(attempts(cairn), 2, `write ${last}`);
      assert.equal(cairn.sharing.state.consent, "share-aggregates", `write ${last}`);
    });
    for (const [key, bytes] of survivor.slots)
      assert.match(begins(bytes), /^CRN[KE]$/, `${key}, write ${last}`);
  }
});

test("a page that has it open without the passphrase stops, and overwrites nothing", async () => {
  const store = testStore();
  const old = await open(store, { passphrase: undefined });
  await answer(old);
  await closing(store, answer);
  const early = await open(store, { passphrase: undefined, name: "early" });
  (await open(store, { name: "early" })).dispose();
  const before = copy(store.slots);
  for (const page of [old, early]) {
    await assert.rejects(answer(page), { code: "passphrase-needed" });
    await assert.rejects(agree(page), { code: "passphrase-needed" });
    await assert.rejects(page.profile.erase(), { code: "passphrase-needed" });
    await assert.rejects(page.profile.erase({ everything: true }), { code: "passphrase-needed" });
    assert.equal(copy(store.slots), before);
    page.dispose();
  }
});

test("erasing everything takes the key along; who has it open goes on, and another key is noticed", async () => {
  const store = testStore();
  const [first, second] = [await open(store), await open(store)];
  await answer(first);
  await first.profile.erase();
  assert.deepEqual([...store.slots.keys()], ["default.key.a", "default.key.b"]);
  await first.profile.erase({ everything: true });
  assert.equal(store.slots.size, 0);
  await answer(second);
  await closing(store, (cairn) => assert.equal(attempts(cairn), 1));
  await first.profile.erase({ everything: true });
  const third = await open(store, { passphrase: "another" });
  await answer(third);
  const before = copy(store.slots);
  await assert.rejects(answer(second), { code: "passphrase-wrong", message: /anew/ });
  await assert.rejects(second.profile.erase({ everything: true }), { code: "passphrase-wrong" });
  assert.equal(copy(store.slots), before);
  for (const cairn of [first, second, third]) cairn.dispose();
});

/** A copy of a store, which dies after so many writes. */
function dying(slots, last) {
  const store = testStore();
  for (const [key, bytes] of slots) store.slots.set(key, bytes);
  store.writes = 0;
  store.write = (key, bytes) => {
    if (store.writes === last) throw new Error("the page is gone");
    store.writes++;
    store.slots.set(key, bytes.slice());
  };
  return store;
}
