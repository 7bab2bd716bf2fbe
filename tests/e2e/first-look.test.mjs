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

test("on a slow line nothing that is shown moves when the rest comes", async () => {
  const before = async (page) => {
    await page.addInitScript(() => {
      localStorage.setItem("cairn-app:catalog", "/packs/school-maths.cairn");
      globalThis.moved = 0;
      new PerformanceObserver((list) => {
        for (const { value } of list.getEntries()) globalThis.moved += value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    // The catalog comes last, so that the page is seen without it.
    await page.route("**/packs/*.cairn", async (route) => {
      await page.waitForTimeout(500);
      await route.continue();
    });
  };
  const context = { viewport: PHONE, serviceWorkers: "block" };
  const ready = (page) => page.getByText("Opening the catalog…");
  const page = await openApp(browser, cairn.url, { context, before, ready });
  await page.getByRole("navigation", { name: "Sections" }).waitFor();
  await steps(page).first().waitFor();
  await page.waitForTimeout(200);
  const moved = await page.evaluate(() => globalThis.moved);
  assert.ok(moved < 0.05, `cumulative layout shift of ${moved}`);
  await closeApp(page);
});

test("the page's head is there before its script", async () => {
  const context = { viewport: PHONE };
  const ready = (page) => page.locator("h1");
  const bare = await openApp(browser, cairn.url, {
    context: { ...context, javaScriptEnabled: false },
    ready,
  });
  const page = await openApp(browser, cairn.url, { context });
  const place = async (shown) => [
    await shown.locator("h1").boundingBox(),
    await shown.locator(".brand p").boundingBox(),
    await shown.locator("header.top").boundingBox(),
  ];
  assert.deepEqual(await place(bare), await place(page));
  await closeApp(bare);
  await closeApp(page);
});

test("in high contrast one section is marked as the one that is shown", async () => {
  const page = await openApp(browser, cairn.url, { context: { forcedColors: "active" } });
  await section(page, "Goal");
  const edges = await page
    .locator("nav a")
    .evaluateAll((links) => links.map((link) => getComputedStyle(link).borderBottomColor));
  const [next, goal, ...others] = edges;
  assert.notEqual(goal, next);
  assert.deepEqual(new Set([next, ...others]).size, 1);
  await closeApp(page);
});

test("a list of catalogs that cannot be fetched is not said to be empty", async () => {
  const before = (page) => page.route("**/packs/index.json", (route) => route.abort());
  const context = { serviceWorkers: "block" };
  const ready = (page) => page.getByRole("heading", { name: "The catalog cannot be fetched" });
  const page = await openApp(browser, cairn.url, { context, before, ready });
  await page.getByText("The list of this site's catalogs could not be fetched.").waitFor();
  assert.equal(await page.getByText("This site lists no catalogs").count(), 0);
  await page.unroute("**/packs/index.json");
  await page.getByRole("button", { name: "Try again" }).click();
  await steps(page).first().waitFor();
  await closeApp(page);
});

test("what is found keeps its distance from what is below it", async () => {
  const page = await openApp(browser, cairn.url);
  await section(page, "Goal");
  await page.getByLabel("What do you want to learn?").fill("fractions");
  const last = await page.locator(".found button").last().boundingBox();
  const below = await page.getByText("You have no goal").boundingBox();
  assert.ok(below.y - (last.y + last.height) >= 16);
  await closeApp(page);
});
