// A store of the host's own that gives what no store may: it is told by a code, with what and where, and nothing is overwritten.
// And one that never answers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { Cairn, indexedDb, learners } from "cairn-learn";
import { catalog, START, testStore } from "./device.mjs";

const open = (store, options) => Cairn.open({ catalog, store, clock: () => START, ...options });
const answer = (cairn) => cairn.record({ type: "attempt", item: "tables-chairs", correct: true });
/** A store whose values go through a function on their way out. */
const giving = (change) => {
  const store = testStore();
  return { ...store, read: (key) => change(store.slots.get(key)) };
};

test("null is nothing, and bytes of another realm are bytes", async () => {
  const foreign = (bytes) => bytes && runInNewContext("new Uint8Array(bytes)", { bytes: [...bytes] });
  for (const change of [(bytes) => bytes ?? null, (bytes) => bytes && Buffer.from(bytes), foreign]) {
    const cairn = await open(giving(change));
    await answer(cairn);
    await answer(cairn);
    assert.equal(cairn.profile.read().attempts, 2);
    assert.deepEqual(
      (await cairn.profile.stored()).map(({ key }) => key),
      ["default.profile.a", "default.profile.b"],
    );
    cairn.dispose();
  }
});

test("what is no bytes is refused at the first read of it, with the store and the key", async () => {
  for (const [change, what] of [
    [(bytes) => [...bytes], /Array/],
    [(bytes) => bytes.buffer, /ArrayBuffer/],
    [() => 5, /a number/],
    [() => ({}), /Object/],
    [() => "text", /a string/],
  ]) {
    const store = giving((bytes) => bytes && change(bytes));
    const cairn = await open({ ...store, prefix: "app: " }, { name: "ada" });
    await answer(cairn);
    const before = new Map(store.slots);
    await assert.rejects(answer(cairn), (error) => {
      assert.equal(error.code, "storage-failed", error.stack);
      assert.match(error.message, what);
      assert.match(error.message, /the store "app: " gave .* under the key NAME\.profile\.a/);
      assert.doesNotMatch(error.message, /ada/);
      return true;
    });
    assert.deepEqual(store.slots, before);
    cairn.dispose();
    // Under every key: nothing of it is taken for a key that a passphrase locks.
    const all = giving(() => change(new Uint8Array(9)));
    await assert.rejects(open(all), { code: "storage-failed", message: /NAME\.key\.a/ });
    await assert.rejects(learners({ store: all }).list(), { code: "storage-failed", message: /learners\.a/ });
    assert.equal(all.slots.size, 0);
  }
});

test("bytes at random under every key are damage, and say which key", async () => {
  const store = giving(() => new Uint8Array(200).fill(0xa5));
  await assert.rejects(open(store), { code: "profile-damaged", message: /NAME\.key\.a.*everything: true/ });
  assert.equal(store.slots.size, 0);
});

test("a host's own locks may throw what they like, and that is what arrives; the browser's tell that storage is blocked", async () => {
  const request = () => Promise.reject(new RangeError("no lock today"));
  const store = testStore();
  const calls = (options) => [
    () => open(store, options),
    () => learners({ store, ...options }).list(),
    () => learners({ store, ...options }).add("Ada"),
    () => learners({ store, ...options }).eraseList(),
    () => Cairn.eraseStoredProfile({ store, ...options }),
    () => Cairn.eraseStoredProfile({ store, ...options, everything: true }),
  ];
  for (const call of calls({ locks: { request } })) await assert.rejects(call(), { name: "RangeError" });
  const { navigator } = globalThis;
  const blocked = () => Promise.reject(new DOMException("denied", "SecurityError"));
  const value = { locks: { request: blocked } };
  Object.defineProperty(globalThis, "navigator", { value, configurable: true });
  try {
    for (const call of calls({})) {
      await assert.rejects(call(), { code: "storage-blocked", message: /Web Locks/ });
    }
  } finally {
    Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
  }
});

test("a slip in what is erased, and where, is named before anything is", async () => {
  const store = testStore();
  const ada = await open(store, { name: "ada" });
  const cairn = await open(store);
  for (const each of [ada, cairn]) await answer(each);
  const before = new Map(store.slots);
  const fails = (call, words) =>
    assert.rejects(async () => call(), { code: "options-invalid", message: words, name: "CairnError" });
  await fails(() => Cairn.eraseStoredProfile(null), /eraseStoredProfile takes an object, not null/);
  await fails(
    () => Cairn.eraseStoredProfile({ store: 5 }),
    /eraseStoredProfile: the option store has no method read/,
  );
  await fails(() => Cairn.eraseStoredProfile({ store: null }), /no method read/);
  await fails(() => Cairn.eraseStoredProfile({ store, locks: {} }), /option locks has no method request/);
  await fails(() => Cairn.eraseStoredProfile({ store, name: 5 }), /option name is a text, not 5/);
  await fails(() => Cairn.eraseStoredProfile({ store, nmae: "ada" }), /no option "nmae" \(there are .*name/);
  await fails(() => Cairn.eraseStoredProfile({ store, everything: "yes" }), /everything is true or false/);
  await fails(() => cairn.profile.erase(null), /profile\.erase takes an object, not null/);
  await fails(() => cairn.profile.erase(true), /not true/);
  await fails(() => cairn.profile.erase({ evrything: true }), /no option "evrything"/);
  await fails(() => cairn.profile.erase({ everything: 1 }), /everything is true or false, not 1/);
  await fails(() => learners(null), /learners takes an object, not null/);
  await fails(() => learners({ store: 5 }), /learners: the option store has no method read/);
  await fails(() => learners({ stroe: store }), /no option "stroe"/);
  await fails(() => learners({ store, locks: 5 }), /option locks has no method request/);
  await fails(() => indexedDb(null), /indexedDb takes an object, not null/);
  await fails(() => indexedDb({ databse: "mine" }), /no option "databse"/);
  await fails(() => indexedDb({ database: 5 }), /option database is a text/);
  assert.deepEqual(store.slots, before);
  assert.throws(() => cairn.onChange(5), {
    code: "request-invalid",
    message: /takes a function, not 5/,
  });
  for (const each of [ada, cairn]) each.dispose();
});

const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

for (const where of ["with Web Locks", "without"]) {
  test(`a store that never answers keeps nobody waiting once its page is disposed of, ${where}`, async () => {
    const { navigator } = globalThis;
    if (where === "without")
      Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
    try {
      const stuck = { ...testStore(), write: () => new Promise(() => undefined) };
      const cairn = await open(stuck, { name: where });
      const waiting = [answer(cairn), cairn.setGoal(cairn.mastery()[0].skill.id), cairn.profile.erase()];
      const told = Promise.allSettled(waiting);
      await turn();
      cairn.dispose();
      for (const { reason } of await told) assert.equal(reason?.code, "disposed");
      const other = await open(testStore(), { name: where });
      await answer(other);
      assert.equal(other.profile.read().attempts, 1);
      other.dispose();
    } finally {
      Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
    }
  });
}

for (const passphrase of [undefined, "while it opens"]) {
  test(`an opening that is ended while its store never answers keeps nobody waiting, ${passphrase ? "with" : "without"} a passphrase`, async () => {
    const store = testStore();
    const ways = { name: passphrase ?? "ended", passphrase };
    // Whether there is a key is asked without the lock; what is asked under it hangs.
    let reads = 0;
    const stuck = { ...store, read: () => (++reads > 2 ? new Promise(() => undefined) : undefined) };
    const stop = new AbortController();
    const opening = assert.rejects(open(stuck, { ...ways, signal: stop.signal }), { code: "aborted" });
    while (reads < 3) await turn();
    stop.abort();
    await opening;
    const other = await open(store, ways);
    await answer(other);
    assert.equal(other.profile.read().attempts, 1);
    other.dispose();
  });
}

test("what is being stored as a page is disposed of is stored whole before anyone else may write", async () => {
  const store = testStore();
  const { write } = store;
  let done;
  store.write = async (key, bytes) => {
    await new Promise((resolve) => {
      done = resolve;
    });
    write.call(store, key, bytes);
  };
  const cairn = await open(store);
  const waiting = assert.rejects(answer(cairn), { code: "disposed" });
  while (!done) await turn();
  cairn.dispose();
  await waiting;
  const next = open({ ...store, write });
  await turn();
  done();
  const other = await next;
  assert.equal(other.profile.read().attempts, 1, "it was waited for");
  other.dispose();
});
