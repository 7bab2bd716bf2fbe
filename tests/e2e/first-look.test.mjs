// What a learner sees first: on a small screen, on a slow line, in high contrast, and where the catalogs cannot be had.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeApp, openApp, said, section, steps } from "./app.mjs";
import { launchChromium } from "./browser.mjs";
import { startCairn } from "./server.mjs";

const PHONE = { width: 360, height: 740 };

let cairn;
let browser;

before(async () => {
  cairn = await startCairn();
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  await cairn?.stop();
});

test("on a phone the first step is on the first screenful, and what steers the list is one press away", async () => {
  const page = await openApp(browser, cairn.url, { context: { viewport: PHONE } });
  const { y, height } = await steps(page).first().locator("h3").boundingBox();
  assert.ok(y + height < PHONE.height, `the first step begins at ${y}`);
  const fold = page.getByRole("button", { name: "Any time, all topics, no goal" });
  assert.equal(await page.getByLabel("Topic").isVisible(), false);
  await fold.focus();
  await page.keyboard.press("Enter");
  assert.equal(await fold.getAttribute("aria-expanded"), "true");
  await page.getByRole("radio", { name: "5", exact: true }).check({ force: true });
  await page.getByLabel("Topic").selectOption("fractions");
  await page.getByRole("switch", { name: "Personal recommendations" }).uncheck();
  await said(page, /^Personal recommendations are off/);
  await page.getByRole("button", { name: "5 min, fractions, no goal, not personal" }).click();
  assert.equal(await page.getByLabel("Topic").isVisible(), false);
  await closeApp(page);
});

test("on a wide screen nothing that steers the list is folded away", async () => {
  const page = await openApp(browser, cairn.url, { context: { viewport: { width: 1280, height: 800 } } });
  assert.equal(await page.getByLabel("Topic").isVisible(), true);
  assert.equal(await page.getByRole("button", { name: /^Any time/ }).count(), 0);
  await closeApp(page);
});
