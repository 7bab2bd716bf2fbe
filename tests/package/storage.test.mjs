// What becomes of a learner where storage does not do what it should: full, blocked, gone, damaged, of a newer version. And when
// the browser is asked to keep it.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Cairn, indexedDb, localStorageStore, memory } from "cairn-learn";
import { catalog, Device, START, testServer, testStore } from "./device.mjs";

const open = (store, options) => Cairn.open({ catalog, store, clock: () => START, ...options });
const answer = (cairn) => cairn.record({ type: "attempt", item: "tables-chairs", correct: true });
const attempts = (cairn) => cairn.profile.read().attempts;
const exception = (name) => new DOMException("no", name);

/** A `localStorage` that can be made to throw. */
function fakeStorage() {
  const texts = new Map();
  const fails = { read: undefined, write: undefined };
  const storage = {
    getItem(key) {
      if (fails.read) throw fails.read;
      return texts.get(key) ?? null;
    },
    setItem(key, text) {
      if (fails.write) throw fails.write;
      texts.set(key, text);
    },
    removeItem: (key) => void texts.delete(key),
  };
  Object.defineProperty(globalThis, "localStorage", { value: storage, configurable: true });
  return { texts, fails };
}

afterEach(() => {
  delete globalThis.localStorage;
  delete globalThis.indexedDB;
  delete globalThis.navigator.storage;
});

test("a full storage takes nothing in and keeps what it had; once there is room it goes on", async () => {
  const { fails } = fakeStorage();
  const cairn = await open(localStorageStore());
  await answer(cairn);
  cairn.onChange(() => assert.fail("nobody else stored anything"));
  fails.write = exception("QuotaExceededError");
  await assert.rejects(answer(cairn), { code: "storage-full", message: /localStorage is full/ });
  await assert.rejects(cairn.profile.edit({ goal: cairn.mastery()[0].skill.id }), { code: "storage-full" });
  assert.equal(attempts(cairn), 1);
  assert.equal(cairn.goal(), null);
  fails.write = undefined;
  await answer(cairn);
  assert.equal(attempts(cairn), 2);
  cairn.dispose();
});

test("a storage that was full from the first answer on has lost nothing", async () => {
  const { texts, fails } = fakeStorage();
  fails.write = exception("QuotaExceededError");
  const cairn = await open(localStorageStore());
  await assert.rejects(answer(cairn), { code: "storage-full" });
  assert.deepEqual([cairn.profile.status.status, texts.size], ["new", 0]);
  fails.write = undefined;
  await answer(cairn);
  // Nothing is there for another reason now.
  texts.clear();
  await answer(cairn);
  assert.equal(cairn.profile.status.status, "vanished");
  cairn.dispose();
});

test("a blocked storage is told by its code, with the way to go on; with memory it does", async () => {
  const { fails } = fakeStorage();
  fails.read = exception("SecurityError");
  await assert.rejects(open(localStorageStore()), { code: "storage-blocked", message: /memory\(\)/ });
  Object.defineProperty(globalThis, "localStorage", {
    get() {
      throw exception("SecurityError");
    },
    configurable: true,
  });
  await assert.rejects(open(localStorageStore()), { code: "storage-blocked" });
  Object.defineProperty(globalThis, "localStorage", { value: null, configurable: true });
  await assert.rejects(open(localStorageStore()), { code: "storage-blocked" });
  const cairn = await open(memory());
  await answer(cairn);
  assert.equal(attempts(cairn), 1);
  cairn.dispose();
});

test("locks that are blocked too do not keep memory from working", async () => {
  const { navigator } = globalThis;
  const request = () => Promise.reject(exception("SecurityError"));
  Object.defineProperty(globalThis, "navigator", { value: { locks: { request } }, configurable: true });
  try {
    const cairn = await open(memory());
    await answer(cairn);
    cairn.dispose();
  } finally {
    Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
  }
});

test("IndexedDB: absent, blocked, full, of a newer version and failing are told apart", async () => {
  await assert.rejects(open(indexedDb()), { code: "storage-blocked", message: /IndexedDB/ });
  const codes = {
    SecurityError: "storage-blocked",
    InvalidStateError: "storage-blocked",
    QuotaExceededError: "storage-full",
    VersionError: "profile-newer",
    UnknownError: "storage-failed",
  };
  for (const [name, code] of Object.entries(codes)) {
    globalThis.indexedDB = {
      open() {
        const request = { error: exception(name) };
        queueMicrotask(() => request.onerror());
        return request;
      },
    };
    await assert.rejects(open(indexedDb()), { code }, name);
  }
});

test("IndexedDB that is blocked beside localStorage keeps nobody from learning; only sharing is off", async () => {
  const { texts } = fakeStorage();
  const sharing = { policy: "https://school.test/policy.json", reports: "https://school.test/v1/reports" };
  const cairn = await open(localStorageStore(), { sharing });
  await answer(cairn);
  assert.equal(cairn.sharing.state.available, false);
  assert.match(cairn.sharing.state.unavailable, /IndexedDB/);
  const listed = async () => (await cairn.profile.stored()).map(({ key }) => key);
  assert.deepEqual(await listed(), ["cairn:default.profile.a"]);
  const data = await cairn.profile.export();
  assert.deepEqual([data.profile.attempts, data.charges], [1, []]);
  for (const everything of [false, true]) {
    await cairn.profile.erase({ everything });
    assert.deepEqual([await listed(), texts.size], [[], 0]);
    await cairn.profile.import(data);
    assert.equal(attempts(cairn), 1);
  }
  cairn.dispose();
});

test("what was shared while IndexedDB was there is neither erased nor carried along without it", async () => {
  const { texts } = fakeStorage();
  // The number of the newest record of sharing, in the other place than the record.
  texts.set("cairn:default.sharing.mark", Buffer.from([3, 0, 0, 0, 0, 0, 0, 0]).toString("base64"));
  const cairn = await open(localStorageStore());
  await answer(cairn);
  await assert.rejects(cairn.profile.export(), { code: "storage-blocked", message: /what was shared/ });
  const erasing = cairn.profile.erase({ everything: true });
  await assert.rejects(erasing, { code: "storage-blocked", message: /all else was erased/ });
  assert.deepEqual([...texts.keys()], ["cairn:default.sharing.mark"]);
  const from = await open(testStore());
  const data = await from.profile.export();
  from.dispose();
  await assert.rejects(cairn.profile.import(data), {
    code: "storage-blocked",
    message: /nothing was imported/,
  });
  cairn.dispose();
});

test("what was spent elsewhere is not forgotten by an import without IndexedDB: there is none, and nothing is lost", async () => {
  fakeStorage();
  testServer();
  const from = await new Device().open();
  await from.agrees();
  await from.seals();
  const data = await from.cairn.profile.export();
  from.cairn.dispose();
  assert.equal(data.charges.length, 1);
  const cairn = await open(localStorageStore());
  await answer(cairn);
  const importing = () => cairn.profile.import(data);
  await assert.rejects(importing(), {
    code: "storage-blocked",
    message: /what was shared.*nothing was imported/,
  });
  assert.equal(attempts(cairn), 1);
  cairn.dispose();
});

test("what vanished between two events counts as erased: it is not put back, and the page is told", async () => {
  const store = testStore();
  const cairn = await open(store);
  let told = 0;
  cairn.onChange(() => told++);
  await answer(cairn);
  await answer(cairn);
  store.slots.clear();
  await answer(cairn);
  assert.equal(cairn.profile.status.status, "vanished");
  assert.match(cairn.profile.status.message, /nothing was put back/);
  assert.equal(attempts(cairn), 1, "what came after it");
  assert.equal(told, 1);
  cairn.dispose();
  const later = await open(store);
  assert.equal(attempts(later), 1);
  // Erased by this page itself is no news.
  await later.profile.erase();
  await answer(later);
  assert.equal(later.profile.status.status, "new");
  later.dispose();
});

test("one damaged copy costs the last event, two are told and not overwritten, and erasing is the way out", async () => {
  const { texts } = fakeStorage();
  const store = localStorageStore();
  const cairn = await open(store);
  for (let time = 0; time < 3; time++) await answer(cairn);
  cairn.dispose();
  texts.set("cairn:default.profile.a", "not base64 !");
  const recovered = await open(store);
  assert.equal(recovered.profile.status.status, "recovered");
  assert.equal(attempts(recovered), 2);
  recovered.dispose();
  texts.set("cairn:default.profile.b", "");
  const before = JSON.stringify([...texts]);
  await assert.rejects(open(store), { code: "profile-damaged" });
  assert.equal(JSON.stringify([...texts]), before);
  await Cairn.eraseStoredProfile({ store });
  const anew = await open(store);
  assert.equal(attempts(anew), 0);
  anew.dispose();
});

test("a store of the host's own may throw what it likes, and that is what arrives", async () => {
  const store = { ...testStore(), write: () => Promise.reject(new RangeError("the bridge is down")) };
  const cairn = await open(store);
  await assert.rejects(answer(cairn), { name: "RangeError" });
  assert.equal(attempts(cairn), 0);
  cairn.dispose();
});

/** A browser that is asked to keep what is stored. */
function keeper({ persisted = false, says = true } = {}) {
  const asked = { persist: 0, persisted };
  globalThis.navigator.storage = {
    persist: async () => {
      asked.persist++;
      asked.persisted = says;
      return says;
    },
    persisted: async () => asked.persisted,
  };
  return asked;
}
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

test("the browser is asked to keep it after the first answer that was stored, once in a profile's life", async () => {
  const { fails } = fakeStorage();
  const asked = keeper({ says: false });
  const cairn = await open(localStorageStore());
  await cairn.setGoal(cairn.mastery()[0].skill.id);
  fails.write = exception("QuotaExceededError");
  await assert.rejects(answer(cairn));
  await turn();
  assert.equal(asked.persist, 0, "not at open, not for a goal, not for what was not stored");
  fails.write = undefined;
  await answer(cairn);
  await answer(cairn);
  await turn();
  assert.equal(asked.persist, 1);
  assert.equal(await cairn.profile.persisted(), false);
  cairn.dispose();
  const later = await open(localStorageStore());
  await answer(later);
  await turn();
  assert.equal(asked.persist, 1, "a no is not asked about again");
  assert.equal(await later.profile.persist(), false);
  assert.equal(asked.persist, 2, "but where the page says so");
  later.dispose();
});

test("a learner who came with an import is asked about after the first answer here", async () => {
  const from = await open(testStore());
  for (let time = 0; time < 3; time++) await answer(from);
  const data = await from.profile.export();
  from.dispose();
  const asked = keeper();
  const cairn = await open({ ...testStore(), evictable: true });
  await cairn.profile.import(data);
  await turn();
  assert.equal(asked.persist, 0);
  await answer(cairn);
  await turn();
  assert.equal(asked.persist, 1);
  cairn.dispose();
});

test("it is not asked where the page says so, where it keeps it already, or for a store that is not the browser's", async () => {
  for (const [store, options, persisted] of [
    [() => fakeStorage() && localStorageStore(), { persist: false }, false],
    [() => fakeStorage() && localStorageStore(), {}, true],
    [testStore, {}, false],
    [memory, {}, false],
  ]) {
    const asked = keeper({ persisted });
    const cairn = await open(store(), options);
    await answer(cairn);
    await turn();
    assert.equal(asked.persist, 0);
    cairn.dispose();
  }
  delete globalThis.navigator.storage;
  const cairn = await open(memory());
  assert.equal(await cairn.profile.persist(), false);
  assert.equal(await cairn.profile.persisted(), false);
  cairn.dispose();
  await assert.rejects(open(memory(), { persist: "yes" }), { code: "options-invalid" });
});
