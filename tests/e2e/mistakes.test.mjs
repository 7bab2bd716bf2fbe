// What whoever makes a page gets wrong with the elements: told once in the console, by element and attribute, while learners see a
// list, or words that make sense to them.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { englishTexts } from "cairn-learn/elements";
import { launchChromium } from "./browser.mjs";
import { page as pageOf, serveElements } from "./elements.mjs";

let served;
let browser;

before(async () => {
  served = await serveElements({ "/maths.cairn": await readFile(process.env.CAIRN_PACK) });
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  await served?.stop();
});

/** A page of these elements, and what its console says. */
async function open(inside) {
  served.pages.set("/", pageOf(inside));
  const page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  page.said = [];
  page.on("console", (message) => page.said.push(`${message.type()}: ${message.text()}`));
  await page.goto(served.url);
  return page;
}

test("an attribute that is no number is named once, and the list is what it is without", async () => {
  const feed = '<cairn-feed count="abc" minutes="-5" minute-choices="5 ten" heading-level="9"></cairn-feed>';
  const page = await open(`<cairn-catalog src="/maths.cairn">${feed}</cairn-catalog>`);
  await page.locator("cairn-feed li").first().waitFor();
  assert.equal(await page.locator("cairn-feed li.step").count(), 5);
  assert.equal(await page.locator("cairn-feed [role=alert]").count(), 0);
  assert.equal(await page.locator("cairn-feed #heading").getAttribute("aria-level"), "2");
  await page.evaluate(() => document.querySelector("cairn-feed").refresh());
  assert.deepEqual(page.said.sort(), [
    'error: <cairn-feed>: count is a whole number from 0 to 1000, not "abc"',
    'error: <cairn-feed>: heading-level is a whole number from 1 to 6, not "9"',
    'error: <cairn-feed>: minute-choices are numbers above 0 with spaces between, not "5 ten"',
    'error: <cairn-feed>: minutes is a number above 0, not "-5"',
  ]);
  // The learner's own choice counts as ever.
  await page.locator("cairn-feed input[type=radio]").first().check();
  await page.waitForFunction(() => document.querySelector("cairn-feed").minutes === 5);
  assert.equal(page.said.length, 4);
  await page.close();
});

test("a request or option that is misspelt is in the console, with its name", async () => {
  const page = await open('<cairn-catalog src="/maths.cairn"><cairn-feed></cairn-feed></cairn-catalog>');
  await page.locator("cairn-feed li").first().waitFor();
  await page.evaluate(() => {
    document.querySelector("cairn-feed").request = { cuont: 3 };
  });
  await page.locator("cairn-feed [role=alert]").waitFor();
  assert.match(page.said.join("\n"), /^error: <cairn-feed>: a request has no field "cuont"[^\n]+$/);
  await page.evaluate(() => {
    document.querySelector("cairn-catalog").options = { passPhrase: "secret" };
  });
  while (page.said.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.match(page.said[1], /^error: <cairn-catalog>: Cairn\.open: there is no option "passPhrase"/);
  assert.ok(!page.said[1].includes("secret"));
  await page.close();
});

test("an element without a catalog, and a catalog without an address, are told of and wait for one", async () => {
  const page = await open(
    "<cairn-feed></cairn-feed><cairn-catalog><cairn-mastery></cairn-mastery></cairn-catalog>",
  );
  for (const words of [englishTexts.loading, englishTexts.nothingYet]) {
    for (const element of ["cairn-feed", "cairn-mastery"])
      await page.locator(element, { hasText: words }).waitFor();
  }
  assert.deepEqual(page.said.sort(), [
    "error: <cairn-catalog>: it has neither the attribute src nor a catalog in its property options",
    "error: <cairn-feed>: there is no <cairn-catalog> around it, and its property recommender is not set",
  ]);
  await page.evaluate(() => {
    document.querySelector("cairn-catalog").src = "/maths.cairn";
  });
  await page.locator("cairn-mastery li").first().waitFor();
  await page.evaluate(() => {
    document.querySelector("cairn-feed").recommender = document.querySelector("cairn-catalog").recommender;
  });
  await page.locator("cairn-feed li").first().waitFor();
  assert.equal(page.said.length, 2);
  await page.close();
});
