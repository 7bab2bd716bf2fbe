// Encryption at rest and several learners in a real browser: what lies in localStorage and in IndexedDB, two tabs that begin at the
// same time, and what is left of a learner who was removed.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { barePage, cheap, serveBare } from "./bare.mjs";
import { sharedChromium } from "./shared.mjs";

const browser = await sharedChromium();
const bare = await serveBare(cheap(21, 20));
after(() => bare.stop());

/** In the page: how each record begins, by its key, in localStorage and in IndexedDB. */
async function kinds() {
  const found = {};
  const begin = (bytes) => String.fromCharCode(...bytes.subarray(0, 4));
  for (const [key, text] of Object.entries(localStorage)) {
    found[key] = begin(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
  }
  for (const { name } of await indexedDB.databases()) {
    const asked = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await asked(indexedDB.open(name));
    const records = database.transaction("records").objectStore("records");
    const [keys, values] = [asked(records.getAllKeys()), asked(records.getAll())];
    for (const [place, key] of (await keys).entries()) found[`${name}/${key}`] = begin((await values)[place]);
    database.close();
  }
  return found;
}

const answer = () => it.record({ type: "attempt", item: "tables-chairs", correct: true });
const attempts = (page) => page.evaluate(() => it.profile.read().attempts);
const reopen = (page, options) =>
  page.evaluate((options) => open(options).catch(({ code }) => code), { now: Date.now(), ...options });

test("a learner with a passphrase lies encrypted in both storages, moved in from before, and leaves nothing behind", async () => {
  const context = await browser.newContext();
  const page = await barePage(context, bare.url);
  const { id } = await page.evaluate(() => cairn.learners().add("Ada"));
  await reopen(page, { name: id });
  await page.evaluate(answer);
  await page.evaluate(() => agree(it));
  const before = await page.evaluate(kinds);
  assert.equal(before[`cairn:${id}.profile.a`], "CRNS");
  assert.equal(before[`cairn/${id}.sharing.a`], "CRNS");

  await reopen(page, { name: id, passphrase: "ada's" });
  await page.evaluate(answer);
  await page.evaluate(() => it.sharing.sync());
  const { "cairn:learners.a": _a, "cairn:learners.b": _b, ...records } = await page.evaluate(kinds);
  assert.deepEqual(Object.keys(records).sort(), [
    `cairn/${id}.sharing.a`,
    `cairn/${id}.sharing.b`,
    `cairn:${id}.key.a`,
    `cairn:${id}.key.b`,
    `cairn:${id}.profile.a`,
    `cairn:${id}.profile.b`,
    `cairn:${id}.sharing.mark`,
  ]);
  for (const [key, kind] of Object.entries(records)) {
    assert.equal(kind, key.includes(".key.") ? "CRNK" : "CRNE", key);
  }
  assert.equal(await reopen(page, { name: id }), "passphrase-needed");
  assert.equal(await reopen(page, { name: id, passphrase: "eve's" }), "passphrase-wrong");
  await reopen(page, { name: id, passphrase: "ada's" });
  assert.equal(await attempts(page), 2);
  assert.equal(await page.evaluate(() => it.sharing.state.consent), "share-aggregates");

  await page.evaluate(() => it.dispose());
  await page.evaluate((id) => cairn.learners().remove(id), id);
  assert.deepEqual(await page.evaluate(kinds), {});
  await context.close();
});

test("a record that could not be moved in, because its place was blocked, is moved in by the next opening", async () => {
  const context = await browser.newContext();
  const page = await barePage(context, bare.url);
  await reopen(page);
  await page.evaluate(() => agree(it));
  await page.evaluate(() => {
    globalThis.allowed = IDBFactory.prototype.open;
    IDBFactory.prototype.open = () => {
      throw new DOMException("blocked", "SecurityError");
    };
  });
  await reopen(page, { passphrase: "six words" });
  await page.evaluate(answer);
  await page.evaluate(() => {
    IDBFactory.prototype.open = globalThis.allowed;
  });
  assert.equal((await page.evaluate(kinds))["cairn/default.sharing.a"], "CRNS");
  await reopen(page, { passphrase: "six words" });
  const found = await page.evaluate(kinds);
  for (const [key, kind] of Object.entries(found))
    assert.equal(kind, key.includes(".key.") ? "CRNK" : "CRNE", key);
  assert.equal(await page.evaluate(() => it.sharing.state.consent), "share-aggregates");
  await context.close();
});

test("two tabs that begin a learner with a passphrase at the same time have the same key", async () => {
  const context = await browser.newContext();
  const tabs = [await barePage(context, bare.url), await barePage(context, bare.url)];
  for (let round = 0; round < 10; round++) {
    const options = { name: `learner-${round}`, passphrase: "the same" };
    await Promise.all(tabs.map((tab) => reopen(tab, options)));
    await Promise.all(tabs.map((tab) => tab.evaluate(answer)));
    await reopen(tabs[0], options);
    assert.equal(await attempts(tabs[0]), 2, `round ${round}`);
  }
  await context.close();
});

test("two tabs that add learners at the same time lose nobody", async () => {
  const context = await browser.newContext();
  const tabs = [await barePage(context, bare.url), await barePage(context, bare.url)];
  const add = async (who) => {
    for (let turn = 0; turn < 50; turn++) await cairn.learners().add(`${who} ${turn}`);
  };
  await Promise.all(tabs.map((tab, place) => tab.evaluate(add, `tab ${place}`)));
  assert.equal((await tabs[0].evaluate(() => cairn.learners().list())).length, 100);
  await context.close();
});
