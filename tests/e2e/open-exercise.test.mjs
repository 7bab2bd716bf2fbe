// An exercise that is open in the learner's page stays when the learner changes the list, and the focus is never lost to the top of the
// page when another tab does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { closeApp, names, openApp, press, said, steps } from "./app.mjs";
import { sharedApp } from "./shared.mjs";

const { browser, cairn } = await sharedApp();

/** Opens the first exercise on the list, with its answer. Returns its step and its name. */
async function openExercise(page) {
  const step = steps(page)
    .filter({ has: page.getByRole("button", { name: "Open the exercise" }) })
    .first();
  const name = await step.locator("h3 bdi").innerText();
  await step.getByRole("button", { name: "Open the exercise" }).click();
  await page.getByRole("button", { name: "Show the answer" }).click();
  return { name, step: steps(page).filter({ has: page.getByRole("heading", { name }) }) };
}

const focused = (page) =>
  page.evaluate(
    () =>
      document.activeElement.querySelector("bdi")?.textContent ?? document.activeElement.textContent.trim(),
  );

/** In another tab: says of items by their names that they are not for the learner. */
async function refuseElsewhere(page, refused) {
  const other = await page.context().newPage();
  await other.goto(page.url());
  await steps(other).first().waitFor();
  for (const name of refused) {
    await press(other, steps(other).filter({ has: other.getByRole("heading", { name }) }), "Not for me");
  }
  await other.close();
}

test("an exercise that is open stays when the learner changes the list, until they say how it went", async () => {
  const page = await openApp(browser, cairn.url);
  const { name, step } = await openExercise(page);
  await page.getByLabel("Topic").selectOption({ index: 2 });
  const others = steps(page).filter({ hasNot: page.getByRole("heading", { name }) });
  for (let round = 0; round < 3; round++) await press(page, others.first(), "I know this");
  assert.ok((await names(page)).includes(name));
  await step.getByRole("button", { name: "I got it right" }).click();
  await said(page, /^Noted: right\./);
  await page.getByLabel("Topic").selectOption({ index: 3 });
  assert.ok(!(await names(page)).includes(name), "and goes then with the others");
  assert.equal((await names(page)).length, 5);
  await closeApp(page);
});

test("the focus goes on from an exercise that is closed when it was no longer on the list", async () => {
  const page = await openApp(browser, cairn.url);
  const { name, step } = await openExercise(page);
  const place = (await names(page)).indexOf(name);
  await refuseElsewhere(page, [name]);
  await page.waitForFunction((name) => {
    const { learning } = document.querySelector("next-steps");
    return learning.cairn.recommend(learning.request).every(({ item }) => item.name !== name);
  }, name);
  await step.getByRole("button", { name: "Close" }).press("Enter");
  await step.waitFor({ state: "detached" });
  assert.equal(await focused(page), (await names(page))[place]);
  await closeApp(page);
});

test("the focus goes on from a step that another tab took off the list", async () => {
  const page = await openApp(browser, cairn.url);
  const [, second] = await names(page);
  const step = steps(page).filter({ has: page.getByRole("heading", { name: second }) });
  await step.getByRole("button", { name: "Too easy" }).focus();
  await refuseElsewhere(page, [second]);
  await step.waitFor({ state: "detached" });
  assert.equal(await focused(page), (await names(page))[1]);
  await closeApp(page);
});

test("a sign that decorates a button is no part of its name", async () => {
  const page = await openApp(browser, cairn.url);
  await page.getByRole("button", { name: "Catalog: School mathematics", exact: true }).waitFor();
  await closeApp(page);
});
