// What the tests of the learner's page have in common: opening it, and finding things the way a learner would.
import assert from "node:assert/strict";

/**
 * Opens the page for a new learner and waits until it is ready: for the list, if nothing else is named. Errors in the page
 * are collected; {@link closeApp} fails on them.
 */
export async function openApp(browser, url, { context: options = {}, before, ready = steps } = {}) {
  const context = await browser.newContext({ locale: "en-US", reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  page.errors = [];
  page.on("pageerror", (error) => page.errors.push(error.message));
  await before?.(page);
  await page.goto(url);
  await ready(page).first().waitFor();
  return page;
}

export async function closeApp(page) {
  const { errors } = page;
  await page.context().close();
  assert.deepEqual(errors, [], "errors in the page");
}

export const steps = (page) => page.locator("learning-step");

/** The names on the list, in order. */
export async function names(page) {
  const headings = await steps(page).locator("h3").allInnerTexts();
  return headings.map((heading) => heading.replace(/\s*New here$/, "").trim());
}

/** Waits until the page has said something that matches, and returns it. */
export async function said(page, pattern) {
  const sentence = page.locator("#said", { hasText: pattern });
  await sentence.waitFor();
  return (await sentence.innerText()).trim();
}

/** Presses a button of a step and waits until the page has taken note. */
export async function press(page, step, button) {
  await page.evaluate(() => {
    document.getElementById("said").textContent = "";
  });
  await step.getByRole("button", { name: button, exact: true }).click();
  return said(page, /^Noted: .+/);
}

/** Goes to a section of the page. */
export async function section(page, name) {
  await page.getByRole("navigation", { name: "Sections" }).getByRole("link", { name }).click();
  await page.getByRole("heading", { level: 2, name }).waitFor();
}

/** In Sharing, looks at what this site asks. */
export async function lookAtPolicy(page) {
  await page.getByRole("button", { name: "Show what this site asks" }).click();
  await page.getByRole("heading", { name: "What this site asks" }).waitFor();
}

/** Says "I know this" for a skill. */
export async function know(page, skill) {
  await section(page, "What you know");
  await page.getByRole("radio", { name: /^All/ }).check({ force: true });
  await page.getByLabel("Find a skill").fill(skill);
  const button = page.getByRole("button", { name: `I know this (${skill})`, exact: true });
  // A skill that follows from others is known already.
  if ((await button.count()) > 0) await button.click();
  await row(page, skill).getByText("Mastered").waitFor();
}

/** A skill in "What you know". */
export function row(page, skill) {
  return page.locator("li.skill").filter({ has: page.getByRole("heading", { name: skill, exact: true }) });
}

/** Answers wrong, so often in a row, on items that practise a skill. */
export async function answerWrong(page, skill, times) {
  for (let wrong = 0; wrong < times; wrong++) {
    const about = steps(page)
      .filter({ hasText: new RegExp(`(Practises|Teaches): [^·]*${literal(skill)}`) })
      .filter({ has: page.getByRole("button", { name: "Wrong", exact: true }) });
    await press(page, about.first(), "Wrong");
  }
}

/** The reasons of all steps. */
export const reasons = (page) => steps(page).locator(".reason").allInnerTexts();

export const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
