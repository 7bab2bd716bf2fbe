// After one visit the page works without its server: it opens, recommends, takes answers and keeps them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { closeApp, names, openApp, press, section, steps } from "./app.mjs";
import { until } from "./cut-line.mjs";
import { sharedApp } from "./shared.mjs";

const { browser, cairn } = await sharedApp();

test("once it was opened, the page works after the server has stopped", async () => {
  const page = await openApp(browser, cairn.url);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await until(page, async () => {
    const kept = async (path) => (await caches.match(path, { ignoreVary: true })) !== undefined;
    const controlled = navigator.serviceWorker.controller !== null;
    return (
      controlled &&
      (await kept("/")) &&
      (await kept("/packs/index.json")) &&
      (await kept(localStorage.getItem("cairn-app:catalog")))
    );
  });
  const online = await names(page);

  await cairn.stop();
  await assert.rejects(fetch(cairn.url), "the server is gone");
  await page.reload();
  await steps(page).first().waitFor();
  assert.deepEqual(await names(page), online);

  await press(
    page,
    steps(page)
      .filter({ has: page.getByRole("button", { name: "Right", exact: true }) })
      .first(),
    "Right",
  );
  const changed = await names(page);
  assert.notDeepEqual(changed, online);

  await page.reload();
  await steps(page).first().waitFor();
  assert.deepEqual(await names(page), changed);
  await section(page, "What you know");
  await page.locator("li.skill").getByText("1 answer", { exact: true }).first().waitFor();

  // These parts were fetched after the list, and kept all the same.
  await section(page, "Goal");
  await section(page, "What counts");

  await section(page, "Sharing");
  await page.getByRole("button", { name: "Show what this site asks" }).click();
  await page
    .getByRole("alert")
    .getByText(/nothing can be shared/)
    .waitFor();
  await closeApp(page);
});
