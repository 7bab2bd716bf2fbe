// A release in a real browser: its signature is checked by the browser, it is kept in IndexedDB, and going back removes it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { barePage, cheap, START, serveBare } from "./bare.mjs";
import { sharedChromium } from "./shared.mjs";

const DAY = 86_400_000;
const TYPE = "application/vnd.cairn.release+json";
const base64 = (bytes) => Buffer.from(bytes).toString("base64");

const browser = await sharedChromium();

test("a signed release moves predictions in this browser, until the learner goes back", async (t) => {
  const keys = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  const estimate = (kind, share) => ({
    task: kind,
    question: { kind, items: ["tables-chairs"] },
    epoch: 3,
    reports: 5000,
    value: [share],
    standardError: [0.01],
    shrunk: [share],
  });
  const estimates = [estimate("solved", 0.1), estimate("tried", 0.9)];
  const chained = {
    school: "07".repeat(16),
    number: 1,
    previous: null,
    epoch: 3,
    staleAfter: START + 91 * DAY,
  };
  const lists = { policies: [], counted: [], estimates };
  const document = Buffer.from(JSON.stringify({ version: 3, ...chained, cohortFloor: 10, ...lists }));
  const signed = Buffer.concat([Buffer.from(`DSSEv1 ${TYPE.length} ${TYPE} ${document.length} `), document]);
  const sig = base64(await crypto.subtle.sign("Ed25519", keys.privateKey, signed));
  const release = JSON.stringify({ payloadType: TYPE, payload: base64(document), signatures: [{ sig }] });
  const key = base64(await crypto.subtle.exportKey("raw", keys.publicKey));
  const bare = await serveBare(cheap(7389, 1000), undefined, { "/release": release });
  t.after(bare.stop);

  const page = await barePage(await browser.newContext(), bare.url);
  const releases = { url: "/release", key };
  await page.evaluate((options) => open(options), { now: START, releases });
  const chance = () => page.evaluate(() => it.predict("tables-chairs").chance);
  const asked = () => bare.requests.filter((request) => request === "GET /release").length;
  const later = (days) =>
    page.evaluate((ms) => {
      globalThis.now += ms;
      return it.sharing.sync();
    }, days * DAY);
  const without = await chance();
  await later(2);
  assert.equal(asked(), 0);
  await page.evaluate(() => it.sharing.consent("personalise"));
  await later(0);
  await later(2);
  const state = await page.evaluate(() => it.sharing.state.release);
  assert.equal(state.number, 1, state.problem);
  const moved = await chance();
  assert.ok(moved < without - 0.02, `${without} -> ${moved}`);

  await page.reload();
  await page.waitForFunction(() => globalThis.ready);
  await page.evaluate((options) => open(options), { now: START + 4 * DAY, releases });
  await later(0);
  assert.deepEqual([await chance(), asked()], [moved, 1]);

  await page.evaluate(() => it.sharing.consent("local-only"));
  await later(5);
  assert.deepEqual([await chance(), asked()], [without, 1]);
  const kept = (await page.evaluate(() => it.profile.stored())).map(({ key }) => key);
  assert.deepEqual(
    kept.filter((key) => key.includes("release")),
    ["IndexedDB cairn: default.release.pin"],
    "what is known of the school stays",
  );
});
