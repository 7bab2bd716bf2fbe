// What leaves the device: nothing before the learner agrees, and after that one report with exactly the bytes shown.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { closeApp, lookAtPolicy, openApp, press, said, section, steps } from "./app.mjs";
import { until } from "./cut-line.mjs";
import { packOf } from "./elements.mjs";
import { record } from "./recorder.mjs";
import { startCairn } from "./server.mjs";
import { sharedApp } from "./shared.mjs";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const REPORT_BYTES = 33;

const { browser, cairn } = await sharedApp();
let wire;

beforeEach(async () => {
  wire = await record(cairn.url);
});

afterEach(() => wire.stop());

test("a learner who keeps everything here sends nothing that says anything about them", async () => {
  const hosts = new Set();
  const watch = async (page) =>
    page.context().on("request", (request) => hosts.add(new URL(request.url()).origin));
  const page = await openApp(browser, wire.url, { before: watch });
  await page.evaluate(() => navigator.serviceWorker.ready);
  const button = (name) =>
    steps(page)
      .filter({ has: page.getByRole("button", { name, exact: true }) })
      .first();
  const presses = [
    "Right",
    "Wrong",
    "Done",
    "Too easy",
    "Too hard",
    "Not for me",
    "I know this",
    "Right",
    "Wrong",
    "Done",
  ];
  for (const name of presses) await press(page, button(name), name);
  await section(page, "What you know");
  await section(page, "My data");
  await page.locator("tbody code").first().waitFor();
  const listed = await page.locator("tbody code").allInnerTexts();
  const stored = await page.evaluate(() => Object.keys(localStorage));
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export as a file" }).click();
  const { profile } = JSON.parse(await readFile(await (await download).path(), "utf8"));
  await page.getByRole("button", { name: "Erase my data…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Erase" }).click();
  await said(page, /^Erased/);
  await page.reload();
  await page.getByText("What is stored in this browser").waitFor();

  const touched = [...profile.items, ...profile.skills].map(({ id }) => id);
  assert.ok(touched.length >= 10, `${touched.length} records`);
  assert.ok(wire.requests.length >= 5);
  for (const { method, path, headers, body } of wire.requests) {
    const told = `${method} ${path} ${JSON.stringify(headers)}`;
    assert.equal(method, "GET", told);
    assert.match(path, /^\/($|assets\/|packs\/|icon\.svg$|manifest\.webmanifest$|sw\.js$)/, told);
    assert.ok(!path.includes("?"), told);
    assert.equal(body.length, 0, told);
    for (const name of ["cookie", "authorization", "content-type", "content-length"]) {
      assert.equal(headers[name], undefined, told);
    }
    for (const id of touched) assert.ok(!told.includes(id), `${id} in ${told}`);
  }
  assert.deepEqual([...hosts], [wire.url], "no other host");

  // Every key is one that the page shows to the learner.
  assert.deepEqual(stored.sort(), listed.sort());
  const left = await page.evaluate(async () => ({
    keys: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    cookie: document.cookie,
    databases: await indexedDB.databases(),
    caches: (await caches.keys()).map((name) => name.replace(/[0-9a-f]{16}$/, "…")).sort(),
  }));
  assert.deepEqual(left, {
    keys: ["cairn-app:catalog"],
    session: [],
    cookie: "",
    databases: [],
    caches: ["cairn-packs", "cairn-shell-…"],
  });
  assert.deepEqual(await page.context().cookies(), []);
  await closeApp(page);
});

for (const serviceWorkers of ["allow", "block"]) {
  test(`no section makes a request, with the service worker ${serviceWorkers === "allow" ? "there" : "away"}`, async () => {
    const page = await openApp(browser, wire.url, { context: { serviceWorkers } });
    if (serviceWorkers === "allow") await page.evaluate(() => navigator.serviceWorker.ready);
    await wholePage(page);
    await page.waitForLoadState("networkidle");
    const before = wire.requests.length;
    for (const name of ["Goal", "What you know", "What counts", "My data", "Sharing", "Next steps"])
      await section(page, name);
    await section(page, "Sharing");
    await page.waitForTimeout(500);
    assert.deepEqual(
      wire.requests.slice(before).map(({ path }) => path),
      [],
      "a press tells the server nothing",
    );
    await lookAtPolicy(page);
    assert.deepEqual(
      wire.requests.slice(before).map(({ path }) => path),
      ["/policy.json"],
      "and this one says so",
    );
    await closeApp(page);
  });
}

test("a press that comes before the rest of the page asks for the same files as everyone's page does", async () => {
  const asked = async (press) => {
    const from = wire.requests.length;
    const page = await openApp(browser, wire.url, { context: { serviceWorkers: "block" } });
    if (press) await section(page, press);
    await wholePage(page);
    await page.waitForLoadState("networkidle");
    await closeApp(page);
    return wire.requests
      .slice(from)
      .map(({ path }) => path)
      .sort();
  };
  const quiet = await asked();
  assert.deepEqual(await asked("Sharing"), quiet);
  assert.deepEqual(await asked("Goal"), quiet);
});

test("who erases their data leaves no catalog behind that tells what they opened", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cairn-two-"));
  for (const name of ["forests", "rivers"]) await writeFile(join(folder, `${name}.cairn`), await packOf(20));
  const two = await startCairn({ args: ["--packs", folder] });
  try {
    const page = await openApp(browser, two.url, { ready: (page) => page.locator(".packs button") });
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.locator("catalog-chooser").getByRole("button", { name: "Rivers" }).click();
    await steps(page).first().waitFor();
    const kept = () =>
      page.evaluate(async () => {
        const all = await Promise.all(
          (await caches.keys()).map(async (name) => (await caches.open(name)).keys()),
        );
        return all
          .flat()
          .map(({ url }) => new URL(url).pathname)
          .filter((path) => path.endsWith(".cairn"));
      });
    await until(
      page,
      async () => (await caches.match("/packs/rivers.cairn", { ignoreVary: true })) !== undefined,
    );
    assert.deepEqual(await kept(), ["/packs/rivers.cairn"]);
    await section(page, "My data");
    await page.getByRole("button", { name: "Erase my data…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Erase" }).click();
    await said(page, /^Erased/);
    assert.deepEqual(await kept(), []);
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
    await page.reload();
    await page.locator(".packs button").first().waitFor();
    assert.deepEqual(await kept(), []);
    await closeApp(page);
  } finally {
    await two.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

test("who reads what files were asked for cannot tell who agreed", async () => {
  const visits = {};
  for (const choice of ["Keep everything on this device", "Learn from others", "Add a stone"]) {
    const from = wire.requests.length;
    // A service worker asks for all files at once, and for everyone.
    const page = await openApp(browser, wire.url, { context: { serviceWorkers: "block" } });
    await section(page, "Sharing");
    await lookAtPolicy(page);
    if (!choice.startsWith("Keep")) {
      await page.getByRole("radio", { name: choice }).check();
      await page.getByRole("button", { name: "Save my choice" }).click();
      await said(page, /^Your choice is taken/);
    }
    await page.waitForLoadState("networkidle");
    const between = wire.requests.length;
    // Another day: nothing is in a cache any more, and another tab is another process.
    const session = await page.context().newCDPSession(page);
    await session.send("Network.clearBrowserCache");
    const later = await page.context().newPage();
    await later.goto(wire.url);
    await steps(later).first().waitFor();
    await wholePage(later);
    await later.waitForLoadState("networkidle");
    const files = (requests) =>
      requests
        .map(({ path }) => path)
        .filter((path) => !/^\/(v1\/|policy\.json$)/.test(path))
        .sort();
    visits[choice] = [files(wire.requests.slice(from, between)), files(wire.requests.slice(between))];
    for (const { path, headers } of wire.requests.slice(from)) {
      if (/^\/(v1\/|policy\.json$)/.test(path))
        assert.deepEqual([headers.cookie, headers.referer], [undefined, undefined]);
    }
    await closeApp(page);
  }
  const [[first, later], ...others] = Object.values(visits);
  for (const part of ["part-sharing", "releases"]) {
    for (const visit of [first, later])
      assert.ok(
        visit.some((path) => path.includes(part)),
        part,
      );
  }
  for (const other of others) assert.deepEqual(other, [first, later]);
});

test("a learner who shares sends one report in a period: the bytes shown, an hour after they were shown", async () => {
  const { page, posts } = await sharer({ random: 1, answer: true });
  assert.match(await account(page, "Next report"), /\d{4}/, "a moment is picked");
  assert.equal(await page.locator(".outbox").count(), 0);

  await untilShown(page);
  const shown = await shownBytes(page);
  assert.equal(shown.length, REPORT_BYTES);
  await onScreen(page);
  await page.clock.fastForward(30 * MINUTE);
  assert.equal(posts.length, 0, "the hour is not over");
  await page.clock.fastForward(31 * MINUTE);
  // A look that has just begun does not look again, and a try that failed on a slow machine is put off by an hour or two.
  const sent = page.locator("my-sharing").getByText("sent", { exact: true });
  for (let minute = 0; minute < 240 && !(await sent.isVisible()); minute++) {
    await page.waitForTimeout(200);
    await page.clock.fastForward(MINUTE);
  }
  await sent.waitFor();

  assert.equal(posts.length, 1);
  const [{ method, path, headers, body }] = posts;
  assert.deepEqual([method, path], ["POST", "/v1/reports"]);
  assert.deepEqual(body, shown);
  assert.equal(headers["content-type"], "application/vnd.cairn.report");
  assert.equal(headers.cookie, undefined);
  assert.equal(headers.referer, undefined);

  for (let day = 0; day < 10; day++) await page.clock.fastForward(DAY);
  await page.waitForTimeout(500);
  assert.equal(posts.length, 1, "nothing else in this period");
  assert.deepEqual(
    wire.requests.filter(({ method }) => method !== "GET"),
    [],
    "and nothing past it",
  );
  await closeApp(page);
});

test("a report that nothing showed does not leave, and one that was shown in the frame of any section does", async () => {
  const { page, posts } = await sharer({ random: 0, answer: true });
  const notice = page.locator("cairn-sharing-notice section");
  await section(page, "What you know");
  await notice.waitFor();
  // Out of view, hours go by.
  await page.setViewportSize({ width: 900, height: 300 });
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await page.clock.runFor(3000);
  const before = await notice.innerText();
  for (let hour = 0; hour < 5; hour++) {
    await page.clock.fastForward(HOUR);
    await page.clock.runFor(30_000);
  }
  await page.waitForTimeout(500);
  assert.equal(await notice.innerText(), before, "what is out of view is not shown");
  assert.equal(posts.length, 0, "and does not leave");
  await onScreen(page);
  for (let tries = 0; tries < 80 && posts.length === 0; tries++) {
    await page.clock.fastForward(5 * MINUTE);
    await page.waitForTimeout(100);
  }
  assert.equal(posts.length, 1);
  await notice.waitFor({ state: "detached" });
  await closeApp(page);
});

test("a report is withdrawn from the notice, wherever the learner is", async () => {
  const { page, posts } = await sharer({ random: 0, answer: true });
  await section(page, "What counts");
  const notice = page.locator("cairn-sharing-notice");
  await notice
    .getByText(/This one says (yes|no)\./)
    .first()
    .waitFor();
  await notice.getByRole("button", { name: "Withdraw it and stop sharing" }).click();
  await notice.getByText("Withdrawn: sharing is off, and what waited was erased.").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.localName), "cairn-sharing-notice");
  for (let hour = 0; hour < 5; hour++) await page.clock.fastForward(HOUR);
  assert.equal(posts.length, 0);
  await section(page, "Sharing");
  assert.equal(await page.getByRole("radio", { name: "Keep everything on this device" }).isChecked(), true);
  await closeApp(page);
});

test("a report that waits can be withdrawn, and is never sent", async () => {
  const { page, posts } = await sharer({ random: 0, answer: true });
  await page.locator(".outbox").waitFor();
  await page.locator("my-sharing").getByRole("button", { name: "Withdraw it and stop sharing" }).click();
  await said(page, /^Withdrawn/);
  assert.equal(await page.locator(".outbox").count(), 0);
  assert.equal(await page.getByRole("radio", { name: "Keep everything on this device" }).isChecked(), true);
  await page.getByText(/^withdrawn/).waitFor();
  for (let hour = 0; hour < 5; hour++) await page.clock.fastForward(HOUR);
  await page.waitForTimeout(500);
  assert.equal(posts.length, 0);
  assert.match(await account(page, "Spent"), /2\.00/, "what it cost stays spent");
  await closeApp(page);
});

test("the server takes the report as it was shown", async () => {
  const { page } = await sharer({ random: 0, answer: false });
  await page.locator(".outbox").waitFor();
  const shown = await shownBytes(page);
  await onScreen(page);
  await page.clock.fastForward(61 * MINUTE);
  await page.locator("my-sharing").getByText("sent", { exact: true }).waitFor();
  const posts = wire.requests.filter(({ method }) => method !== "GET");
  assert.equal(posts.length, 1);
  assert.deepEqual(posts[0].body, shown);
  assert.equal(posts[0].headers["content-type"], "application/vnd.cairn.report");
  assert.equal(posts[0].headers.cookie, undefined);
  assert.equal(posts[0].headers.referer, undefined);
  await closeApp(page);
});

/**
 * A learner who has just agreed to share, under a clock that the test moves. Every random byte is `random`, which picks
 * the moment of the report: with 0 it is now, with 1 within some hours. With `answer` the page's reports are answered
 * here, because the server's clock does not move.
 */
async function sharer({ random, answer }) {
  const posts = [];
  const before = async (page) => {
    await page.clock.install({ time: Date.now() });
    await page.addInitScript((byte) => {
      crypto.getRandomValues = (array) => {
        new Uint8Array(array.buffer, array.byteOffset, array.byteLength).fill(byte);
        return array;
      };
    }, random);
    if (!answer) return;
    await page.route("**/v1/reports", async (route) => {
      const request = route.request();
      posts.push({
        method: request.method(),
        path: new URL(request.url()).pathname,
        headers: await request.allHeaders(),
        body: request.postDataBuffer(),
      });
      await route.fulfill({ status: 201, contentType: "application/json", body: '{"status":"accepted"}' });
    });
  };
  // A service worker would hide requests from the interception.
  const page = await openApp(browser, wire.url, { before, context: { serviceWorkers: "block" } });
  await section(page, "Sharing");
  assert.equal(await page.getByRole("radio", { name: "Keep everything on this device" }).isChecked(), true);
  await lookAtPolicy(page);
  await page.getByRole("radio", { name: "Add a stone" }).check();
  await page.getByRole("button", { name: "Save my choice" }).click();
  await said(page, /^Your choice is taken/);
  return { page, posts };
}

/** Waits until the page has asked for all its scripts, which it does when it has nothing else to do. */
const wholePage = (page) =>
  page.waitForFunction(() => customElements.get("cairn-sharing-notice") && customElements.get("my-goal"));

/** Moves the clock until a report waits. At the end of a period its moment may fall into the next one. */
async function untilShown(page) {
  for (let steps = 0; steps < 30 && (await page.locator(".outbox").count()) === 0; steps++) {
    await page.clock.fastForward(HOUR);
    await page.waitForTimeout(100);
    await page.clock.runFor(6000);
  }
  await page.locator(".outbox").waitFor();
}

/** Lets the notice in the page's frame be on the screen for as long as the policy asks. */
async function onScreen(page) {
  const notice = page.locator("cairn-sharing-notice section");
  await notice.scrollIntoViewIfNeeded();
  for (let tries = 0; tries < 40 && !(await seenEnough(notice)); tries++) {
    await page.clock.runFor(5000);
    await page.waitForTimeout(50);
  }
  assert.ok(await seenEnough(notice), await notice.innerText());
}

const seenEnough = async (notice) => /It leaves when this page is open/.test(await notice.innerText());

async function shownBytes(page) {
  return Buffer.from((await page.locator("#report-bytes").innerText()).replace(/\s/g, ""), "hex");
}

const account = (page, name) =>
  page.locator(".account div").filter({ hasText: name }).locator("dd").innerText();
