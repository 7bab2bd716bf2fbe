// The least that must hold in a real browser: the page comes up, and speaks with nobody but its own server.
import assert from "node:assert/strict";
import { test } from "node:test";
import { sharedApp } from "./shared.mjs";

const { browser, cairn } = await sharedApp();

test("the page loads without errors and asks no other host for anything", async () => {
  const page = await browser.newPage();
  const requests = [];
  const errors = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });

  const response = await page.goto(cairn.url);
  await page.locator("h1").first().waitFor();
  await page.waitForLoadState("networkidle");

  assert.equal(response.status(), 200);
  assert.notEqual(await page.title(), "");
  assert.deepEqual(
    requests.filter((url) => new URL(url).origin !== cairn.url),
    [],
    "every request goes to the page's own server",
  );
  assert.deepEqual(errors, []);
  await page.close();
});
