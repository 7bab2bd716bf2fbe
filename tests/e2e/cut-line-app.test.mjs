// The same for the app's own service worker: the line drops at each request of an update, and the app opens and records without a
// network, from one version, and again once there is one.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { press, steps } from "./app.mjs";
import { serveCutting, until } from "./cut-line.mjs";
import { sharedChromium } from "./shared.mjs";

const browser = await sharedChromium();
const dist = fileURLToPath(new URL("../../www/dist/", import.meta.url));

async function built() {
  const files = new Map();
  for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || /\.(br|gz|map)$/.test(entry.name)) continue;
    const file = join(entry.parentPath ?? entry.path, entry.name);
    files.set(`/${file.slice(dist.length)}`, await readFile(file));
  }
  const pack = [...files.keys()].find((path) => path.endsWith(".cairn")) ?? "/packs/maths.cairn";
  files.set(pack, await readFile(process.env.CAIRN_PACK));
  const { length } = files.get(pack);
  files.set("/packs/index.json", JSON.stringify({ packs: [{ name: "maths", url: pack, bytes: length }] }));
  files.set("/", files.get("/index.html"));
  return files;
}

/** Another version of the app: each of its hashed names is another one, and so is the worker's version. */
function another(files) {
  const names = [...files.keys()].filter((path) => path.startsWith("/assets/")).map((path) => path.slice(8));
  const others = new Map(
    names.map((name) => [
      name,
      name.replace(/-([\w-]{8})\./, (_, hash) => `-${[...hash].reverse().join("")}.`),
    ]),
  );
  const renamed = (text) => names.reduce((text, name) => text.replaceAll(name, others.get(name)), text);
  const next = new Map();
  for (const [path, body] of files) {
    const isText = /\.(js|css|html)$/.test(path) || path === "/";
    const text = isText ? renamed(String(body)) : body;
    next.set(
      renamed(path),
      path === "/sw.js" ? text.replace(/VERSION = "(\w+)"/, 'VERSION = "other-$1"') : text,
    );
  }
  return next;
}

const first = await built();
const second = another(first);
/** The page's first script, which tells the versions apart. */
const mark = (files) => /src="([^"]+\.js)"/.exec(String(files.get("/")))[1];
const versionOf = (files) => mark(files);

async function visit(context, site) {
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  try {
    await page.goto(site.url);
    await steps(page).first().waitFor();
    await press(page, steps(page).first(), "Not for me");
    // A section in a script of its own.
    await page
      .getByRole("navigation", { name: "Sections" })
      .getByRole("link", { name: "What counts" })
      .click();
    await page.getByRole("heading", { level: 2, name: "What counts" }).waitFor();
    return { page, version: await page.locator("script[type=module]").first().getAttribute("src") };
  } catch (error) {
    const shown = await page.locator("body").innerText();
    await page.close();
    throw new Error(`${error.message}\nThe page shows: ${shown.slice(0, 600)}`);
  }
}

/** Waits until a version of the app is kept whole and its worker is the one in charge, and the catalog is kept. */
async function keptWhole(page, files) {
  await until(
    page,
    async ([mark, worker]) => {
      const registration = await navigator.serviceWorker.ready;
      const { active, installing, waiting } = registration;
      // Browsers look for a new worker some time after a page was opened, and at each visit again. They are asked here to do it now.
      if (!installing && !waiting && performance.now() > (globalThis.askAgain ?? 0)) {
        globalThis.askAgain = performance.now() + 5000;
        await registration.update().catch(() => undefined);
      }
      const named = async (name) =>
        (await (await caches.match("/", { cacheName: name }))?.text())?.includes(mark);
      const whole = (
        await Promise.all((await caches.keys()).filter((name) => name.endsWith(worker)).map(named))
      ).some(Boolean);
      const pack = localStorage.getItem("cairn-app:catalog");
      return (
        whole &&
        active?.state === "activated" &&
        !installing &&
        !waiting &&
        pack &&
        (await caches.match(pack, { ignoreVary: true })) !== undefined
      );
    },
    [mark(files), /VERSION = "([\w-]+)"/.exec(String(files.get("/sw.js")))[1]],
  );
}

test("cut at each request of an update, the app opens and records from one version, offline and online again", async (t) => {
  const site = await serveCutting(first, { vary: "accept-encoding" });
  const context = await browser.newContext({ locale: "en-US" });
  const begun = await visit(context, site);
  await keptWhole(begun.page, first);
  await begun.page.close();

  Object.assign(site, { files: second, asked: 0 });
  const { page, version } = await visit(context, site);
  assert.equal(version, versionOf(first), "the page of a version comes from its own cache");
  await keptWhole(page, second);
  const update = site.asked;
  await page.close();
  t.diagnostic(`${update} requests in an update`);
  assert.ok(update > 10);

  let [kept, next] = [second, first];
  // Every request takes minutes: CAIRN_LONG=1 cuts at each, and else at the first ones, in a file, and at the last.
  const every = Array.from({ length: update + 1 }, (_, place) => place);
  for (const cutAt of process.env.CAIRN_LONG ? [...every, 3.5, 12.5] : [0, 1, 3.5, update]) {
    Object.assign(site, { files: next, asked: 0, cutAt });
    const during = await visit(context, site).catch((error) => assert.fail(`cut at ${cutAt}: ${error}`));
    // Its scripts, asked for later, came from the same one, or the visit would have failed.
    assert.ok([kept, next].map(versionOf).includes(during.version), `cut at ${cutAt}: ${during.version}`);
    await during.page.waitForTimeout(200);
    await during.page.close();
    Object.assign(site, { away: true });
    const offline = await visit(context, site).catch((error) =>
      assert.fail(`offline, cut at ${cutAt}: ${error}`),
    );
    await offline.page.close();
    Object.assign(site, { away: false, cutAt: Number.POSITIVE_INFINITY });
    const online = await visit(context, site).catch((error) =>
      assert.fail(`online, cut at ${cutAt}: ${error}`),
    );
    await keptWhole(online.page, next).catch((error) => assert.fail(`online, cut at ${cutAt}: ${error}`));
    await online.page.close();
    [kept, next] = [next, kept];
  }
  await context.close();
  await site.stop();
});

test("a page that was opened with the version before goes on with it, and its caches do not pile up", async () => {
  const site = await serveCutting(first);
  const context = await browser.newContext({ locale: "en-US" });
  const old = await visit(context, site);
  await keptWhole(old.page, first);
  site.files = second;
  const other = await visit(context, site);
  await keptWhole(other.page, second);
  site.away = true;
  const asset = [...first.keys()].find((path) => /assets\/.*\.js$/.test(path));
  const status = await old.page.evaluate((path) => fetch(path).then(({ status }) => status), asset);
  assert.equal(status, 200, "a script of the version before");
  site.away = false;
  for (const round of [3, 4, 5]) {
    const worker = String(second.get("/sw.js")).replace(/VERSION = "[\w-]+"/, `VERSION = "round-${round}"`);
    site.files = new Map([...second, ["/sw.js", worker]]);
    const page = (await visit(context, site)).page;
    await keptWhole(page, site.files);
    await page.close();
  }
  await other.page.waitForTimeout(300);
  const shells = await other.page.evaluate(async () =>
    (await caches.keys()).filter((name) => name.startsWith("cairn-shell-")),
  );
  assert.equal(shells.length, 2, shells.join());
  await context.close();
  await site.stop();
});

test("a site that goes on to another version while one is installed is not kept half and half", async () => {
  const site = await serveCutting(first);
  const context = await browser.newContext({ locale: "en-US" });
  const { page } = await visit(context, site);
  await keptWhole(page, first);
  // The worker of one version, and the page of the next.
  const worker = String(first.get("/sw.js")).replace(/VERSION = "[\w-]+"/, 'VERSION = "between"');
  site.files = new Map([...first, ["/sw.js", worker], ["/", second.get("/")]]);
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update().catch(() => undefined);
    const { installing } = registration;
    while (installing && !["activated", "redundant"].includes(installing.state)) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
  site.away = true;
  const offline = await visit(context, site);
  assert.equal(offline.version, versionOf(first));
  await context.close();
  await site.stop();
});
