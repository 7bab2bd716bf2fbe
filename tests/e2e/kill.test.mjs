// kill -9 of the whole browser at random moments between charge and acknowledgement, over one folder of user data that
// lives through all of them. CAIRN_KILLS says how often (200 in the documented run).
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { accept, account, barePage, cheap, recordOf, START, serveBare } from "./bare.mjs";
import { startChromium } from "./browser.mjs";

const KILLS = Number(process.env.CAIRN_KILLS ?? 12);
const store = process.env.CAIRN_STORE;
// So cheap that the lifetime holds all the reports that the run can make.
const POLICY = cheap(401, 400);

let bare;
let data;

before(async () => {
  data = await mkdtemp(join(tmpdir(), "cairn-kill-"));
});

after(async () => {
  await bare?.stop();
  await rm(data, { recursive: true, force: true });
});

test(`${KILLS} kills: every byte that left is in the ledger, no epoch is spent twice`, async (t) => {
  bare = await serveBare(POLICY, async (body, outgoing) => {
    await delay(Math.random() * 20);
    accept(body, outgoing);
  });
  const moments = { "report on its way": 0, "report answered": 0, anything: 0 };
  for (let kill = 0; kill < KILLS; kill++) {
    const browser = await startChromium(data);
    const page = await barePage(browser.context, bare.url);
    await page.evaluate((options) => open(options), { now: nowAgain(), store });
    await page.evaluate(async () => {
      if (it.sharing.state.consent !== "share-aggregates") await agree(it);
    });
    const seen = bare.posts.length;
    page.evaluate(report).catch(() => undefined);
    // Half of the moments are some milliseconds after a report came in, which is where most can go wrong.
    const moment = Object.keys(moments)[kill % 4 > 1 ? 2 : kill % 4];
    moments[moment]++;
    if (moment === "anything") await delay(Math.random() * 300);
    else {
      while (bare.posts.length < seen + 1 + (kill % 5)) await delay(1);
      await delay(moment === "report answered" ? 20 + Math.random() * 10 : Math.random() * 5);
    }
    await browser.kill();
  }
  const browser = await startChromium(data);
  const page = await barePage(browser.context, bare.url);
  await page.evaluate((options) => open(options), { now: nowAgain(), store });
  const found = account(bare, await recordOf(page), POLICY);
  await browser.kill();
  t.diagnostic(JSON.stringify({ ...moments, ...found }));
  assert.deepEqual(found.faults, []);
  assert.ok(found.charges >= KILLS, `${found.charges} charges`);
});

/** The clock goes on from the epoch of the last report that left: a charge of it that was lost would be made anew. */
function nowAgain() {
  const last = Math.max(START / 604_800_000, ...bare.posts.map(({ epoch }) => epoch));
  return last * 604_800_000;
}

/** In the page: makes and sends one report after the other, the clock always where the next thing is due. */
async function report() {
  for (;;) {
    const { waiting, scheduledFor } = it.sharing.state;
    globalThis.now = Math.max(globalThis.now + 300_000, waiting?.sendAt ?? scheduledFor ?? 0);
    await it.sharing.sync();
    await see(it);
  }
}
