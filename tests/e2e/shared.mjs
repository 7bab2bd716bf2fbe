// What all tests of a file share: it is there before the first of them, and ends after the last.
import { after } from "node:test";
import { launchChromium } from "./browser.mjs";
import { startCairn } from "./server.mjs";

export async function sharedChromium() {
  const browser = await launchChromium();
  after(() => browser.close());
  return browser;
}

/** A server of the learner's page, and a Chromium to open it in. */
export async function sharedApp() {
  const browser = await sharedChromium();
  const cairn = await startCairn();
  after(() => cairn.stop());
  return { browser, cairn };
}
