// A record of sharing that cannot be read just now, or never again, or not by this version: a withdrawal is not passed over, and
// nothing is spent twice.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { testServer, testStore } from "./device.mjs";
import { device } from "./devices.mjs";

/** What is stored of a learner of whom a report waits, or was sent. */
async function shared(sent = false) {
  const it = await (await (await device()).agrees()).seals();
  if (sent) await it.cairn.sharing.sync();
  return it.store.slots;
}

/** A page that was opened while the store did not give that record, as a browser's sometimes does not. */
async function openedAway(slots) {
  const store = testStore();
  for (const [key, bytes] of slots) store.slots.set(key, bytes);
  const { read } = store;
  store.away = true;
  store.read = (key) => {
    if (store.away && key.includes("sharing")) throw new Error("away");
    return read(key);
  };
  const it = await device(store);
  assert.match(it.state.unavailable, /away/);
  return it;
}

test("a withdrawal is stored once the record is there again, and fails while it is not", async () => {
  const server = testServer();
  for (const consent of ["local-only", "personalise"]) {
    const it = await openedAway(await shared());
    await assert.rejects(it.cairn.sharing.consent(consent), { message: "away" });
    it.store.away = false;
    assert.equal((await it.cairn.sharing.consent(consent)).consent, consent);
    const next = await device(it.store);
    assert.deepEqual([next.state.consent, next.state.waiting], [consent, null]);
  }
  assert.deepEqual(server.posts, []);
});

test("erasing the profile says so where the report that was made of it could not be erased", async () => {
  testServer();
  const it = await openedAway(await shared());
  await assert.rejects(it.cairn.profile.erase(), { message: "away" });
  it.store.away = false;
  await it.cairn.profile.erase();
  const next = await device(it.store);
  assert.deepEqual([next.state.consent, next.state.waiting], ["local-only", null]);
  assert.ok(next.state.spentEpsilon > 1.9, "and stays spent");
});

test("an export takes along what was spent, or there is none", async () => {
  testServer();
  const it = await openedAway(await shared(true));
  await assert.rejects(it.cairn.profile.export(), { message: "away" });
  it.store.away = false;
  assert.equal((await it.cairn.profile.export()).charges.length, 1);
  assert.equal((await device(it.store)).state.retired, true);
});

test("of a record that can never be read all is spent that there is, wherever the profile goes", async () => {
  testServer();
  const it = await device();
  const slots = await shared(true);
  for (const slot of ["a", "b"]) slots.set(`default.sharing.${slot}`, new Uint8Array(50));
  for (const [key, bytes] of slots) it.store.slots.set(key, bytes);
  await it.open();
  assert.equal(
    (await it.cairn.sharing.consent("local-only")).consent,
    "local-only",
    "it shares nothing anyway",
  );
  const file = await it.cairn.profile.export();
  const other = await device();
  await other.cairn.profile.import(file);
  await other.agrees();
  assert.equal(other.state.leftEpsilon, 0);
});

test("in a record of a newer version nobody can take consent back but a page of that version, and so it is said", async () => {
  testServer();
  const it = await device();
  for (const [key, bytes] of await shared(true)) {
    const newer = Buffer.from(bytes);
    if (key.includes("sharing")) {
      newer.writeUInt16LE(newer.readUInt16LE(6) + 1, 6);
      const sum = createHash("sha256").update(newer.subarray(0, 20)).update(newer.subarray(28)).digest();
      sum.copy(newer, 20, 0, 8);
    }
    it.store.slots.set(key, newer);
  }
  const before = new Map(it.store.slots);
  await it.open();
  for (const call of [
    () => it.cairn.sharing.consent("local-only"),
    () => it.cairn.profile.export(),
    () => it.cairn.profile.import({ cairn: "profile", version: 3, profile: it.cairn.profile.read() }),
  ]) {
    await assert.rejects(call(), { code: "profile-newer" });
  }
  assert.deepEqual(it.store.slots, before);
});
