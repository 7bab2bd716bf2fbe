// A learner at the school mathematics catalog: what they do changes the list, the list says why, and nothing is lost.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import {
  answerWrong,
  closeApp,
  know,
  names,
  openApp,
  press,
  reasons,
  row,
  said,
  section,
  steps,
} from "./app.mjs";
import { sharedApp } from "./shared.mjs";

const catalog = JSON.parse(
  await readFile(new URL("../../catalogs/school-maths.json", import.meta.url), "utf8"),
);
const { browser, cairn } = await sharedApp();

const skillName = (id) => catalog.skills.find((skill) => skill.id === id).name;

test("a new learner gets five steps, each with a reason and what to press to change it", async () => {
  const page = await openApp(browser, cairn.url);
  assert.equal(new Set(await names(page)).size, 5);
  for (const step of await steps(page).all()) {
    assert.match(await step.locator(".reason").first().innerText(), /\w+ .+\./);
    assert.match(await step.locator(".change").first().innerText(), /(Press|Change|Choose|Switch) .+\./);
  }
  await closeApp(page);
});

test("an exercise is done by keyboard alone; the list changes, the page says so, and a reload loses nothing", async () => {
  const page = await openApp(browser, cairn.url);
  const listed = await names(page);
  const exercise = page.getByRole("button", { name: "Open the exercise" });
  const name = await steps(page).filter({ has: exercise }).first().locator("h3").innerText();
  const step = steps(page).filter({ has: page.getByRole("heading", { name, exact: true }) });

  await tabTo(page, step.getByRole("button", { name: "Open the exercise" }));
  await page.keyboard.press("Enter");
  await tabTo(page, step.getByRole("button", { name: "Show a hint" }));
  await page.keyboard.press("Enter");
  await tabTo(page, step.getByRole("button", { name: "Show the answer" }));
  await page.keyboard.press("Space");
  await tabTo(page, step.getByRole("button", { name: "I got it right" }));
  await page.keyboard.press("Enter");

  assert.match(
    await said(page, /^Noted: right\./),
    /^Noted: right\. The list has changed(: [1-5] of 5 (is|are) new| its order)\.$/,
  );
  const changed = await names(page);
  assert.notDeepEqual(changed, listed);
  assert.equal(
    await steps(page).locator(".tag").count(),
    changed.filter((now) => !listed.includes(now)).length,
  );
  const focused = await page.evaluate(() => document.activeElement.id);
  assert.equal(focused, "tutor-heading", "the focus is on what to do now");

  await page.reload();
  await steps(page).first().waitFor();
  assert.deepEqual(await names(page), changed);
  await section(page, "What you know");
  const item = catalog.items.find((candidate) => candidate.name === name);
  const skill = row(page, skillName(item.assesses[0]));
  await skill.getByText("1 answer", { exact: true }).waitFor();
  await closeApp(page);
});

test("a skill that the learner knows is taken as known, on the card and in the table", async () => {
  const page = await openApp(browser, cairn.url);
  const first = steps(page).first();
  const name = await first.locator("h3").innerText();
  const item = catalog.items.find((candidate) => candidate.name === name);
  const skill = skillName([...(item.teaches ?? []), ...(item.assesses ?? [])][0]);
  assert.match(await press(page, first, "I know this"), /you know this/);
  await section(page, "What you know");
  await row(page, skill).getByText("Mastered").waitFor();

  await know(page, "Comparing numbers");
  await section(page, "Next steps");
  assert.ok((await reasons(page)).some((reason) => reason.includes("You are ready for this")));
  await closeApp(page);
});

test("what the learner says about a skill is shown as pressed, by keyboard too, replaced, and taken back", async () => {
  const page = await openApp(browser, cairn.url);
  await section(page, "What you know");
  await page.getByRole("radio", { name: /^All/ }).check({ force: true });
  const name = "Comparing numbers";
  const know = row(page, name).getByRole("button", { name: `I know this (${name})`, exact: true });
  const dont = row(page, name).getByRole("button", { name: `I don't know this yet (${name})`, exact: true });
  const pressed = async () => [
    await know.getAttribute("aria-pressed"),
    await dont.getAttribute("aria-pressed"),
  ];
  assert.deepEqual(await pressed(), ["false", "false"]);
  await know.focus();
  await page.keyboard.press("Space");
  await said(page, /^Noted: you know Comparing numbers\./);
  assert.deepEqual(await pressed(), ["true", "false"]);
  assert.equal(await know.evaluate((button) => button === document.activeElement), true);
  await row(page, name).getByText("Mastered", { exact: true }).waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await said(page, /^Noted: you don't know Comparing numbers yet\./);
  assert.deepEqual(await pressed(), ["false", "true"]);
  await row(page, name).getByText("Getting there", { exact: true }).waitFor();
  await page.reload();
  await section(page, "What you know");
  assert.deepEqual(await pressed(), ["false", "true"], "after a reload");
  await dont.click();
  await said(page, /^Taken back/);
  await page.getByRole("radio", { name: /^All/ }).check({ force: true });
  assert.deepEqual(await pressed(), ["false", "false"]);
  await row(page, name).getByText("Not begun").waitFor();
  await closeApp(page);
});

test("a skill that has faded says so, and that a review is enough", async () => {
  const page = await openApp(browser, cairn.url);
  await know(page, "Comparing numbers");
  await page.clock.setFixedTime(Date.now() + 400 * 86_400_000);
  await page.reload();
  await section(page, "What you know");
  await row(page, "Comparing numbers")
    .getByText(/It was mastered .* for 400 days: worth a short review/)
    .waitFor();
  await closeApp(page);
});

test("an item that is not for the learner never comes back", async () => {
  const page = await openApp(browser, cairn.url);
  const [, unwanted] = await names(page);
  await press(page, steps(page).nth(1), "Not for me");
  for (let round = 0; round < 12; round++) {
    assert.ok(!(await names(page)).includes(unwanted), `in round ${round}`);
    await press(page, steps(page).first(), "Done");
  }
  await page.reload();
  await steps(page).first().waitFor();
  assert.ok(!(await names(page)).includes(unwanted), "after a reload");
  await closeApp(page);
});

test("wrong answers in a skill bring what comes before it, easier steps or explanations, and say so", async () => {
  const page = await openApp(browser, cairn.url);
  const skill = catalog.skills.find(({ id }) => id === "add-with-carrying");
  for (const prerequisite of skill.prerequisites) await know(page, skillName(prerequisite));
  await section(page, "Next steps");
  await page.getByLabel("Topic").selectOption("addition");
  await answerWrong(page, skill.name, 2);
  await page.getByLabel("Topic").selectOption("");

  const remedial = (await reasons(page)).filter((reason) =>
    /was hard \(you got 0 of the last 2 right\)|An easier step in|once more: you got 0 of the last 2/.test(
      reason,
    ),
  );
  assert.ok(remedial.length > 0, (await reasons(page)).join("\n"));
  assert.ok(remedial.some((reason) => reason.includes(skill.name)));
  await closeApp(page);
});

test("time, topic and a common order steer the list", async () => {
  const page = await openApp(browser, cairn.url);
  await page.getByRole("radio", { name: "5", exact: true }).check({ force: true });
  const minutes = (await steps(page).locator(".facts").allInnerTexts()).map((facts) =>
    Number(/(\d+) min/.exec(facts)[1]),
  );
  assert.ok(
    minutes.every((needed) => needed <= 5),
    minutes.join(),
  );
  await page.getByLabel("Topic").selectOption("fractions");
  for (const about of await steps(page).locator(".about").allInnerTexts()) assert.match(about, /fractions/);
  await page.getByRole("switch", { name: "Personal recommendations" }).uncheck();
  for (const reason of await reasons(page)) assert.match(reason, /the same for everyone/);
  await page.reload();
  await steps(page).first().waitFor();
  assert.equal(await page.getByRole("switch", { name: "Personal recommendations" }).isChecked(), false);
  await closeApp(page);
});

test("a profile is exported, erased after asking, and brought back; a wrong file changes nothing", async () => {
  const page = await openApp(browser, cairn.url);
  await press(page, steps(page).nth(1), "Right");
  const listed = await names(page);
  await section(page, "My data");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export as a file" }).click();
  const file = await (await download).path();

  await page
    .getByLabel("Import a file")
    .setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from("{}") });
  await page
    .getByRole("alert")
    .getByText(/x\.json was not taken/)
    .waitFor();

  await page.getByRole("button", { name: "Erase my data…" }).click();
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  assert.equal(await focused(), "Keep everything", "the answer that harms nothing has the focus");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("dialog[open]").count(), 0);
  assert.equal(await focused(), "Erase my data…", "and the button has it back");
  await page.getByRole("button", { name: "Erase my data…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Erase" }).click();
  await said(page, /^Erased/);
  await page.getByText("Nothing is stored.").waitFor();

  await page.getByLabel("Import a file").setInputFiles(file);
  await said(page, /^The profile in the file/);
  await section(page, "Next steps");
  assert.deepEqual(await names(page), listed);
  await closeApp(page);
});

test("a damaged profile is said to be one, and can be erased", async () => {
  const page = await openApp(browser, cairn.url);
  await press(page, steps(page).first(), "Done");
  await press(page, steps(page).first(), "Done");
  await page.evaluate(() => {
    for (const slot of ["a", "b"])
      localStorage.setItem(`cairn:default.profile.${slot}`, "bm90IGEgcHJvZmlsZQ==");
  });
  await page.reload();
  await page.getByRole("heading", { name: /cannot be read/ }).waitFor();
  await page.getByRole("button", { name: "Erase and start anew" }).click();
  await steps(page).first().waitFor();
  await closeApp(page);
});

test("where only the newest record is damaged, the one before it is taken, and the page says so", async () => {
  const page = await openApp(browser, cairn.url);
  await press(page, steps(page).first(), "Done");
  await press(page, steps(page).first(), "Done");
  await page.evaluate(() => localStorage.setItem("cairn:default.profile.b", "bm90IGEgcHJvZmlsZQ=="));
  await page.reload();
  await steps(page).first().waitFor();
  await page.getByText("the one before it was taken").waitFor();
  await press(page, steps(page).first(), "Done");
  await closeApp(page);
});

/** In the page: collects in `told` what is read out, each time it comes. */
function listen() {
  globalThis.told = [];
  const live = "[role=alert], [role=status]";
  new MutationObserver((changes) => {
    const places = new Set(
      changes.flatMap(({ target, addedNodes }) => [
        target.parentElement?.closest(live) ?? target.closest?.(live),
        ...[...addedNodes].flatMap((node) => [node, ...(node.querySelectorAll?.(live) ?? [])]),
      ]),
    );
    const texts = [...places].filter((place) => place?.matches?.(live)).map((place) => place.textContent);
    globalThis.told.push(...texts.map((text) => text.replace(/\s+/g, " ").trim()).filter(Boolean));
  }).observe(document, { subtree: true, childList: true, characterData: true });
}

test("what the browser refuses to store is told once, in sight, and again each time", async () => {
  const page = await openApp(browser, cairn.url, { context: { viewport: { width: 360, height: 740 } } });
  await page.evaluate(listen);
  const full = (yes) =>
    page.evaluate((yes) => {
      globalThis.setItem ??= Storage.prototype.setItem;
      Storage.prototype.setItem = yes
        ? () => {
            throw new DOMException("full", "QuotaExceededError");
          }
        : globalThis.setItem;
    }, yes);
  /** Does it, and waits for what is told of it. */
  const told = async (act) => {
    await page.evaluate(() => {
      globalThis.told = [];
    });
    await act();
    await page.waitForFunction(() => globalThis.told.length > 0);
    return page.evaluate(() => globalThis.told);
  };
  const press = (name) => () => steps(page).last().getByRole("button", { name, exact: true }).click();
  const once = async (act) => {
    const [sentence, ...others] = await told(act);
    assert.match(
      sentence,
      /^That was not stored\. This browser has no room left for this page: free some, and do it once more\./,
    );
    assert.deepEqual(others, []);
    await page.getByRole("alert").waitFor();
    const { bottom, height } = await page.getByRole("alert").evaluate((alert) => {
      const { bottom } = alert.getBoundingClientRect();
      return { bottom, height: window.innerHeight };
    });
    assert.ok(bottom > 0 && bottom <= height, `it ends at ${bottom} of ${height}`);
  };
  await full(true);
  await once(press("Done"));
  await once(press("Done"));
  await full(false);
  assert.match((await told(press("Done"))).join("; "), /^Noted: done\. [^;]+$/);
  assert.equal(await page.getByRole("alert").count(), 0);
  await full(true);
  await once(press("Too easy"));

  await page.getByRole("button", { name: /^Any time/ }).click();
  const goal = page.getByRole("combobox", { name: "Goal" });
  await once(() => goal.selectOption({ index: 1 }));
  assert.equal(await goal.inputValue(), "", "what was not stored is not shown as chosen");
  await section(page, "What you know");
  await once(() =>
    page
      .getByRole("button", { name: /^I know this/ })
      .first()
      .click(),
  );
  await section(page, "Goal");
  await page.getByLabel("What do you want to learn?").fill("fractions");
  await once(() => page.locator(".found button").first().click());
  await closeApp(page);
});

test("a browser that stores nothing can be used all the same", async () => {
  const before = (page) =>
    page.addInitScript(() => {
      Object.defineProperty(window, "localStorage", {
        get: () => {
          throw new DOMException("denied", "SecurityError");
        },
      });
    });
  const way = (page) => page.getByRole("button", { name: "Go on without storing" });
  const page = await openApp(browser, cairn.url, { before, ready: way });
  await way(page).click();
  await page.getByText("Nothing is stored: what you do is forgotten").waitFor();
  await press(page, steps(page).first(), "Done");
  await closeApp(page);
});

test("what is done in another tab changes the list here, but never an exercise that is open", async () => {
  const page = await openApp(browser, cairn.url);
  const other = await page.context().newPage();
  await other.goto(cairn.url);
  await steps(other).first().waitFor();
  const listed = await names(other);
  const open = steps(other)
    .filter({ has: other.getByRole("button", { name: "Open the exercise" }) })
    .first();
  await open.getByRole("button", { name: "Open the exercise" }).click();
  await other.getByRole("button", { name: "Show the answer" }).click();
  for (let round = 0; round < 3; round++) await press(page, steps(page).first(), "I know this");
  // Long enough for what was done there to have come here.
  await other.waitForFunction(
    (before) => {
      const { learning } = document.querySelector("next-steps");
      return learning.cairn.recommend(learning.request)[0].item.name !== before;
    },
    listed[0],
    { timeout: 10_000 },
  );
  assert.deepEqual(await names(other), listed, "the list waits");
  await other.getByRole("button", { name: "I got it right" }).waitFor();
  await other.getByRole("button", { name: "Close" }).click();
  await other.waitForFunction(
    (before) => document.querySelector("learning-step h3 bdi").textContent !== before,
    listed[0],
  );
  assert.deepEqual(await names(other), await names(page), "and follows once it is closed");
  await closeApp(page);
});

test("a file that is no catalog is said to be damaged, and the way back is open", async () => {
  const page = await openApp(browser, cairn.url);
  await page.getByRole("button", { name: /School mathematics/ }).click();
  await page
    .getByLabel("Open a file")
    .setInputFiles({ name: "x.cairn", mimeType: "", buffer: Buffer.from("no") });
  await page.getByRole("heading", { name: "This catalog is damaged" }).waitFor();
  await page.getByRole("button", { name: /School maths/ }).click();
  await steps(page).first().waitFor();
  await closeApp(page);
});

/** Presses the tabulator until the focus is there. */
async function tabTo(page, target) {
  const element = await target.elementHandle();
  for (let presses = 0; presses < 100; presses++) {
    if (await element.evaluate((it) => it === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`the tabulator never reaches ${target}`);
}
