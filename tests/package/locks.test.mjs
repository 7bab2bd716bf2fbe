// What another tab or a worker does at the moments at which a lock goes from one to the other.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { Cairn, learners } from "cairn-learn";
import { openInWorker } from "cairn-learn/worker";
import { catalog, START, testStore } from "./device.mjs";

const answer = (cairn) => cairn.record({ type: "attempt", item: "tables-chairs", correct: true });

test("an answer given in another tab while everything is erased brings nothing of before back", async () => {
  const ways = {
    eraseStoredProfile: (store) => Cairn.eraseStoredProfile({ store, everything: true, name: "ada" }),
    "learners().remove": async (store) => {
      await learners({ store }).add("Ada", "ada");
      await learners({ store }).remove("ada");
    },
  };
  for (const [way, erase] of Object.entries(ways)) {
    const store = testStore();
    const open = () => Cairn.open({ catalog, store, name: "ada", clock: () => START });
    const cairn = await open();
    for (let attempt = 0; attempt < 3; attempt++) await answer(cairn);
    const { remove } = store;
    let late;
    store.remove = (key) => {
      late ??= answer(cairn);
      remove(key);
    };
    await erase(store);
    await late;
    assert.equal(cairn.profile.status.status, "vanished", way);
    cairn.dispose();
    const again = await open();
    assert.equal(again.profile.read().attempts, 1, way);
    again.dispose();
  }
});

test("a worker that ends while it waits for a lock of the page's does not hold it for ever", async () => {
  const name = "waits";
  const { locks } = navigator;
  const worker = await openInWorker({ catalog, store: testStore(), locks, name, clock: () => START });
  let letGo;
  const held = locks.request(`cairn:${name}:profile`, () => new Promise((release) => (letGo = release)));
  const waiting = assert.rejects(answer(worker), { code: "disposed" });
  // Until the worker's wish has come to the page.
  await worker.recommend();
  await delay(100);
  worker.dispose();
  await waiting;
  letGo();
  await held;
  const free = locks.request(`cairn:${name}:profile`, async () => "free");
  assert.equal(await Promise.race([free, delay(1000, "held", { ref: false })]), "free");
});
