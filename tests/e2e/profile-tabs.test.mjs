// Two tabs of one browser that record into one profile at the same time: no answer is lost, each tab hears of the other's, and a
// tab that dies with something announced holds nobody up. CAIRN_RECORDS says how many answers each tab records.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { barePage, cheap, serveBare } from "./bare.mjs";
import { sharedChromium } from "./shared.mjs";

const RECORDS = Number(process.env.CAIRN_RECORDS ?? 200);
const ITEM = "tables-chairs";

const browser = await sharedChromium();
const bare = await serveBare(cheap(21, 20));
after(() => bare.stop());

async function tabs(options) {
  const context = await browser.newContext();
  const both = [await barePage(context, bare.url), await barePage(context, bare.url)];
  for (const tab of both) await tab.evaluate((options) => open(options), { now: Date.now(), ...options });
  return { context, both };
}

const attempts = (page) => page.evaluate(() => it.profile.read().attempts);

for (const [name, options] of [
  ["localStorage", {}],
  ["IndexedDB", { store: "indexedDb" }],
  ["localStorage with a passphrase", { passphrase: "two tabs, one learner" }],
]) {
  test(`${name}: two tabs record ${RECORDS} answers each at the same time, and all are counted`, async (t) => {
    const { context, both } = await tabs(options);
    const spent = await Promise.all(both.map((tab) => tab.evaluate(record, { item: ITEM, times: RECORDS })));
    const last = await barePage(context, bare.url);
    await last.evaluate((options) => open(options), { now: Date.now(), ...options });
    t.diagnostic(`${spent.map((each) => (each / RECORDS).toFixed(2)).join(" and ")} ms an answer`);
    assert.equal(await attempts(last), 2 * RECORDS);
    await context.close();
  });
}

test("a tab hears that another one stored something, until it no longer listens", async () => {
  const { context, both } = await tabs();
  const [first, second] = both;
  await second.evaluate(() => {
    globalThis.heard = 0;
    globalThis.unsubscribe = it.onChange(() => heard++);
  });
  await first.evaluate(record, { item: ITEM, times: 1 });
  await second.waitForFunction(() => heard > 0);
  assert.equal(await attempts(second), 1, "what is heard of is there already");
  await second.evaluate(record, { item: ITEM, times: 1 });
  assert.equal(await second.evaluate(() => heard), 1, "a tab's own answers are no news to it");
  await second.evaluate(() => unsubscribe());
  await first.evaluate(record, { item: ITEM, times: 1 });
  await second.evaluate(record, { item: ITEM, times: 1 });
  assert.equal(await second.evaluate(() => heard), 1);
  assert.equal(await attempts(second), 4);
  await context.close();
});

test("what was announced and is not in storage is waited for a second, once", async () => {
  const { context, both } = await tabs();
  const [first, second] = both;
  await first.evaluate(record, { item: ITEM, times: 3 });
  await second.evaluate(record, { item: ITEM, times: 1 });
  // As after a crash that took the write and left the tab: no browser does that, and nothing may hang if one does.
  await first.evaluate(() => localStorage.removeItem("cairn:default.profile.a"));
  await second.waitForFunction(() => localStorage.getItem("cairn:default.profile.a") === null);
  const waited = await first.evaluate(record, { item: ITEM, times: 1 });
  assert.ok(waited > 900 && waited < 3000, `${waited} ms`);
  assert.ok((await first.evaluate(record, { item: ITEM, times: 1 })) < 500);
  assert.equal(await first.evaluate(() => it.profile.status.status), "recovered");
  await context.close();
});

test("a tab that is closed takes what it announced along", async () => {
  const { context, both } = await tabs();
  const [first, second] = both;
  await first.evaluate(record, { item: ITEM, times: 1 });
  const from = Date.now();
  await first.close();
  const none = async () => (await navigator.locks.query()).held.length === 0;
  await second.waitForFunction(none, undefined, { polling: 20 });
  assert.ok(Date.now() - from < 1500, "sooner than by itself");
  await second.evaluate(record, { item: ITEM, times: 1 });
  assert.equal(await attempts(second), 2);
  await second.waitForFunction(none, undefined, { timeout: 5000 });
  await context.close();
});

test("a tab that crashes while it records holds nobody up and costs its last answer at most", async () => {
  const { context, both } = await tabs();
  const [first, second] = both;
  await second.evaluate(() => {
    globalThis.stored = 0;
    new BroadcastChannel("stored").onmessage = ({ data }) => {
      globalThis.stored = data;
    };
  });
  first
    .evaluate(async (item) => {
      const channel = new BroadcastChannel("stored");
      for (let time = 1; ; time++) {
        await it.record({ type: "attempt", item, correct: true });
        channel.postMessage(time);
      }
    }, ITEM)
    .catch(() => undefined);
  await second.waitForFunction(() => stored > 20);
  const client = await context.newCDPSession(first);
  const crashed = new Promise((resolve) => first.once("crash", resolve));
  client.send("Page.crash").catch(() => undefined);
  await crashed;
  const waited = await second.evaluate(record, { item: ITEM, times: 1 });
  assert.ok(waited < 2000, `${waited} ms`);
  const stored = await second.evaluate(() => globalThis.stored);
  assert.ok((await attempts(second)) >= stored, `${await attempts(second)} of ${stored} and one more`);
  await context.close();
});

/** In the page: answers without a pause. Returns the milliseconds that all took. */
async function record({ item, times }) {
  const from = performance.now();
  for (let time = 0; time < times; time++)
    await it.record({ type: "attempt", item, correct: time % 2 === 0 });
  return performance.now() - from;
}
