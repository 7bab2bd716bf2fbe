// Two tabs of one browser over the same storage, both trying to report as fast as they can, under a clock by which ten hours
// pass in a millisecond: everything that the rules keep hours apart meets. The server loses answers. CAIRN_ATTEMPTS says how often each
// tab tries (1,000 in the documented run).
import assert from "node:assert/strict";
import { test } from "node:test";
import { accept, account, barePage, cheap, recordOf, START, serveBare, sha256 } from "./bare.mjs";
import { sharedChromium } from "./shared.mjs";

const ATTEMPTS = Number(process.env.CAIRN_ATTEMPTS ?? 100);
// 163 reports of ln(21/20) fill the lifetime cap: the documented run meets it.
const POLICY = cheap(21, 20);
const MOST = 163;
const store = process.env.CAIRN_STORE;

const browser = await sharedChromium();

test(`two tabs, ${ATTEMPTS} attempts each: not one charge too many, not one report unaccounted for`, async (t) => {
  let turn = 0;
  const bare = await serveBare(POLICY, (body, outgoing) => {
    turn++;
    if (turn % 5 === 0) return outgoing.destroy();
    if (turn % 7 === 0) return outgoing.writeHead(503).end("busy");
    return setTimeout(() => accept(body, outgoing), turn % 3);
  });
  t.after(bare.stop);
  const context = await browser.newContext();
  const tabs = [await barePage(context, bare.url), await barePage(context, bare.url)];
  const from = Date.now();
  for (const tab of tabs) {
    await tab.evaluate(runClock, { start: START, from });
    await tab.evaluate((options) => open(options), { store });
    await tab.evaluate(() => agree(it));
  }
  const results = await Promise.all(tabs.map((tab) => tab.evaluate(tries, ATTEMPTS)));

  const last = await barePage(context, bare.url);
  await last.evaluate((options) => open(options), { now: START, store });
  const record = await recordOf(last);
  const found = account(bare, record, POLICY);
  t.diagnostic(JSON.stringify({ attempts: results.map(({ attempts }) => attempts), ...found }));
  t.diagnostic(JSON.stringify(results.map(({ results }) => results)));
  assert.deepEqual(found.faults, []);
  const charged = new Set(record.ledger.map(({ reportSha256 }) => reportSha256));
  const shown = new Set(
    results.flatMap(({ shown }) => shown).map((report) => sha256(Buffer.from(report, "hex"))),
  );
  assert.deepEqual(
    [...shown].filter((digest) => !charged.has(digest)),
    [],
    "shown, and then forgotten",
  );
  assert.ok(
    results.every(({ attempts, results }) => attempts === ATTEMPTS && results.prepared > ATTEMPTS / 100),
  );
  assert.ok(found.charges >= Math.min(MOST, ATTEMPTS / 25), `${found.charges} charges`);
});

/** In the page: the same clock in every tab. */
function runClock({ start, from }) {
  Object.defineProperty(globalThis, "now", { get: () => start + (Date.now() - from) * 36_000_000, set() {} });
}

/** In the page: attempts without a pause. */
async function tries(attempts) {
  const results = {};
  const shown = new Set();
  let done = 0;
  for (; done < attempts; done++) {
    const result = await it.sharing.sync().catch(({ code }) => code);
    results[result] = (results[result] ?? 0) + 1;
    const { waiting } = it.sharing.state;
    if (waiting) shown.add(waiting.report);
    await see(it);
  }
  return { attempts: done, results, shown: [...shown] };
}
