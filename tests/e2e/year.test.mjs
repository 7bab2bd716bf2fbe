// More than a year in a real browser under a clock that the test sets, in visits as they are: on two days of three, each a page load
// and 5 to 90 minutes of use at any time of the day. There is a time before consent, then a policy that asks everything there is, then withdrawal. CAIRN_DAYS says how many days (400 in the
// documented run).
import assert from "node:assert/strict";
import { test } from "node:test";
import { canonical } from "../package/canonical.mjs";
import { accept, account, barePage, cheap, recordOf, START, serveBare } from "./bare.mjs";
import { sharedChromium } from "./shared.mjs";

const DAYS = Number(process.env.CAIRN_DAYS ?? 130);
const CONSENT = Math.floor(DAYS / 13);
const WITHDRAWAL = DAYS - Math.floor(DAYS / 13);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const HEADER = 32;

const browser = await sharedChromium();

test(`${DAYS} days: what left is in the ledger and was shown before, within the cap, between consent and withdrawal`, async (t) => {
  const policy = everything();
  const bare = await serveBare(policy, (body, outgoing) =>
    bare.posts.length % 3 === 1 ? outgoing.writeHead(503).end("busy") : accept(body, outgoing),
  );
  t.after(bare.stop);
  const page = await barePage(await browser.newContext(), bare.url);
  await page.evaluate((options) => open(options), { now: START });
  const { hash, topics } = await page.evaluate(() => it.catalog);
  Object.assign(policy, everything(hash, topics));

  const shownAt = new Map();
  const moments = new Set();
  const sent = [];
  const results = {};
  let agreed = false;
  for (let day = 0; day < DAYS; day++) {
    const special = day === CONSENT || day === WITHDRAWAL;
    if (!special && Math.random() < 1 / 3) continue;
    let now = START + day * DAY + Math.random() * 20 * HOUR;
    const minutes = special ? 90 : 5 + Math.random() * 85;
    const ticks = special ? 7 : Math.ceil(minutes / 15);
    const asked = bare.requests.length;
    await page.goto(bare.url);
    await page.waitForFunction(() => globalThis.ready);
    await page.evaluate((options) => open(options), { now });
    if (day === CONSENT) {
      await page.evaluate(() => agree(it));
      agreed = true;
    }
    // What is made as the page opens is there to be seen from then on.
    const made = await page.evaluate(async () => {
      await it.sharing.sync().catch(({ code }) => code);
      return it.sharing.waiting?.report;
    });
    if (made && !shownAt.has(made)) shownAt.set(made, now);
    // What was found when the page was opened is sent some minutes later, and not on arrival.
    now += 4 * MINUTE;
    for (let tick = 0; tick < ticks; tick++, now += (minutes * MINUTE) / ticks) {
      const before = bare.posts.length;
      const { result, shown, scheduledFor } = await page.evaluate(use, now);
      results[result] = (results[result] ?? 0) + 1;
      if (shown && !shownAt.has(shown)) shownAt.set(shown, now);
      if (scheduledFor) moments.add(scheduledFor);
      for (const { body } of bare.posts.slice(before)) sent.push({ report: body.toString("hex"), now });
      if (day === WITHDRAWAL && tick === 3) {
        await page.evaluate(() => it.sharing.consent("personalise"));
        agreed = false;
      }
    }
    if (agreed || day === CONSENT || day === WITHDRAWAL) continue;
    const other = bare.requests
      .slice(asked)
      .filter((request) => !/^GET \/($|dist|wasm|pack|favicon)/.test(request));
    assert.deepEqual(other, [], `day ${day}: without consent nothing is asked of the server`);
  }

  const found = account(bare, await recordOf(page), policy);
  const spent = await page.evaluate(() => it.sharing.state.spentEpsilon);
  t.diagnostic(JSON.stringify({ days: DAYS, spent, ...found, moments: moments.size, syncs: results }));
  assert.deepEqual(found.faults, []);
  assert.ok(
    spent < 8 && found.charges <= 4 && found.acknowledged >= Math.max(1, Math.floor(DAYS / 140)),
    JSON.stringify(found),
  );
  for (const { report, now } of sent) {
    assert.ok(now - shownAt.get(report) >= HOUR, "shown for an hour before it left");
  }
  const epochs = [...moments].map((moment) => Math.floor(moment / (91 * DAY)));
  assert.equal(new Set(epochs).size, epochs.length, "one moment an epoch, kept from page to page");
  assert.equal(new Set(sent.map(({ report }) => report)).size, found.sent);
  assert.ok(found.posts > found.sent, "a server that was busy got the same bytes again");
  const nonces = new Set(bare.posts.map(({ body }) => body.toString("hex", 16, HEADER)));
  assert.equal(nonces.size, found.sent, "a nonce of its own for each report");
  for (const { body, path, headers } of bare.posts) {
    assert.equal(body.length, HEADER + body.readUInt16LE(2));
    assert.equal(path, "/v1/reports");
    assert.deepEqual(
      ["cookie", "referer", "authorization"].filter((name) => name in headers),
      [],
    );
  }
});

/** In the page: some use, and what the page does by itself every quarter of an hour. */
async function use(now) {
  globalThis.now = now;
  for (const { item } of it.recommend({ count: 2 })) {
    const event =
      Math.random() < 0.2
        ? { type: "rated", rating: "liked" }
        : { type: "attempt", correct: Math.random() < 0.7 };
    await it.record({ ...event, item: item.id });
  }
  const result = await it.sharing.sync().catch(({ code }) => code);
  const shown = it.sharing
    .preview()
    ?.map(({ hex }) => hex)
    .join("");
  await see(it);
  return { result, shown, scheduledFor: it.sharing.state.scheduledFor };
}

/** Six questions, one of each kind. */
function everything(catalog = "00".repeat(32), topics = ["a", "b", "c"]) {
  const bit = "binary-randomised-response";
  const questions = [
    [{ kind: "solved", items: ["tables-chairs", "one-third-of-twelve"] }, bit],
    [{ kind: "tried", items: ["tables-chairs", "one-third-of-twelve"] }, bit],
    [{ kind: "helped" }, bit],
    [{ kind: "topic", topics }, "subset-selection"],
    [{ kind: "move", topics: topics.slice(0, 20) }, "projective-geometry"],
    [{ kind: "interest", catalog, dimensions: 64 }, "k-closest"],
  ];
  const epsilon = { numerator: 7389, denominator: 1000 };
  const tasks = questions.map(([question, mechanism]) => ({ question, mechanism, epsilon }));
  return canonical(cheap(1, 1, { epochDays: 91, tasks }));
}
