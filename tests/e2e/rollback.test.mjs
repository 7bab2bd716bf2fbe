// An older copy of the browser's storage put back, in parts: what it does not know of counts as spent.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { account, barePage, cheap, recordOf, START, serveBare } from "./bare.mjs";
import { sharedChromium } from "./shared.mjs";

const POLICY = cheap(7389, 1000);
const WEEK = 7 * 86_400_000;

const browser = await sharedChromium();
let bare;
let page;

beforeEach(async () => {
  bare = await serveBare(POLICY);
  page = await barePage(await browser.newContext(), bare.url);
  await page.evaluate((options) => open(options), { now: START });
  await page.evaluate(() => agree(it));
});

afterEach(async () => {
  await page.context().close();
  await bare.stop();
});

const copies = {
  "the record of sharing": [["database"], "noticed"],
  "everything but the record of sharing": [["local"], "no part"],
  "no record of sharing any more": [["nothing"], "noticed"],
};

for (const [what, [parts, expected]] of Object.entries(copies)) {
  test(`put back: ${what}`, async () => {
    const older = await page.evaluate(copy);
    assert.equal(await reports(), "sent");
    const spent = await page.evaluate(() => it.sharing.state.spentEpsilon);
    await page.evaluate(putBack, { older, parts });
    await page.evaluate(() => open());
    const found = await page.evaluate(() => it.sharing.state);
    if (expected === "no part") {
      assert.deepEqual([found.consent, found.spentEpsilon], ["share-aggregates", spent]);
    } else {
      assert.deepEqual([found.consent, found.spentEpsilon > 1.9], ["local-only", true]);
      await page.evaluate(() => agree(it));
    }
    // Not once more in this epoch, whatever is tried; in the next one again.
    for (let day = 0; day < 7; day++) {
      await page.evaluate(() => {
        globalThis.now = Math.min(globalThis.now + 86_400_000, 2901 * 7 * 86_400_000 - 1);
        return it.sharing.sync();
      });
    }
    assert.equal(bare.posts.length, 1);
    await page.evaluate((now) => open({ now }), START + WEEK);
    await page.evaluate(() => it.sharing.sync());
    assert.equal(await reports(), "sent");
    const epochs = bare.posts.map(({ epoch }) => epoch);
    assert.deepEqual(epochs, [2900, 2901]);
    const { faults } = account(bare, await recordOf(page), POLICY);
    assert.deepEqual(
      faults,
      expected === "no part" ? [] : ["sent in epoch 2900 and not in the ledger"],
      "an older record cannot name it, and counts it",
    );
    await page.evaluate(() => it.profile.erase({ everything: true }));
    assert.deepEqual(
      await page.evaluate(async () => [(await indexedDB.databases()).length, localStorage.length]),
      [0, 0],
    );
  });
}

/** In the page: lets so many weeks pass with a report in each, and ten minutes of this machine's clock after each. */
async function fills(weeks) {
  const { now: real } = Date;
  globalThis.minutes ??= 0;
  Date.now = () => real() + globalThis.minutes * 60_000;
  for (let week = 0; week < weeks; week++) {
    globalThis.now = it.sharing.state.scheduledFor;
    await it.sharing.sync();
    await see(it);
    globalThis.now = it.sharing.state.waiting.sendAt;
    await it.sharing.sync();
    globalThis.minutes += 10;
    globalThis.now = Math.ceil(globalThis.now / 604_800_000) * 604_800_000;
    await it.sharing.sync().catch(() => undefined);
  }
}

/** What is left once the learner has agreed again and a week has passed. */
function leftAgain() {
  return page.evaluate(async () => {
    await open();
    const { consent, spentEpsilon } = it.sharing.state;
    await agree(it);
    globalThis.now += 604_800_000;
    await it.sharing.sync().catch(() => undefined);
    globalThis.now = it.sharing.state.scheduledFor;
    const code = await it.sharing.sync().catch(({ code }) => code);
    return { consent, spentEpsilon, code, left: it.sharing.state.leftEpsilon };
  });
}

test("a record that is lost after four reports keeps all that was spent", async () => {
  await page.evaluate(fills, 4);
  assert.equal(bare.posts.length, 4);
  await page.evaluate(putBack, { older: await page.evaluate(copy), parts: ["nothing"] });
  const { consent, spentEpsilon, code } = await leftAgain();
  assert.equal(consent, "local-only");
  assert.ok(spentEpsilon > 7.99, `${spentEpsilon}`);
  assert.equal(code, "budget-spent");
  assert.equal(bare.posts.length, 4);
});

test("a mark that is missing beside its record, or was put back, spends the whole cap", async () => {
  for (const lose of ["removed", "put back"]) {
    await page.evaluate(fills, 1);
    const older = await page.evaluate(copy);
    await page.evaluate(fills, 1);
    await page.evaluate(
      putBack,
      lose === "removed" ? { older: { local: [] }, parts: ["local"] } : { older, parts: ["local"] },
    );
    const { consent, left, code } = await leftAgain();
    assert.deepEqual([consent, code, left < 0.001], ["local-only", "budget-spent", true], lose);
    await page.evaluate(() => it.profile.erase({ everything: true }));
    await page.evaluate(() => agree(it));
  }
});

/** Lets the moment come, the report be made, shown and sent. */
function reports() {
  return page.evaluate(async () => {
    globalThis.now = it.sharing.state.scheduledFor;
    await it.sharing.sync();
    await see(it);
    globalThis.now = it.sharing.state.waiting.sendAt;
    return it.sharing.sync();
  });
}

/** In the page: a copy of all that is stored. */
async function copy() {
  const database = await new Promise((resolve) => {
    const opening = indexedDB.open("cairn");
    opening.onsuccess = () => {
      const records = opening.result.transaction("records").objectStore("records");
      const found = [];
      records.openCursor().onsuccess = ({ target: { result } }) => {
        if (!result) {
          opening.result.close();
          return resolve(found);
        }
        found.push([result.key, [...result.value]]);
        return result.continue();
      };
    };
  });
  return { database, local: Object.entries(localStorage) };
}

/** In the page: puts parts of a copy back. */
async function putBack({ older, parts }) {
  it.dispose();
  if (parts.includes("local")) {
    localStorage.clear();
    for (const [key, value] of older.local) localStorage.setItem(key, value);
  }
  if (!parts.includes("database") && !parts.includes("nothing")) return;
  await new Promise((resolve) => {
    const opening = indexedDB.open("cairn");
    opening.onsuccess = () => {
      const transaction = opening.result.transaction("records", "readwrite");
      const records = transaction.objectStore("records");
      records.clear();
      if (parts.includes("database")) {
        for (const [key, bytes] of older.database) records.put(new Uint8Array(bytes), key);
      }
      transaction.oncomplete = () => {
        opening.result.close();
        resolve();
      };
    };
  });
}
