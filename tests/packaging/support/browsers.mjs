// The browsers that consumers run in. Chromium is driven; Firefox and WebKit only open a page, which tells its server what
// came of it, so that neither needs a driver of a version that fits.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchChromium } from "../../e2e/browser.mjs";
import { output } from "./project.mjs";

/** Chromium: a page's result, and whatever its console and its policies complained of. */
export async function chromium() {
  const browser = await launchChromium();
  /** Lets `use` have a page of a browser that knows nothing yet, and the list of what is complained of meanwhile. */
  async function inside(use) {
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      const complaints = [];
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => {
        const { url } = message.location();
        const icon = url.endsWith("/favicon.ico");
        if (["error", "warning"].includes(message.type()) && !icon)
          complaints.push(`${message.text()} ${url}`);
      });
      return await use(page, complaints);
    } finally {
      await context.close();
    }
  }
  return {
    name: `Chromium ${browser.version()}`,
    browser,
    /** Does one thing after another with a page; nothing may be complained of but what `isFine`. */
    drive: (address, acts, isFine = () => false) =>
      inside(async (page, complaints) => {
        for (const act of acts) {
          const what = `${act.name}, ${address}`;
          try {
            await act(page, address, complaints);
          } catch (error) {
            throw new Error(`${what}: ${error.message}\n${complaints.join("\n")}`, { cause: error });
          }
          const others = complaints.filter((line) => !isFine(line));
          assert.deepEqual(others, [], what);
        }
      }),
    visit: (address) =>
      inside(async (page, complaints) => {
        await page.goto(address);
        const result = page.locator("html[data-result]");
        await result.waitFor({ state: "attached", timeout: 60_000 }).catch((error) => {
          throw new Error(`${address} gave no result\n${complaints.join("\n")}\n${error}`);
        });
        return { result: JSON.parse(await result.getAttribute("data-result")), complaints };
      }),
    close: () => browser.close(),
  };
}

/** Firefox: a result that its page posts to the server. */
export async function firefox(program) {
  const name = (await output(program, ["--version"])).trim();
  const open = (home, address) =>
    spawn(program, ["--headless", "--no-remote", "--profile", home, address], quiet(home));
  return { name, visit: (server, path) => visit(open, server, path) };
}

/** WebKitGTK's own small browser, on a display that shows nothing. */
export async function webkit(program) {
  const screen = ["--auto-servernum", program];
  const name = (await output("xvfb-run", [...screen, "--version"])).trim();
  const open = (home, address) => spawn("xvfb-run", [...screen, "--private", address], quiet(home));
  return { name, visit: (server, path) => visit(open, server, path) };
}

const quiet = (home) => ({ stdio: "ignore", detached: true, env: { ...process.env, HOME: home } });

async function visit(open, server, path) {
  const home = await mkdtemp(join(tmpdir(), "cairn-browser-"));
  const child = open(home, `${server.origin}${path}?post`);
  const failed = new Promise((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the browser ended with ${code}`)));
  });
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${path} gave no result`)), 90_000);
  });
  try {
    return { result: JSON.parse(await Promise.race([server.result(), failed, late])), complaints: [] };
  } finally {
    clearTimeout(timer);
    failed.catch(() => undefined);
    const ended = new Promise((resolve) => child.once("exit", resolve));
    // With all that it started.
    if (child.exitCode === null) process.kill(-child.pid);
    await ended;
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
}
