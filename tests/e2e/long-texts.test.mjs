// A catalog's texts may be anything: words without an end, another direction of writing. Nothing gets wider than the window
// for them, and each is written its own way.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { closeApp, openApp, section, steps } from "./app.mjs";
import { launchChromium } from "./browser.mjs";
import { packed, page as pageOf, serveElements } from "./elements.mjs";
import { startCairn } from "./server.mjs";

const WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
const ENDLESS = "x".repeat(120);
const ARABIC = "تمارين في جمع الكسور خطوة بخطوة";
const NAMES = [`${WORD} ${WORD}`, ENDLESS, `${ARABIC} 2`];
const CATALOG = {
  name: `${WORD} ${ARABIC}`,
  skills: NAMES.map((name, place) => ({
    id: `skill-${place}`,
    name,
    ...(place > 0 && { prerequisites: ["skill-0"] }),
  })),
  items: NAMES.map((name, place) => ({
    id: `item-${place}`,
    name,
    description: name,
    learningResourceType: "exercise",
    ...(name.startsWith(ARABIC) && { inLanguage: "ar" }),
    assesses: ["skill-0", "skill-1"],
    topics: [WORD, ARABIC],
    difficulty: 0.3,
    timeRequired: 60,
    text: name,
    hint: name,
    acceptedAnswer: name,
  })),
};

let cairn;
let served;
let browser;
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "cairn-long-"));
  const pack = await packed(CATALOG);
  await writeFile(join(folder, "words.cairn"), pack);
  cairn = await startCairn({ args: ["--packs", folder] });
  served = await serveElements({ "/words.cairn": pack });
  served.pages.set(
    "/",
    pageOf(`<cairn-catalog src="/words.cairn"><cairn-feed></cairn-feed><cairn-mastery all></cairn-mastery>
      <cairn-why item="item-1"></cairn-why></cairn-catalog>`),
  );
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  await served?.stop();
  await cairn?.stop();
  await rm(folder, { recursive: true, force: true });
});

const remembered = (page) =>
  page.addInitScript(() => localStorage.setItem("cairn-app:catalog", "/packs/words.cairn"));

async function fits(page, where) {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wider <= 0, `${where} is ${wider} pixels wider than the window`);
}

for (const width of [320, 1280]) {
  test(`long words make no section wider than the window, ${width} pixels wide`, async () => {
    const context = { viewport: { width, height: 800 } };
    const page = await openApp(browser, cairn.url, { context, before: remembered });
    const endless = steps(page).filter({ has: page.getByRole("heading", { name: ENDLESS }) });
    await endless.getByText("Why this?").click();
    await endless.getByRole("button", { name: "Open the exercise" }).click();
    await endless.getByRole("button", { name: "Show the answer" }).click();
    await fits(page, "Next steps");
    await section(page, "Goal");
    await page.getByLabel("What do you want to learn?").fill(ENDLESS);
    await page.locator(".found button").first().waitFor();
    await fits(page, "what was found");
    await page.locator(".found button").first().click();
    await page.locator("#plan-heading").waitFor();
    await fits(page, "the plan");
    for (const name of ["What you know", "What counts", "My data", "Sharing"]) {
      await section(page, name);
      await fits(page, name);
    }
    await closeApp(page);
  });

  test(`nor any element wider than its page, ${width} pixels wide`, async () => {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    await page.goto(served.url);
    await page.locator("cairn-feed li").first().waitFor();
    await page.locator("cairn-mastery .skill").first().waitFor();
    await page.locator("cairn-why table").waitFor();
    await fits(page, "the page");
    await page.close();
  });
}

for (const lang of ["de", "en"]) {
  test(`the reckoning is no wider than the card that it is in, on a phone, ${lang}`, async () => {
    const catalog = `<cairn-catalog src="/words.cairn"><cairn-feed></cairn-feed><cairn-why item="item-1"></cairn-why></cairn-catalog>`;
    served.pages.set(`/${lang}`, pageOf(catalog, { lang }));
    const page = await browser.newPage();
    await page.goto(`${served.url}/${lang}`);
    await page.locator("cairn-feed summary").first().click();
    const tables = [page.locator("cairn-feed table").first(), page.locator("cairn-why table")];
    for (const width of [360, 320]) {
      await page.setViewportSize({ width, height: 740 });
      for (const table of tables) {
        await table.waitFor();
        const [wider, hidden] = await table.evaluate((table) => [
          table.getBoundingClientRect().width - table.parentElement.getBoundingClientRect().width,
          table.scrollWidth - table.clientWidth,
        ]);
        assert.ok(wider < 0.5, `${wider} pixels wider, in a window of ${width}`);
        if (width === 360) assert.ok(hidden <= 0, `${hidden} pixels are to be scrolled to`);
      }
    }
    await page.close();
  });
}

test("what a catalog says is written in the direction of its own writing", async () => {
  const direction = (locator) => locator.evaluate((element) => getComputedStyle(element).direction);
  const page = await openApp(browser, cairn.url, { before: remembered });
  const arabic = steps(page).filter({ has: page.getByRole("heading", { name: NAMES[2] }) });
  await arabic.getByRole("button", { name: "Open the exercise" }).click();
  await arabic.getByRole("button", { name: "Show a hint" }).click();
  for (const part of ["h3 bdi", ".description", ".content .text", "[data-what=hint] .text"]) {
    assert.equal(await direction(arabic.locator(part).first()), "rtl", part);
  }
  assert.equal(await direction(arabic.locator("h3")), "ltr", "the page itself stays as it is");
  await closeApp(page);

  const elements = await browser.newPage();
  await elements.goto(served.url);
  const step = elements.locator("cairn-feed li").filter({ has: elements.getByText(NAMES[2]) });
  await step.getByRole("button", { name: "Open", exact: true }).click();
  for (const part of [".heading span", "p[lang=ar]", ".inside .text"]) {
    assert.equal(await direction(step.locator(part).first()), "rtl", part);
  }
  const skill = elements.locator("cairn-mastery .heading span", { hasText: ARABIC });
  assert.equal(await direction(skill), "rtl", "a skill");
  await elements.close();
});

test("names side by side are told apart, and English on a page from right to left is written from the left", async () => {
  const catalog = `<cairn-catalog src="/words.cairn"><cairn-feed></cairn-feed></cairn-catalog>`;
  served.pages.set("/rtl", pageOf(catalog, { lang: "ar" }).replace('lang="ar"', 'lang="ar" dir="rtl"'));
  const page = await browser.newPage();
  await page.goto(`${served.url}/rtl`);
  const step = page.locator("cairn-feed li").first();
  await step.getByText(`Practises: ${NAMES[0]}, ${NAMES[1]}`).waitFor();
  const minutes = step.getByText("1 min", { exact: true });
  const edges = await minutes.evaluate((element) => {
    const text = [...element.childNodes].find(({ nodeName }) => nodeName === "#text");
    const left = (from, to) => {
      const range = document.createRange();
      range.setStart(text, from);
      range.setEnd(text, to);
      return range.getBoundingClientRect().left;
    };
    const { length } = text.data;
    return [left(0, 1), left(length - 1, length)];
  });
  assert.ok(edges[0] < edges[1], "the number stands before its unit");
  await page.close();
});
