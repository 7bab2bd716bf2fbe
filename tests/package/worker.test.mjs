// Cairn from a worker, Node's here: the same answers and the same errors as in the page, and never a call without an answer.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import { Cairn, CairnError } from "cairn-learn";
import { openInWorker } from "cairn-learn/worker";
import { catalog, policy, START, testStore } from "./device.mjs";

const clock = () => START;
const own = (script) => new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`));

const SERVING = `
  import { parentPort } from "node:worker_threads";
  import { Cairn } from ${JSON.stringify(import.meta.resolve("cairn-learn"))};
  import { serve } from ${JSON.stringify(import.meta.resolve("cairn-learn/worker-host"))};
  serve(Cairn, parentPort);
  parentPort.on("message", (message) => message === "stop" && process.exit());
`;

/** What a call came to, so that two can be compared. */
async function outcome(call) {
  try {
    return { value: await call() };
  } catch (error) {
    return { error: { name: error.name, code: error.code, message: error.message } };
  }
}

test("a worker answers every call as the page does, also on failure", async () => {
  const sharing = { policy: policy(), reports: "https://school.test/v1/reports" };
  const both = [];
  for (const open of [Cairn.open, openInWorker]) {
    const options = { catalog, store: testStore(), locks: navigator.locks, clock, sharing };
    both.push(await open.call(Cairn, { ...options, weights: { review: 2 }, pins: ["tables-chairs"] }));
  }
  const [here, there] = both;
  const calls = {
    recommend: (cairn) => cairn.recommend({ count: 4, minutes: 20, seed: 7 }),
    "recommend, refused": (cairn) => cairn.recommend({ count: -1 }),
    session: (cairn) => cairn.session({ minutes: 15 }),
    record: (cairn) => cairn.record({ type: "attempt", item: "tables-chairs", correct: true, seconds: 9 }),
    "record, refused": (cairn) => cairn.record({ type: "attempt", item: "nowhere", correct: true }),
    why: (cairn) => cairn.why("tables-chairs"),
    "why, unknown": (cairn) => cairn.why("nowhere"),
    predict: (cairn) => cairn.predict("tables-chairs"),
    mastery: (cairn) => cairn.mastery(),
    findGoals: (cairn) => cairn.findGoals("fractions", 3),
    "goal, none": (cairn) => cairn.goal(),
    setGoal: (cairn) => cairn.setGoal("two-step-equations"),
    "setGoal, refused": (cairn) => cairn.setGoal("nowhere"),
    goal: (cairn) => cairn.goal(undefined, { minutes: 30 }),
    forecast: (cairn) => cairn.forecast({ by: new Date(START + 1e10), minutesAWeek: 90 }),
    item: (cairn) => cairn.item("tables-chairs"),
    "a function": (cairn) => cairn.item(() => "tables-chairs").catch?.(({ code }) => ({ code })),
    "profile.read": ({ profile }) => profile.read(),
    "profile.edit": ({ profile }) => profile.edit({ said: { "two-step-equations": true }, goal: null }),
    "profile.edit, refused": ({ profile }) => profile.edit({ said: { "two-step-equations": 1 } }),
    "profile.changePassphrase, refused": ({ profile }) => profile.changePassphrase("one", "two"),
    "profile.persist": ({ profile }) => profile.persist(),
    "profile.persisted": ({ profile }) => profile.persisted(),
    "profile.stored": ({ profile }) => profile.stored(),
    "profile.import, refused": ({ profile }) => profile.import({ cairn: "profile" }),
    "sharing.policy": ({ sharing }) => sharing.policy(),
    "sharing.consent": ({ sharing }) => sharing.consent("personalise"),
    "sharing.consent, refused": ({ sharing }) => sharing.consent("all"),
    "sharing.consent, not shown, refused": ({ sharing }) =>
      sharing.consent("share-aggregates", { policy: "" }),
    "sharing.shown": ({ sharing }) => sharing.shown("0".repeat(64), 20),
    "sharing.shown, refused": ({ sharing }) => sharing.shown("0", 20),
    "sharing.ledger": ({ sharing }) => sharing.ledger(),
    "sharing.preview": ({ sharing }) => sharing.preview(),
    "sharing.sync": ({ sharing }) => sharing.sync(),
    "profile.export": ({ profile }) => profile.export(),
    "profile.erase": ({ profile }) => profile.erase({ everything: true }),
  };
  const properties = ({ catalog, model, neighbours, weights, unknown, profile, sharing }) => ({
    ...{
      catalog,
      model,
      neighbours,
      weights,
      unknown,
      status: profile.status,
      sharing: sharing.state,
      waiting: sharing.waiting,
    },
  });
  for (const [name, call] of Object.entries(calls)) {
    const [expected, found] = [await outcome(() => call(here)), await outcome(() => call(there))];
    if (name === "a function") assert.deepEqual(found.value, { code: "item-unknown" });
    else assert.deepEqual(found, expected, name);
    assert.equal("error" in found, name.endsWith("refused"), name);
    assert.deepEqual(properties(there), properties(here), `properties after ${name}`);
  }
  for (const cairn of both) cairn.dispose();
  const after = ["recommend", "mastery", "record"].map((name) => outcome(() => there[name]()));
  for (const { error } of await Promise.all(after)) assert.equal(error.code, "disposed");
  assert.throws(() => there.sharing.state, { code: "disposed" });
});

test("opening fails with the page's own errors", async () => {
  for (const [options, code] of [
    [undefined, "options-invalid"],
    [{ catalog: new Uint8Array(9) }, "catalog-invalid"],
    [{ catalog, store: {} }, "options-invalid"],
    [{ catalog, pins: [7] }, "options-invalid"],
    [{ catalog, sharing: { policy: { callback: () => 1 }, reports: "/" } }, "options-invalid"],
    [{ catalog: Promise.resolve(new Response("", { status: 404 })) }, "catalog-unreachable"],
    [{ catalog, clock: () => Number.NaN }, "clock-implausible"],
  ]) {
    const opening = openInWorker(options).then((cairn) => cairn.recommend().finally(() => cairn.dispose()));
    await assert.rejects(opening, (error) => error instanceof CairnError && error.code === code, code);
  }
});

test("the page's store is used, and its own error comes back", async () => {
  const store = testStore();
  const cairn = await openInWorker({ catalog, store, clock });
  await cairn.record({ type: "opened", item: "tables-chairs" });
  assert.deepEqual([...store.slots.keys()].length, 1);
  store.full = true;
  await assert.rejects(cairn.record({ type: "opened", item: "tables-chairs" }), { message: "full" });
  store.full = false;
  cairn.dispose();
  const again = await Cairn.open({ catalog, store, clock });
  assert.equal(again.profile.status.status, "loaded");
  again.dispose();
});

test("what the page's store or locks throw is what arrives, whatever it is", async () => {
  class Mine extends Error {
    code = "mine";
    retry = () => "soon";
  }
  const thrown = [
    new Mine("no room"),
    { code: "plain" },
    "a text",
    Symbol("odd"),
    new DOMException("no", "AbortError"),
  ];
  for (const error of thrown) {
    const fails = { store: false, locks: false };
    const store = testStore();
    const write = store.write.bind(store);
    store.write = (...args) => (fails.store ? Promise.reject(error) : write(...args));
    const locks = {
      request: (name, critical) =>
        fails.locks ? Promise.reject(error) : navigator.locks.request(name, critical),
    };
    const cairn = await openInWorker({ catalog, store, locks, clock });
    const opened = () => cairn.record({ type: "opened", item: "tables-chairs" });
    for (const what of ["store", "locks"]) {
      fails[what] = true;
      const arrived = await opened().then(
        () => assert.fail("it was taken in"),
        (reason) => reason,
      );
      assert.equal(arrived, error, what);
      fails[what] = false;
    }
    await opened();
    cairn.dispose();
    fails.locks = true;
    const refused = openInWorker({ catalog, store, locks, clock });
    await refused.then(
      () => assert.fail("it was opened"),
      (reason) => assert.equal(reason, error),
    );
  }
});

test("the page's locks are held while the worker writes, and let go when it stops", async () => {
  const asked = [];
  let held = 0;
  const locks = {
    async request(name, critical) {
      asked.push(name);
      held++;
      return critical().finally(() => held--);
    },
  };
  const store = testStore();
  const write = store.write.bind(store);
  let writing;
  store.write = (...args) => {
    assert.equal(held, 1);
    writing?.();
    return writing ? new Promise(() => undefined) : write(...args);
  };
  const cairn = await openInWorker({ catalog, store, locks, clock });
  await cairn.record({ type: "opened", item: "tables-chairs" });
  const begun = new Promise((resolve) => {
    writing = resolve;
  });
  const stuck = assert.rejects(cairn.record({ type: "opened", item: "tables-chairs" }), { code: "disposed" });
  await begun;
  cairn.dispose();
  await stuck;
  await new Promise(setImmediate);
  assert.equal(held, 0);
  assert.ok(asked.includes("cairn:default:profile"));
});

test("bytes are copied, or handed over where the host says so", async () => {
  const bytes = catalog.slice();
  const copied = await openInWorker({ catalog: bytes });
  assert.equal(bytes.length, catalog.length);
  const handed = await openInWorker({ catalog: bytes, transfer: true });
  assert.equal(bytes.length, 0);
  assert.deepEqual(handed.catalog, copied.catalog);
  for (const cairn of [copied, handed]) cairn.dispose();
});

test("progress and the signal are the page's own", async () => {
  const response = () => new Response(new Blob([catalog]).stream());
  const told = [];
  const cairn = await openInWorker({ catalog: response(), onProgress: (progress) => told.push(progress) });
  assert.deepEqual(told.at(-1), { loaded: catalog.length, total: catalog.length });
  cairn.dispose();
  const stop = new AbortController();
  const store = { ...testStore(), read: () => stop.abort(), remove: () => undefined };
  await assert.rejects(openInWorker({ catalog, store, signal: stop.signal }), { code: "aborted" });
});

test("what the page's callback or stream throws is told as it is without a worker", async () => {
  const response = () => new Response(new Blob([catalog]).stream());
  for (const thrown of ["stop", new Error("no room on the page")]) {
    const onProgress = () => {
      throw thrown;
    };
    const error = await openInWorker({ catalog: response(), onProgress }).catch((error) => error);
    assert.equal(error, thrown);
  }
  const failing = new ReadableStream({ start: (controller) => controller.error("boom") });
  await assert.rejects(openInWorker({ catalog: failing }), { code: "catalog-unreachable", message: /boom$/ });
});

test("what another page stored is told of", async () => {
  const store = testStore();
  const options = { catalog, store, locks: navigator.locks, clock };
  const [one, two] = await Promise.all([openInWorker(options), openInWorker(options)]);
  let told;
  const changed = new Promise((resolve) => {
    told = resolve;
  });
  const stop = one.onChange(() => told(one.mastery()));
  await one.record({ type: "opened", item: "tables-chairs" });
  await two.record({ type: "attempt", item: "tables-chairs", correct: true });
  // Nothing here keeps Node from ending meanwhile, which a page does not do.
  const timer = setInterval(() => undefined, 1000);
  const attempts = (await changed.finally(() => clearInterval(timer))).reduce(
    (sum, { attempts }) => sum + attempts,
    0,
  );
  assert.ok(attempts > 0);
  stop();
  for (const cairn of [one, two]) cairn.dispose();
  assert.throws(() => one.onChange(() => undefined), { code: "disposed" });
});

test("a worker of one's own serves several catalogs, and its end ends every call", async () => {
  const worker = own(SERVING);
  const [one, two] = await Promise.all([1, 2].map(() => openInWorker({ catalog, worker, clock })));
  assert.deepEqual(await one.recommend(), await two.recommend());
  one.dispose();
  assert.ok((await two.recommend()).length > 0, "the other is still served");
  const slow = { read: () => undefined, write: () => new Promise(() => undefined), remove: () => undefined };
  const three = await openInWorker({ catalog, worker, store: slow });
  const pending = three.record({ type: "opened", item: "tables-chairs" });
  worker.postMessage("stop");
  const error = { name: "CairnError", code: "worker-failed" };
  await assert.rejects(pending, error);
  await assert.rejects(two.recommend(), error);
  await assert.rejects(openInWorker({ catalog, worker }), error);
});

test("a worker whose script fails is told of at once", async () => {
  const worker = own("throw new Error('broken')");
  await assert.rejects(openInWorker({ catalog, worker }), { code: "worker-failed", message: /broken/ });
});

test("a worker of the package's own whose script never answers is given up as one of the page's own is", async (t) => {
  const { openIn } = await import("../../pkg-config/build/worker/open.js");
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let ended = 0;
  const silent = () => Object.assign(new EventTarget(), { postMessage() {}, terminate: () => ended++ });
  const opening = openIn({ catalog, store: testStore() }, silent);
  const told = assert.rejects(opening, { code: "worker-failed", message: /script does not answer$/ });
  for (let seconds = 0; seconds < 61; seconds++) {
    await new Promise(setImmediate);
    t.mock.timers.tick(1000);
  }
  await told;
  assert.equal(ended, 1);
});

test("what ends an opening ends it too while the page still waits for what it is to hand over", async (t) => {
  const never = new Promise(() => undefined);
  const stop = new AbortController();
  const opening = openInWorker({ catalog, wasm: never, signal: stop.signal });
  setTimeout(() => stop.abort(), 50);
  await assert.rejects(opening, { code: "aborted" });
  const worker = own("setTimeout(() => { throw new Error('broken') }, 50)");
  t.after(() => worker.terminate());
  await assert.rejects(openInWorker({ catalog, model: never, worker }), {
    code: "worker-failed",
    message: /broken/,
  });
  const { openIn } = await import("../../pkg-config/build/worker/open.js");
  const failing = Object.assign(new EventTarget(), { postMessage() {}, terminate() {} });
  setTimeout(() => failing.dispatchEvent(Object.assign(new Event("error"), { message: "broken later" })), 50);
  const late = openIn({ catalog, model: never, store: testStore() }, () => failing);
  await assert.rejects(late, { code: "worker-failed", message: /broken later/ });
});

test("a program ends by itself, with a worker that nobody disposed of", async () => {
  const script = `
    import { readFile } from "node:fs/promises";
    import { openInWorker } from "cairn-learn/worker";
    const cairn = await openInWorker({ catalog: new Uint8Array(await readFile(process.env.CAIRN_PACK)) });
    console.log((await cairn.recommend({ count: 2 })).length);
  `;
  const args = ["--input-type=module", "--eval", script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 20_000 });
  assert.equal(stdout.trim(), "2");
});
