// Every section, in light and dark, wide and narrow, against the rules that a machine can check.
import { test } from "node:test";
import { closeApp, lookAtPolicy, openApp, press, section, steps } from "./app.mjs";
import { findFaults, loadAxe } from "./axe.mjs";
import { sharedApp } from "./shared.mjs";

const { browser, cairn } = await sharedApp();

for (const colorScheme of ["light", "dark"]) {
  for (const width of [320, 1280]) {
    test(`no section has faults that a machine finds, ${colorScheme}, ${width} pixels wide`, async () => {
      const viewport = { width, height: 800 };
      const page = await openApp(browser, cairn.url, { context: { colorScheme, viewport } });
      await loadAxe(page);
      const exercise = steps(page)
        .filter({ has: page.getByRole("button", { name: "Right", exact: true }) })
        .first();
      await press(page, exercise, "Right");
      await exercise.getByRole("button", { name: /^Open the/ }).click();
      await exercise.getByText("Why this?").click();
      await findFaults(page, "Next steps");
      const folded = page.getByRole("button", { name: /^Any time/ });
      if (await folded.isVisible()) {
        await folded.click();
        await findFaults(page, "what steers the list");
      }
      await page.getByRole("button", { name: /School mathematics/ }).click();
      await findFaults(page, "the choice of catalogs");
      await section(page, "What you know");
      await findFaults(page, "What you know");
      await page.getByRole("radio", { name: /^All/ }).check({ force: true });
      await findFaults(page, "all skills");
      await section(page, "My data");
      await page.locator("tbody tr").first().waitFor();
      await page.getByText("Everything that is known about you").click();
      await findFaults(page, "My data");
      await page.getByRole("button", { name: "Erase my data…" }).click();
      await findFaults(page, "the question before erasing");
      await page.keyboard.press("Escape");
      await section(page, "Sharing");
      await findFaults(page, "Sharing, before its policy is looked at");
      await lookAtPolicy(page);
      await findFaults(page, "Sharing");
      await closeApp(page);
    });
  }
}

for (const [colorScheme, width] of [
  ["light", 1280],
  ["dark", 320],
]) {
  test(`a report that waits is shown in every section without a fault, ${colorScheme}, ${width} pixels wide`, async () => {
    const before = async (page) => {
      await page.clock.install({ time: Date.now() });
      // The moment of the report is now.
      await page.addInitScript(() => {
        crypto.getRandomValues = (array) => {
          new Uint8Array(array.buffer, array.byteOffset, array.byteLength).fill(0);
          return array;
        };
      });
    };
    const context = { colorScheme, viewport: { width, height: 800 }, serviceWorkers: "block" };
    const page = await openApp(browser, cairn.url, { before, context });
    await loadAxe(page);
    await section(page, "Sharing");
    await lookAtPolicy(page);
    await page.getByRole("radio", { name: "Add a stone" }).check();
    await page.getByRole("button", { name: "Save my choice" }).click();
    const notice = page.locator("cairn-sharing-notice");
    for (const name of ["Sharing", "Next steps", "Goal", "What you know", "What counts", "My data"]) {
      await section(page, name);
      await notice.getByRole("heading", { name: "A report is waiting" }).waitFor();
      await findFaults(page, `${name}, with a notice`);
      const [box, main] = [await notice.boundingBox(), await page.locator("main").boundingBox()];
      if (box.y + box.height > main.y + 1) throw new Error(`the notice covers the content of ${name}`);
    }
    await notice.getByRole("link", { name: "Open Sharing" }).press("Enter");
    await page.getByRole("heading", { level: 2, name: "Sharing" }).waitFor();
    await closeApp(page);
  });
}
