// The quick start in a browser, as it stands in the docs: the ten lines, and the page of custom elements. What is written for
// frameworks is run in tests/packaging.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { launchChromium } from "./browser.mjs";
import { page as pageOf, serveElements } from "./elements.mjs";

const docs = new URL("../../docs/package/", import.meta.url);
const text = await readFile(new URL("quick-start.md", docs), "utf8");
const block = (language) => new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, "m").exec(text)[1];

/** Runs a script in a page with that body; what the console said and how the page is left come back. */
async function run(script, body, look) {
  const served = await serveElements(
    { "/packs/maths.cairn": await readFile(process.env.CAIRN_PACK) },
    script,
  );
  const browser = await launchChromium();
  try {
    served.pages.set("/", pageOf(body));
    const page = await browser.newPage();
    const said = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", ({ message }) => said.push(`error: ${message}`));
    await page.goto(served.url);
    await look(page, said);
    return said;
  } finally {
    await browser.close();
    await served.stop();
  }
}

test("the first lines of the quick start run in Chromium", async () => {
  const said = await run(block("js"), "", async (page, said) => {
    for (let wait = 0; wait < 100 && said.length < 4; wait++) await page.waitForTimeout(50);
  });
  assert.equal(said.length, 4, said.join("\n"));
  for (const line of said.slice(0, 3)) assert.match(line, / - [A-Z].+\.$/);
});

test("the page of elements of the quick start shows a list", async () => {
  const html = block("html");
  const [, script] = /<script type="module">([\s\S]*?)<\/script>/.exec(html);
  const said = await run(script, html.replace(/<script[\s\S]*<\/script>/, ""), async (page) => {
    await page.locator("cairn-feed li").first().waitFor();
    await page.locator("cairn-my-data").getByRole("heading", { name: "My data" }).waitFor();
    assert.equal(await page.locator("cairn-feed li").count(), 5);
  });
  assert.deepEqual(said, []);
});
