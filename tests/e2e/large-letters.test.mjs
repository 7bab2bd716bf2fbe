// Letters twice as large as usual, as a learner sets them in the browser, on a phone: everything is still there.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { closeApp, openApp, section, steps } from "./app.mjs";
import { launchChromium } from "./browser.mjs";
import { page as pageOf, serveElements } from "./elements.mjs";
import { startCairn } from "./server.mjs";

const PHONE = { width: 360, height: 740 };

let cairn;
let served;
let browser;

before(async () => {
  cairn = await startCairn();
  served = await serveElements({ "/maths.cairn": await readFile(process.env.CAIRN_PACK) });
  served.pages.set(
    "/",
    pageOf(
      `<cairn-catalog src="/maths.cairn"><cairn-feed></cairn-feed><cairn-mastery></cairn-mastery>
        <cairn-why item="tables-chairs"></cairn-why><cairn-my-data></cairn-my-data></cairn-catalog>`,
      { lang: "de" },
    ),
  );
  browser = await launchChromium(["--blink-settings=defaultFontSize=32"]);
});

after(async () => {
  await browser?.close();
  await served?.stop();
  await cairn?.stop();
});

/** Nothing is wider than the window, and no choice is cut off by the box around it. */
async function isWhole(page, where) {
  const { wider, cut } = await page.evaluate(() => {
    const roots = [document, ...[...document.querySelectorAll("*")].flatMap((each) => each.shadowRoot ?? [])];
    const labels = roots.flatMap((root) => [...root.querySelectorAll(".segments label")]);
    const isCut = (label) =>
      label.getBoundingClientRect().right > label.parentElement.getBoundingClientRect().right;
    return {
      wider: document.documentElement.scrollWidth - window.innerWidth,
      cut: labels.filter(isCut).map((label) => label.textContent.trim()),
    };
  });
  assert.ok(wider <= 0, `${where} is ${wider} pixels wider than the window`);
  assert.deepEqual(cut, [], where);
}

test("every section of the app fits in large letters on a phone", async () => {
  const page = await openApp(browser, cairn.url, { context: { viewport: PHONE } });
  const step = steps(page).filter({ has: page.getByRole("button", { name: "Open the exercise" }) });
  await step.first().getByText("Why this?").click();
  await page.getByRole("button", { name: /^Any time/ }).click();
  await isWhole(page, "Next steps");
  await section(page, "Goal");
  await page.getByLabel("What do you want to learn?").fill("fractions");
  await page.locator(".found button").nth(2).click();
  await page.locator("#plan-heading").waitFor();
  for (const name of ["Goal", "What you know", "What counts", "My data", "Sharing"]) {
    await section(page, name);
    await isWhole(page, name);
  }
  const skip = await page.locator(".skip").boundingBox();
  assert.ok(
    skip.y + skip.height <= 0,
    "the link that skips the sections is out of sight until it is focused",
  );
  await closeApp(page);
});

test("and so does every element", async () => {
  const page = await browser.newPage({ viewport: PHONE });
  await page.goto(served.url);
  await page.locator("cairn-feed summary").first().click();
  await page.locator("cairn-why table").waitFor();
  await page.locator("cairn-my-data button").first().waitFor();
  await isWhole(page, "the page");
  await page.close();
});
