// Holds what a page shows against the rules that a machine can check, and against its own width.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Brings axe into the page; once for each page. */
export async function loadAxe(page) {
  const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  await page.evaluate(`${source}; undefined`);
}

/** Fails if there are any faults now; `where` says in which state the page is. */
export async function findFaults(page, where) {
  const { violations } = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), TAGS);
  const found = violations.map(
    ({ id, impact, nodes }) =>
      `${impact}: ${id}\n  ${nodes.map(({ html }) => html.slice(0, 160)).join("\n  ")}`,
  );
  assert.deepEqual(found, [], where);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wider <= 0, `${where} is ${wider} pixels wider than the window`);
}
