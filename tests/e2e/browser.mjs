// Starts the system's Chromium for a test: nothing is downloaded, and it is a browser that people use.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const PROGRAM = process.env.CHROMIUM ?? "/usr/bin/chromium";
// Where tests run, there is often no display card, no sandbox for root, and no one to ask for updates.
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

export function launchChromium(more = []) {
  return chromium.launch({ executablePath: PROGRAM, args: [...ARGUMENTS, ...more] });
}

/**
 * A Chromium over a folder of user data that outlives it, and that can be killed as a crash would end it.
 *
 * @param {string} data the folder
 * @param {number} tries after a crash a start may hang; it is ended then and made anew
 */
export async function startChromium(data, tries = 3) {
  const args = [...ARGUMENTS, "--headless", "--remote-debugging-port=0", `--user-data-dir=${data}`];
  const child = spawn(PROGRAM, [...args, "about:blank"], { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const endpoint = new Promise((resolve, reject) => {
    createInterface({ input: child.stderr }).on("line", (line) => {
      const found = /DevTools listening on (ws:\S+)/.exec(line);
      if (found) resolve(found[1]);
    });
    ended.then(() => reject(new Error("Chromium ended before it listened")));
  });
  /** SIGKILL to the process that holds the storage; the others end with it. */
  const end = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  try {
    const browser = await chromium.connectOverCDP(await endpoint, { timeout: 15_000 });
    const kill = async () => {
      await end();
      await browser.close();
    };
    return { context: browser.contexts()[0], kill };
  } catch (error) {
    await end();
    if (tries > 1) return startChromium(data, tries - 1);
    throw error;
  }
}
