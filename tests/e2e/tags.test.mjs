// Entity tags are a cookie by another name: a server gives each device one of its own, and the browser sends it back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { barePage, cheap, START, serveBare } from "./bare.mjs";
import { sharedChromium } from "./shared.mjs";

const DAY = 86_400_000;

const browser = await sharedChromium();

test("no tag that a server gave comes back with what sharing asks for", async (t) => {
  const bare = await serveBare(cheap(7389, 1000), undefined, {
    "/release": "none",
    "/key": JSON.stringify({ publicKey: Buffer.alloc(32).toString("base64") }),
  });
  t.after(bare.stop);
  const page = await barePage(await browser.newContext(), bare.url);
  const releases = { url: "/release", key: "/key" };
  await page.evaluate((options) => open(options), { now: START, releases });
  await page.evaluate(() => it.sharing.policy());
  await page.evaluate(() => agree(it));
  const days = async (count) => {
    for (let day = 0; day < count; day++) {
      await page.evaluate((ms) => {
        globalThis.now += ms;
        return it.sharing.sync();
      }, DAY);
    }
  };
  await days(7);
  await page.reload();
  await page.waitForFunction(() => globalThis.ready);
  await page.evaluate((options) => open(options), { now: START + 7 * DAY, releases });
  await days(7);
  const asked = (path) => bare.requests.filter((request) => request === `GET ${path}`).length;
  for (const path of ["/policy.json", "/release", "/key"]) {
    assert.ok(asked(path) > 2, `${path}: ${asked(path)}`);
    assert.ok(!bare.tagged.includes(path), path);
  }
  assert.ok(bare.tagged.includes("/pack.cairn"), "this browser sends tags back");
  await page.context().close();
});
