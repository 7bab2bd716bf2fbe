// A catalog in languages that are written from right to left: names that begin with a Latin word are laid out in their language's direction,
// whatever the page's. `CAIRN_SHOTS=FOLDER` keeps pictures of it.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launchChromium } from "./browser.mjs";
import { page as pageOf, serveElements } from "./elements.mjs";

const NAMES = [
  ["ur", "HTML اور CSS کی بنیادیں (حصہ 2)", "rtl"],
  ["ar", "GeoGebra: مساحة المثلث", "rtl"],
  ["he", "Python למתחילים, שיעור 3", "rtl"],
  ["hi", "भिन्न, HTML में", "ltr"],
  ["en", "עברית for beginners", "ltr"],
];
const CATALOG = {
  cairn: 1,
  name: "Names",
  inLanguage: "ur",
  skills: [{ id: "web", name: "HTML لکھنا" }],
  items: NAMES.map(([inLanguage, name]) => ({
    id: inLanguage,
    name,
    inLanguage,
    description: name,
    assesses: ["web"],
    text: "1 + 1",
  })),
};
const SCRIPT = `
import { defineElements } from "cairn-learn/elements";
import { Cairn, memory } from "cairn-learn";
defineElements();
const cairn = await Cairn.open({ catalog: ${JSON.stringify(CATALOG)}, store: memory() });
for (const each of document.querySelectorAll("cairn-feed, cairn-mastery, cairn-why")) each.recommender = cairn;
`;

let browser;
let served;
before(async () => {
  served = await serveElements({}, SCRIPT);
  const inside =
    '<cairn-feed count="9"></cairn-feed><cairn-mastery all></cairn-mastery><cairn-why item="ur"></cairn-why>';
  served.pages.set("/", pageOf(inside));
  browser = await launchChromium();
});
after(async () => {
  await browser?.close();
  await served?.stop();
});

/** In the page: the direction of each text that is one of these. */
function directions(names) {
  const roots = [document.body];
  for (const root of roots)
    roots.push(...[...root.querySelectorAll("*")].flatMap((each) => each.shadowRoot ?? []));
  const found = [];
  for (const root of roots) {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { data, parentElement } = texts.currentNode;
      const name = names.find((name) => data.trim() === name);
      if (name && !parentElement.closest("style"))
        found.push([name, getComputedStyle(parentElement).direction]);
    }
  }
  return found;
}

for (const width of [360, 1280]) {
  test(`names run in their language's direction at ${width} px`, async () => {
    const page = await browser.newPage({ viewport: { width, height: 1000 } });
    await page.goto(served.url);
    await page.locator("cairn-feed li").nth(4).waitFor();
    await page.locator("cairn-why section").waitFor();
    const found = await page.evaluate(directions, [...NAMES.map(([, name]) => name), CATALOG.skills[0].name]);
    for (const [, name, direction] of [...NAMES, ["ur", CATALOG.skills[0].name, "rtl"]]) {
      const all = found.filter(([other]) => other === name);
      assert.ok(all.length > 0, `${name} is shown`);
      assert.deepEqual([...new Set(all.map(([, direction]) => direction))], [direction], name);
    }
    if (process.env.CAIRN_SHOTS) {
      await page.screenshot({ path: join(process.env.CAIRN_SHOTS, `names-${width}.png`), fullPage: true });
    }
    await page.close();
  });
}
