// What another tab or a worker does at the moments at which a lock goes from one to the other.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Cairn, learners } from "cairn-learn";
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
