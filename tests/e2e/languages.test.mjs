// A catalog in another language than the page: every name of it that is shown, also inside a sentence, says in which language it is,
// or a screen reader reads it out as if it were in the page's.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { closeApp, lookAtPolicy, openApp, press, said, section, steps } from "./app.mjs";
import { cheap } from "./bare.mjs";
import { launchChromium } from "./browser.mjs";
import { packed, page as pageOf, serveElements } from "./elements.mjs";
import { startCairn } from "./server.mjs";

// One is the beginning of another, and one has signs that mean something in a pattern.
const SKILLS = ["Zählen", "Zählen in Schritten", "Plus (+) und Minus?"];
const TOPIC = "Zahlenraum";
const CATALOG = {
  name: "Rechnen lernen",
  inLanguage: "de",
  skills: SKILLS.map((name, place) => ({
    id: `skill-${place}`,
    name,
    ...(place > 0 && { prerequisites: SKILLS.slice(0, place).map((_, before) => `skill-${before}`) }),
  })),
  items: SKILLS.flatMap((_, skill) =>
    [1, 2, 3].map((place) => ({
      id: `item-${skill}-${place}`,
      name: `Blatt ${skill + 1}${place}`,
      learningResourceType: "exercise",
      ...(place === 3
        ? { teaches: [`skill-${skill}`], interactivityType: "expositive" }
        : { assesses: [`skill-${skill}`] }),
      topics: [TOPIC],
      difficulty: skill / 4,
      timeRequired: 60,
      text: "1 + 1",
      acceptedAnswer: "2",
    })),
  ),
};
CATALOG.items.push({ ...CATALOG.items[0], id: "item-fr", name: "Feuille 99", inLanguage: "fr" });

let cairn;
let served;
let browser;
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "cairn-languages-"));
  const pack = await packed(CATALOG);
  await writeFile(join(folder, "words.cairn"), pack);
  const [task] = cheap(7389, 1000).tasks;
  const policy = JSON.stringify(
    cheap(7389, 1000, { tasks: [{ ...task, question: { kind: "solved", items: ["item-0-1"] } }] }),
  );
  // The server's school is its own.
  const { school: _, ...source } = JSON.parse(policy);
  await writeFile(join(folder, "policy.json"), JSON.stringify(source));
  cairn = await startCairn({ args: ["--packs", folder, "--policy", join(folder, "policy.json")] });
  served = await serveElements({ "/words.cairn": pack, "/policy.json": policy });
  served.pages.set(
    "/",
    pageOf(`<cairn-catalog src="/words.cairn" policy="/policy.json" reports="/v1/reports"><cairn-feed count="12"></cairn-feed>
      <cairn-mastery all></cairn-mastery><cairn-why item="item-2-1"></cairn-why><cairn-sharing></cairn-sharing></cairn-catalog>`),
  );
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  await served?.stop();
  await cairn?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** In the page: texts with names of the catalog that are not said to be in its language, and how many are. */
function unmarked(names) {
  const langOf = (node) => {
    for (let at = node; at; at = at.parentNode ?? at.host) {
      const lang = at.getAttribute?.("lang");
      if (lang) return lang;
    }
  };
  const roots = [document.body];
  for (const root of roots) {
    roots.push(...[...root.querySelectorAll("*")].flatMap((each) => each.shadowRoot ?? []));
  }
  const left = [];
  let right = 0;
  for (const root of roots) {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { data, parentElement } = texts.currentNode;
      // What an element announces is a text and no more.
      if (parentElement?.closest(".said:not(#said)")) continue;
      const name = names.find(([name]) => data.includes(name));
      if (!name) continue;
      if (langOf(texts.currentNode) === name[1]) right++;
      else left.push(data.trim());
    }
  }
  return { left: [...new Set(left)], right };
}

const NAMES = [
  ...SKILLS.map((name) => [name, "de"]),
  ["Blatt ", "de"],
  [CATALOG.name, "de"],
  ["Feuille ", "fr"],
];

async function areMarked(page, where) {
  const { left, right } = await page.evaluate(unmarked, NAMES);
  assert.deepEqual(left, [], where);
  assert.ok(right > 0, `${where} shows some`);
}

test("names of a German catalog are German wherever the app shows them", async () => {
  const remembered = (page) =>
    page.addInitScript(() => localStorage.setItem("cairn-app:catalog", "/packs/words.cairn"));
  const page = await openApp(browser, cairn.url, { before: remembered });
  await areMarked(page, "the first list");
  await section(page, "Goal");
  await page.getByLabel("What do you want to learn?").fill("Plus");
  await page.locator(".found button").first().waitFor();
  await areMarked(page, "what was found");
  await page.locator(".found button").first().click();
  await page.getByText(`You need ${SKILLS[1]} for ${SKILLS[2]}.`).waitFor();
  await areMarked(page, "the plan");
  await page.getByRole("button", { name: `I know this (${SKILLS[0]})` }).click();
  await said(page, new RegExp(`Noted: you know ${SKILLS[0]}`));
  await page.locator(".skipped summary").click();
  await areMarked(page, "what need not be done");
  await section(page, "What you know");
  await page.getByRole("radio", { name: /^All/ }).check({ force: true });
  await page.getByText(`Builds on: ${SKILLS[0]}, ${SKILLS[1]}`).waitFor();
  await page.getByRole("button", { name: `I don't know this yet (${SKILLS[1]})` }).click();
  await said(page, new RegExp(`Noted: you don't know ${SKILLS[1]}`));
  await areMarked(page, "What you know");
  await section(page, "Next steps");
  await steps(page).first().getByText("Why this?").click();
  const exercise = steps(page).filter({ has: page.getByRole("button", { name: "Wrong", exact: true }) });
  for (let time = 0; time < 3; time++) await press(page, exercise.first(), "Wrong");
  await page.locator("#tutor-heading").waitFor();
  await areMarked(page, "the list after answers");
  await section(page, "What counts");
  await areMarked(page, "What counts");
  await section(page, "Sharing");
  await lookAtPolicy(page);
  await page.getByText("Did you get “Blatt 11” right").waitFor();
  await areMarked(page, "Sharing");
  await closeApp(page);
});

test("and wherever the elements do", async () => {
  const page = await browser.newPage();
  await page.goto(served.url);
  await page.locator("cairn-feed li").first().waitFor();
  await page.locator("cairn-mastery").getByText(`Builds on: ${SKILLS[0]}, ${SKILLS[1]}`).waitFor();
  await page.locator("cairn-why").getByText("Why “Blatt 31”?").waitFor();
  await page.locator("cairn-sharing").scrollIntoViewIfNeeded();
  await page.locator("cairn-sharing [aria-describedby=about-asking]").click();
  await page.locator("cairn-sharing").getByText("Did you get “Blatt 11” right").waitFor();
  await areMarked(page, "the elements");
  await page.evaluate(async () => {
    const { recommender } = document.querySelector("cairn-catalog");
    await recommender.record({ type: "goal", skill: "skill-2" });
    for (let time = 0; time < 3; time++) {
      await recommender.record({ type: "attempt", item: "item-0-1", correct: false });
    }
    await document.querySelector("cairn-feed").refresh();
  });
  await page.locator("cairn-feed .reason bdi").first().waitFor();
  await areMarked(page, "the elements after answers");
  await page.close();
});
