// Choosing a catalog without a network: those that are not on the device say so before they are pressed, to those who see nothing too,
// and come back with the network. Nobody is told which are.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { closeApp, openApp, said, steps } from "./app.mjs";
import { findFaults, loadAxe } from "./axe.mjs";
import { packOf } from "./elements.mjs";
import { record } from "./recorder.mjs";
import { startCairn } from "./server.mjs";
import { sharedChromium } from "./shared.mjs";

const browser = await sharedChromium();
const folder = await mkdtemp(join(tmpdir(), "cairn-catalogs-"));
for (const name of ["forests", "rivers"]) await writeFile(join(folder, `${name}.cairn`), await packOf(20));
const cairn = await startCairn({ args: ["--packs", folder] });
after(async () => {
  await cairn.stop();
  await rm(folder, { recursive: true, force: true });
});

const catalog = (page, name) => page.locator("catalog-chooser").getByRole("button", { name });

/** A page with one of three catalogs open and kept, and the chooser open. */
async function openForests(url) {
  const page = await openApp(browser, url, { ready: (page) => page.locator(".packs button") });
  await catalog(page, "Forests").click();
  await steps(page).first().waitFor();
  await page.waitForFunction(
    async () =>
      (await caches.match("/packs/forests.cairn", { ignoreVary: true })) !== undefined &&
      (await caches.match("/packs/index.json", { ignoreVary: true })) !== undefined,
  );
  await page.getByRole("button", { name: /^Catalog: / }).click();
  return page;
}

const MISSING = /^Rivers .*, not on this device$/;

test("a catalog that is not on the device says so without a network, and can be opened when it is back", async () => {
  const page = await openForests(cairn.url);
  const context = page.context();
  await catalog(page, "Rivers").waitFor();
  assert.equal(await catalog(page, MISSING).count(), 0);

  await context.setOffline(true);
  await catalog(page, MISSING).waitFor();
  const status = page.locator("catalog-chooser [role=status]");
  await status.getByText("What is not on this device can be opened once it can.").waitFor();
  assert.equal(await catalog(page, MISSING).isDisabled(), true);
  assert.equal(await catalog(page, "Forests").isDisabled(), false);
  await loadAxe(page);
  await findFaults(page, "the chooser without a network");

  await catalog(page, "Forests").focus();
  await page.keyboard.press("Tab");
  assert.match(
    await page.evaluate(() => document.activeElement.innerText),
    /^Rivers/,
    "the keyboard comes to it",
  );
  await page.keyboard.press("Enter");
  await said(page, "Rivers is not on this device, and this site cannot be reached now.");
  await steps(page).first().waitFor();
  assert.match(await page.evaluate(() => document.activeElement.innerText), /^Rivers/);

  await context.setOffline(false);
  await catalog(page, MISSING).waitFor({ state: "detached" });
  assert.equal((await status.innerText()).trim(), "");
  await catalog(page, "Rivers").press("Enter");
  await page.waitForFunction(() => localStorage.getItem("cairn-app:catalog") === "/packs/rivers.cairn");
  await steps(page).first().waitFor();
  await closeApp(page);
});

test("so it does where the browser takes itself for online, and what is asked for tells nothing of what is kept", async (t) => {
  const wire = await record(cairn.url);
  t.after(() => wire.stop());
  const page = await openForests(wire.url);
  await page.waitForLoadState("networkidle");
  const toggle = page.getByRole("button", { name: /^Catalog: / });
  await toggle.click();
  const from = wire.requests.length;
  const asked = page.waitForResponse((response) => response.request().method() === "HEAD");
  await toggle.click();
  await asked;
  await page.waitForLoadState("networkidle");
  const seen = wire.requests.slice(from).map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual(seen, ["HEAD /packs/index.json"]);

  await toggle.click();
  await wire.stop();
  await toggle.click();
  await catalog(page, MISSING).waitFor();
  assert.equal(await page.evaluate(() => navigator.onLine), true);
  assert.equal(await catalog(page, "Forests").isDisabled(), false);
  await catalog(page, "Forests").click();
  await steps(page).first().waitFor();
  await closeApp(page);
});
