// What guides a learner: the tutor's step after an attempt, a goal found by words, and what counts in the list.
import assert from "node:assert/strict";
import { test } from "node:test";
import { closeApp, names, openApp, press, said, section, steps } from "./app.mjs";
import { findFaults, loadAxe } from "./axe.mjs";
import { sharedApp } from "./shared.mjs";

const { browser, cairn } = await sharedApp();

const tutor = (page) => page.locator("tutor-says");
const exercises = (page) =>
  steps(page).filter({ has: page.getByRole("button", { name: "Wrong", exact: true }) });

/** The item's own text is unfolded, and the focus is in its step. */
async function assertOpened(page) {
  const opened = page.locator("learning-step:has(:focus)");
  await opened.locator(".content:not([hidden])").waitFor();
  return opened.locator("h3").innerText();
}

test("after each attempt the tutor says a sentence, and its one button leads on, by keyboard too", async () => {
  const page = await openApp(browser, cairn.url);
  const status = tutor(page).getByRole("status");
  await status.waitFor({ state: "attached" });
  assert.equal(await status.innerText(), "", "the live region is there before it has something to say");
  for (const verdict of ["Wrong", "Wrong", "Wrong", "Right"]) {
    await press(page, exercises(page).first(), verdict);
    assert.match(await status.innerText(), /^\S.+[.:] \S.+\.$/);
    assert.equal(await page.evaluate(() => document.activeElement.id), "tutor-heading");
    assert.equal(await tutor(page).getByRole("button").count(), 1);
    const label = await tutor(page).getByRole("button").innerText();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const name = await assertOpened(page);
    const named = /^Open “(.+)”$/.exec(label)?.[1];
    if (named) assert.ok(name.startsWith(named), `${label} opened ${name}`);
    assert.equal(await status.innerText(), "", "what was done is not said any more");
  }
  await closeApp(page);
});

test("with personal recommendations off the tutor is silent", async () => {
  const page = await openApp(browser, cairn.url);
  await page.getByRole("switch", { name: "Personal recommendations" }).uncheck();
  await press(page, exercises(page).first(), "Wrong");
  assert.equal(await tutor(page).getByRole("status").innerText(), "");
  assert.equal(await tutor(page).getByRole("button").count(), 0);
  await closeApp(page);
});

test("a goal is found by words and chosen by keyboard, with a plan, what is known, and a forecast", async () => {
  const page = await openApp(browser, cairn.url);
  await section(page, "Goal");
  const search = page.getByRole("searchbox", { name: "What do you want to learn?" });
  await search.focus();
  await page.keyboard.type("adding frac");
  await page.getByRole("status").getByText("5 skills found.").waitFor();
  await page.keyboard.press("ArrowDown");
  const chosen = page.getByRole("list", { name: "What fits" }).getByRole("button").first();
  assert.match(await chosen.innerText(), /Adding fractions/);
  await page.keyboard.press("Enter");
  await said(page, /^Your goal is set/);
  assert.equal(await page.evaluate(() => document.activeElement.id), "plan-heading");
  const plan = page.getByRole("region", { name: /^The way to “Adding fractions/ });
  await plan
    .getByText(/^1\d skills to go, about [\d.]+ h \([\d.]+ (min|h) to [\d.]+ h\) of learning\./)
    .waitFor();
  const way = plan.locator(".plan-step h4");
  const all = await way.allInnerTexts();
  assert.match(all.at(-1), /^Adding fractions/, "the goal comes last");
  assert.match(await plan.locator(".plan-step").first().innerText(), /You need .+ for .+\./);

  await page.getByLabel("By when").fill("2000-01-01");
  const outlook = page.getByRole("region", { name: "Will you be there in time?" });
  await outlook.getByText("Choose a day that is still to come.").waitFor();
  const soon = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel("By when").fill(soon);
  await outlook.getByText(/^There are too few answers of late/).waitFor();
  const week = page.getByRole("spinbutton", { name: /^Minutes a week/ });
  await week.fill("15");
  const chance = async () =>
    Number(
      /is about (\d+) %/.exec(await outlook.getByText(/^The chance that you are there by/).innerText())[1],
    );
  const slow = await chance();
  await week.fill("600");
  assert.ok((await chance()) > slow, "more time, a better chance");

  await plan
    .getByRole("button", { name: /^I know this \(/ })
    .nth(all.length - 2)
    .click();
  await said(page, /^Noted: you know .+ The plan is made anew\.$/);
  assert.ok((await way.count()) < all.length);
  await plan.getByText(/^What you need not do/).click();
  await plan
    .getByRole("button", { name: /^I don't know this yet/ })
    .first()
    .waitFor();

  const open = plan.getByRole("button", { name: /^Open / }).first();
  const item = (await open.innerText()).replace(/^Open\s*/, "");
  await open.click();
  await page.getByRole("heading", { level: 2, name: "Next steps" }).waitFor();
  assert.ok((await assertOpened(page)).startsWith(item));
  await closeApp(page);
});

test("what counts changes the list, shows it before and after, is kept, and can be reset", async () => {
  const page = await openApp(browser, cairn.url);
  for (const verdict of ["Right", "Wrong", "Right"]) await press(page, exercises(page).first(), verdict);
  const usual = await names(page);
  await section(page, "What counts");
  const before = page.getByRole("list", { name: "As usual", exact: true }).getByRole("listitem");
  const after = page.getByRole("list", { name: "As you set it" }).getByRole("listitem");
  assert.deepEqual(await after.allInnerTexts(), await before.allInnerTexts());
  const reset = page.getByRole("button", { name: /^Reset/ });
  assert.ok(await reset.isDisabled());
  for (const name of [
    "Skills that are new to me",
    "How much I can learn from it",
    "That I know what it builds on",
  ]) {
    const slider = page.getByRole("slider", { name });
    assert.equal(await slider.getAttribute("aria-valuetext"), "as usual");
    await slider.focus();
    await page.keyboard.press("Home");
    assert.equal(await slider.getAttribute("aria-valuetext"), "not at all");
  }
  await said(page, /^That I know what it builds on: not at all\. /);
  const moved = await after.filter({ hasText: /New|was number \d/ }).count();
  assert.ok(moved > 0, "something has moved");
  const changed = await after.evaluateAll((items) => items.map((item) => item.firstChild.textContent));
  await page.reload();
  await after.first().waitFor();
  await section(page, "Next steps");
  assert.notDeepEqual(await names(page), usual);
  assert.deepEqual((await names(page)).length, changed.length);
  await section(page, "What counts");
  await reset.click();
  await said(page, /^Everything counts as usual\. /);
  await section(page, "Next steps");
  assert.deepEqual(await names(page), usual);
  await closeApp(page);
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [320, 1280]) {
    test(`none of it has faults that a machine finds, ${colorScheme}, ${width} pixels wide`, async () => {
      const viewport = { width, height: 800 };
      const page = await openApp(browser, cairn.url, { context: { colorScheme, viewport } });
      await loadAxe(page);
      await press(page, exercises(page).first(), "Wrong");
      await findFaults(page, "the tutor's step");
      await section(page, "Goal");
      await page.getByRole("searchbox").fill("fractions");
      await page.getByRole("list", { name: "What fits" }).waitFor();
      await findFaults(page, "the search");
      await page.getByRole("list", { name: "What fits" }).getByRole("button").first().click();
      await page.getByLabel("By when").fill("2199-01-01");
      await page.getByRole("heading", { name: /^The way to/ }).waitFor();
      await findFaults(page, "the plan");
      await section(page, "What counts");
      await page.getByRole("slider").first().fill("0");
      await findFaults(page, "what counts");
      await closeApp(page);
    });
  }
}
