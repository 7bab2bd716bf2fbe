// The line drops at each request of an update, and in the middle of each: what a service worker has kept opens and records without a
// network, from one version, and again once there is one. For the recipe as it stands in docs/package/offline.md, and for the app's.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { compress } from "lzma1";
import { serveCutting, until } from "./cut-line.mjs";
import { sharedChromium } from "./shared.mjs";

const browser = await sharedChromium();
const package_ = new URL("../", import.meta.resolve("cairn-learn"));
const docs = await readFile(new URL("../../docs/package/offline.md", import.meta.url), "utf8");
const RECIPE = /^```js\n(\/\/ sw\.js[\s\S]*?)^```$/m.exec(docs)[1];
const { unpack } = await import(new URL("build/core/lzma.js", package_));

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>VERSION</title><script type="module" src="/page.js"></script>`;
const SCRIPT = `
import { Cairn } from "/cairn-learn/dist/index.js";
navigator.serviceWorker.register("/sw.js");
const cairn = await Cairn.open({ catalog: "/packs/maths.cairn" });
await cairn.ready();
const [{ item }] = cairn.recommend();
await cairn.record({ type: "attempt", item: item.id, correct: true });
// A part that is wanted late, when another version may long be there.
globalThis.late = () => import("/cairn-learn/dist/releases.js");
document.documentElement.dataset.done = "VERSION " + cairn.profile.read().items.length;
`;

/** The name of the memory: a part of another build finds none under its own, and does not start. */
const BUILD = /[0-9a-f]{16}/;

/** A part's script with another build's name in it. */
async function renamed(text, from, to) {
  const [, name, packed] = /"(\w+):([^"]+)"/.exec(text);
  const wasm = Buffer.from(await unpack(new Uint8Array(Buffer.from(packed, "base64"))));
  const other = Buffer.from(wasm.toString("latin1").replaceAll(from, to), "latin1");
  assert.ok(!other.equals(wasm), `${name} names its build`);
  return text.replace(packed, Buffer.from(compress(other)).toString("base64"));
}

/** A site of the package without a bundler. The second version is the first under another build's name, with a page that says so. */
async function recipeSite(version) {
  const files = new Map();
  for (const name of await readdir(new URL("dist/", package_))) {
    files.set(`/cairn-learn/dist/${name}`, await readFile(new URL(`dist/${name}`, package_)));
  }
  let wasm = await readFile(new URL("wasm/cairn_bg.wasm", package_));
  if (version > 1) {
    const exports = WebAssembly.Module.exports(new WebAssembly.Module(wasm));
    const [from] = BUILD.exec(exports.find(({ kind, name }) => kind === "memory" && BUILD.test(name)).name);
    const to = from.replace(/./g, (digit) => ((Number.parseInt(digit, 16) + 1) % 16).toString(16));
    wasm = Buffer.from(wasm.toString("latin1").replaceAll(from, to), "latin1");
    for (const [path, text] of files) {
      if (/part-(record|guide|sharing|models|build)/.test(path))
        files.set(path, await renamed(String(text), from, to));
    }
  }
  files.set("/cairn-learn/wasm/cairn_bg.wasm", wasm);
  files.set("/packs/maths.cairn", await readFile(process.env.CAIRN_PACK));
  files.set("/", PAGE.replace("VERSION", version));
  files.set("/page.js", SCRIPT.replace("VERSION", version));
  files.set("/sw.js", RECIPE);
  return files;
}

/** Opens the page, which records one answer more, and returns the version that did. */
async function visit(context, site) {
  const page = await context.newPage();
  try {
    await page.goto(site.url, { timeout: 10_000 });
    const done = page.locator("html[data-done]");
    await done.waitFor({ state: "attached", timeout: 10_000 });
    return { page, version: (await done.getAttribute("data-done")).split(" ")[0] };
  } catch (error) {
    await page.close();
    throw error;
  }
}

/** Waits until the newest whole version that the service worker keeps has a page with that title. */
async function keptWhole(page, title) {
  await page.evaluate(() => navigator.serviceWorker.ready);
  await until(
    page,
    async (title) => {
      for (const name of (await caches.keys()).sort().reverse()) {
        if (!(await caches.match("/whole", { cacheName: name }))) continue;
        return (await (await caches.match("/", { cacheName: name })).text()).includes(title);
      }
      return false;
    },
    `<title>${title}</title>`,
  );
}

const first = await recipeSite(1);
const second = await recipeSite(2);

/** A learner who was there once, with the first version kept whole. */
async function returning(site) {
  const context = await browser.newContext();
  const { page, version } = await visit(context, site);
  assert.equal(version, "1");
  await keptWhole(page, "1");
  await page.close();
  return context;
}

test("a page of two versions does not start: what the recipe must not mix", async () => {
  const site = await serveCutting(
    new Map([...first, ["/cairn-learn/wasm/cairn_bg.wasm", second.get("/cairn-learn/wasm/cairn_bg.wasm")]]),
  );
  const context = await browser.newContext({ serviceWorkers: "block" });
  await assert.rejects(visit(context, site));
  await context.close();
  await site.stop();
});

test("the recipe's list is all that a page asks for, and nothing that there is not", async () => {
  const site = await serveCutting(first);
  const context = await browser.newContext({ serviceWorkers: "block" });
  const { page } = await visit(context, site);
  const asked = new Set(site.requests.filter((path) => !/^\/(sw\.js|favicon\.ico)$/.test(path)));
  const listed = new Set(
    Function(`${/const SCRIPTS[\s\S]*?const PAGE = .*$/m.exec(RECIPE)[0]}; return PAGE;`)(),
  );
  for (const path of listed) assert.ok(first.has(path), `${path} is there`);
  for (const path of asked) assert.ok(listed.has(path), `${path} is kept`);
  await page.close();
  await context.close();
  await site.stop();
});

test("the recipe: cut at each request of an update, the page opens and records from one version, offline and online again", async (t) => {
  const site = await serveCutting(first);
  const context = await returning(site);
  // An update without a cut, to know how many requests it has.
  Object.assign(site, { files: second, asked: 0 });
  const { page } = await visit(context, site);
  await keptWhole(page, "2");
  const update = site.asked;
  await page.close();
  t.diagnostic(`${update} requests in an update`);
  assert.ok(update > 20);

  // From one version to the other and back, so that each update begins where the one before has ended.
  let [kept, next] = ["2", "1"];
  const whole = Array.from({ length: update + 1 }, (_, place) => place);
  for (const cutAt of [...whole, 0.5, 4.5, 9.5, 14.5, 20.5]) {
    Object.assign(site, { files: next === "1" ? first : second, asked: 0, cutAt });
    const during = await visit(context, site);
    assert.equal(during.version, kept, `cut at ${cutAt}: what is here is used`);
    await during.page.waitForTimeout(100);
    await during.page.close();
    Object.assign(site, { away: true });
    const offline = await visit(context, site).catch((error) =>
      assert.fail(`offline, cut at ${cutAt}: ${error}`),
    );
    assert.match(offline.version, /^[12]$/);
    await offline.page.close();
    Object.assign(site, { away: false, cutAt: Number.POSITIVE_INFINITY });
    const online = await visit(context, site).catch((error) =>
      assert.fail(`online again, cut at ${cutAt}: ${error}`),
    );
    await keptWhole(online.page, next);
    await online.page.close();
    [kept, next] = [next, kept];
  }
  await context.close();
  await site.stop();
});

test("the recipe: a page that is open goes on with the version that it began with", async () => {
  const site = await serveCutting(first);
  const context = await returning(site);
  const old = await visit(context, site);
  site.files = second;
  const other = await visit(context, site);
  await keptWhole(other.page, "2");
  const fresh = await visit(context, site);
  assert.equal(fresh.version, "2");
  site.away = true;
  assert.equal(
    await old.page.evaluate(() => globalThis.late().then(() => "there")),
    "there",
    "a part that was wanted late",
  );
  const text = (page) => page.evaluate(() => fetch("/page.js").then((answer) => answer.text()));
  assert.match(await text(old.page), /"1 "/);
  assert.match(await text(fresh.page), /"2 "/);
  await context.close();
  await site.stop();
});

test("the recipe: a site that changes while it is fetched is not kept half and half", async () => {
  const site = await serveCutting(first);
  const context = await returning(site);
  // The page of the second version, while the rest of it has not come yet.
  const half = new Map([...first, ["/page.js", second.get("/page.js")]]);
  site.files = { get: (path) => (site.asked > 14 ? half : first).get(path) };
  site.asked = 0;
  const { page } = await visit(context, site);
  await page.waitForTimeout(1500);
  const kept = await page.evaluate(async () => {
    const names = [];
    for (const name of await caches.keys())
      if (await caches.match("/whole", { cacheName: name })) names.push(name);
    return Promise.all(
      names.map(async (name) =>
        (await (await caches.match("/page.js", { cacheName: name })).text()).includes('"2 "'),
      ),
    );
  });
  assert.deepEqual(kept, [false]);
  await context.close();
  await site.stop();
});
