// The school's switch in the app: its policy turns sharing off, or leaves it to a guardian's or teacher's code, and nothing on the page passes it.
import assert from "node:assert/strict";
import { pbkdf2Sync } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { closeApp, lookAtPolicy, openApp, said, section } from "./app.mjs";
import { findFaults, loadAxe } from "./axe.mjs";
import { startCairn } from "./server.mjs";
import { sharedChromium } from "./shared.mjs";

const browser = await sharedChromium();
const builtIn = JSON.parse(await readFile(new URL("../../server/policy.json", import.meta.url), "utf8"));

/** Runs with a server of the built-in policy, changed. */
async function under(change, use) {
  const folder = await mkdtemp(join(tmpdir(), "cairn-switch-"));
  const file = join(folder, "policy.json");
  await writeFile(file, JSON.stringify({ ...builtIn, ...change }));
  const cairn = await startCairn({ args: ["--policy", file] });
  try {
    const page = await openApp(browser, cairn.url, { context: { serviceWorkers: "block" } });
    await section(page, "Sharing");
    await loadAxe(page);
    await use(page);
    await closeApp(page);
  } finally {
    await cairn.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const stone = (page) => page.getByRole("radio", { name: "Add a stone" });
const save = (page) => page.getByRole("button", { name: "Save my choice" }).click();

test("a school that has switched sharing off is obeyed, and the page says so", async () => {
  await under({ sharing: "off" }, async (page) => {
    await page.getByRole("button", { name: "Show what this site asks" }).click();
    await page.getByText("Sharing is switched off here. No answer is sent.").waitFor();
    assert.equal(await stone(page).isDisabled(), true);
    await findFaults(page, "switched off");
  });
});

test("a school that leaves sharing to a guardian asks for the code, which is neither sent nor kept", async () => {
  const salt = "00112233445566778899aabbccddeeff";
  const hash = pbkdf2Sync("blue door", Buffer.from(salt, "hex"), 100_000, 32, "sha256").toString("hex");
  await under({ sharing: "guardian", guardian: { salt, iterations: 100_000, hash } }, async (page) => {
    const sent = [];
    page.on("request", (request) => sent.push(request.url() + (request.postData() ?? "")));
    await lookAtPolicy(page);
    assert.match(await page.locator(".fingerprint").innerText(), /^[a-z]+( [a-z]+){5}$/);
    await stone(page).check();
    const code = page.getByLabel("Code of a guardian or teacher");
    await code.waitFor();
    await findFaults(page, "the code");
    await save(page);
    await page.getByRole("alert").getByText("This is not the code of a guardian or teacher").waitFor();
    await code.fill("green door");
    await save(page);
    await page.getByRole("alert").getByText("This is not the code of a guardian or teacher").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), "guardian-code");
    await code.fill("blue door");
    await page.keyboard.press("Tab");
    await save(page);
    await said(page, /^Your choice is taken/);
    assert.equal(await stone(page).isChecked(), true);
    assert.ok(sent.every((request) => !request.includes("door")));
    const kept = await page.evaluate(async () => {
      const records = Object.values(localStorage).map(String);
      for (const { name } of await indexedDB.databases()) {
        const database = await new Promise((resolve, reject) => {
          const asked = indexedDB.open(name);
          asked.onsuccess = () => resolve(asked.result);
          asked.onerror = () => reject(asked.error);
        });
        for (const store of database.objectStoreNames) {
          const all = await new Promise((resolve) => {
            database.transaction(store).objectStore(store).getAll().onsuccess = ({ target }) =>
              resolve(target.result);
          });
          records.push(
            ...all.map((value) =>
              value instanceof Uint8Array ? new TextDecoder("latin1").decode(value) : JSON.stringify(value),
            ),
          );
        }
        database.close();
      }
      return records.join("\n");
    });
    assert.doesNotMatch(kept, /door/);
  });
});
