// Every section, in light and dark, wide and narrow, against the rules that a machine can check.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { closeApp, openApp, press, section, steps } from "./app.mjs";
import { launchChromium } from "./browser.mjs";
import { startCairn } from "./server.mjs";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

let cairn;
let browser;
let axe;

before(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  cairn = await startCairn();
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  await cairn?.stop();
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [320, 1280]) {
    test(`no section has faults that a machine finds, ${colorScheme}, ${width} pixels wide`, async () => {
      const viewport = { width, height: 800 };
      const page = await openApp(browser, cairn.url, { context: { colorScheme, viewport } });
      await page.evaluate(`${axe}; undefined`);
      const exercise = steps(page)
        .filter({ has: page.getByRole("button", { name: "Right", exact: true }) })
        .first();
      await press(page, exercise, "Right");
      await exercise.getByRole("button", { name: /^Open the/ }).click();
      await exercise.getByText("Why this?").click();
      await check(page, "Next steps");
      await page.getByRole("button", { name: /School mathematics/ }).click();
      await check(page, "the choice of catalogs");
      await section(page, "What you know");
      await check(page, "What you know");
      await page.getByRole("radio", { name: /^All/ }).check({ force: true });
      await check(page, "all skills");
      await section(page, "My data");
      await page.locator("tbody tr").first().waitFor();
      await page.getByText("Everything that is known about you").click();
      await check(page, "My data");
      await page.getByRole("button", { name: "Erase my data…" }).click();
      await check(page, "the question before erasing");
      await page.keyboard.press("Escape");
      await section(page, "Sharing");
      await page.getByText("What this site asks").waitFor();
      await check(page, "Sharing");
      await closeApp(page);
    });
  }
}

async function check(page, where) {
  const { violations } = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), TAGS);
  const found = violations.map(
    ({ id, impact, nodes }) =>
      `${impact}: ${id}\n  ${nodes.map(({ html }) => html.slice(0, 160)).join("\n  ")}`,
  );
  assert.deepEqual(found, [], where);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wider <= 0, `${where} is ${wider} pixels wider than the window`);
}
