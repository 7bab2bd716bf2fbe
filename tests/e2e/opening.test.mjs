// What is fetched for opening, when, and by whom. A worker fetches what it is given the address of, as the page would have: from where
// the page means, with the page's progress, signal and errors. What a page has as a stream, a response or bytes comes to the worker in
// pieces.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";
import { after, before, test } from "node:test";
import { launchChromium } from "./browser.mjs";

const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm" };
const PAGE = `<!doctype html><html lang="en"><title>Worker</title><base href="/packs/"><script type="module">
import { openInWorker } from "/package/dist/worker.js";
const tried = async (options) => {
  const told = [];
  const progress = ({ loaded, total }) => told.push([loaded, total]);
  try {
    const cairn = await openInWorker({ onProgress: progress, ...options });
    const list = await cairn.recommend({ count: 2 });
    const { items } = cairn.catalog;
    cairn.dispose();
    return { items, listed: list.length, told };
  } catch ({ name, code, message }) {
    return { name, code, message, told };
  }
};
globalThis.tried = tried;
</script>`;

const folder = new URL("../", import.meta.resolve("cairn-learn"));
let browser;
let server;
let origin;
let page;
let pack;
/** The lines in the head of the page that has them. */
let preloading;
/** What was asked for, and whether it was the page that asked. */
const asked = [];

before(async () => {
  pack = await readFile(process.env.CAIRN_PACK);
  server = createServer(async ({ url, headers }, response) => {
    asked.push({ url, by: headers.referer, mode: headers["sec-fetch-mode"] });
    const send = (type, body) => response.setHeader("content-type", type).end(body);
    if (url === "/preloading") {
      const script = `import { Cairn } from "/package/dist/index.js";
        const cairn = await Cairn.open({ catalog: "/packs/maths.cairn" }); globalThis.listed = cairn.recommend().length;`;
      return send(
        "text/html",
        `<!doctype html><title>P</title>${preloading}<script type="module">${script}</script>`,
      );
    }
    if (url.split("?")[0] === "/school/") return send("text/html", PAGE);
    if (url === "/packs/maths.cairn") return send("application/octet-stream", pack);
    if (url === "/packs/slow.cairn") {
      response.setHeader("content-type", "application/octet-stream").write(pack.subarray(0, 50_000));
      server.emit("half", response);
      return undefined;
    }
    if (!url.startsWith("/package/")) return response.writeHead(404).end();
    const name = url.slice("/package/".length);
    return send(TYPES[extname(name)] ?? "text/plain", await readFile(new URL(name, folder)));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  origin = `http://127.0.0.1:${server.address().port}`;
  browser = await launchChromium();
  page = await browser.newPage();
  await page.goto(`${origin}/school/`);
  await page.waitForFunction(() => globalThis.tried);
});

after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

test("an address is the page's, whatever its base, and the worker fetches it", async () => {
  // What the page itself does is counted by the page's own record of resources.
  for (const address of ["maths.cairn", "/packs/maths.cairn", `${origin}/packs/maths.cairn`]) {
    const { items, listed, told } = await page.evaluate((catalog) => tried({ catalog }), address);
    assert.deepEqual([items, listed], [314, 2], address);
    assert.deepEqual(told.at(-1), [pack.length, pack.length], "the page is told of progress");
    assert.ok(told.every(([loaded], at) => at === 0 || loaded > told[at - 1][0]));
  }
  const url = await page.evaluate(() => tried({ catalog: new URL("maths.cairn", document.baseURI) }));
  assert.equal(url.items, 314);
  const own = await page.evaluate(() =>
    performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname),
  );
  assert.ok(!own.includes("/packs/maths.cairn"), "not by the page");
  assert.equal(asked.filter(({ url }) => url === "/packs/maths.cairn").length, 4);
  assert.ok(asked.filter(({ url }) => url.startsWith("/packs/")).every(({ by }) => by === undefined));
});

test("what cannot be fetched is told with the page's own code and words", async () => {
  const { code, name, message } = await page.evaluate(() => tried({ catalog: "nowhere.cairn" }));
  assert.deepEqual([name, code], ["CairnError", "catalog-unreachable"]);
  assert.match(message, /answered by 404 \(http:\/\/.*\/packs\/nowhere\.cairn\)/);
  const here = await page.evaluate(async () => {
    const { Cairn } = await import("/package/dist/index.js");
    return Cairn.open({ catalog: "nowhere.cairn" }).catch(({ message }) => message);
  });
  assert.equal(message, here);
  const model = await page.evaluate(() => tried({ catalog: "maths.cairn", model: "nowhere.model" }));
  assert.equal(model.code, "model-unreachable");
  const away = await page.evaluate(() => tried({ catalog: "http://127.0.0.1:1/pack.cairn" }));
  assert.equal(away.code, "catalog-unreachable");
});

test("a signal ends the worker's fetch, and what progress throws ends the opening", async () => {
  const half = once(server, "half");
  await page.evaluate(() => {
    globalThis.stop = new AbortController();
    globalThis.opening = tried({ catalog: "slow.cairn", signal: stop.signal });
  });
  const [response] = await half;
  const closed = once(response, "close");
  await page.evaluate(() => stop.abort());
  const { name, code } = await page.evaluate(() => opening);
  assert.deepEqual([name, code], ["CairnError", "aborted"]);
  await closed;
  const again = once(server, "half");
  const thrown = page.evaluate(() =>
    tried({
      catalog: "slow.cairn",
      onProgress() {
        throw new Error("no room on the page");
      },
    }),
  );
  await once((await again)[0], "close");
  const { name: thrownName, code: thrownCode, message } = await thrown;
  assert.deepEqual([thrownName, thrownCode, message], ["Error", undefined, "no room on the page"]);
});

test("a worker of the page's own stops fetching too, and goes on", async () => {
  const half = once(server, "half");
  await page.evaluate(() => {
    const script = `import { Cairn } from "${location.origin}/package/dist/index.js";
      import { serve } from "${location.origin}/package/dist/worker-host.js"; serve(Cairn);`;
    const blob = new Blob([script], { type: "text/javascript" });
    globalThis.own = new Worker(URL.createObjectURL(blob), { type: "module" });
    globalThis.stop = new AbortController();
    globalThis.opening = tried({ catalog: "slow.cairn", signal: stop.signal, worker: own });
  });
  const [response] = await half;
  const closed = once(response, "close");
  await page.evaluate(() => stop.abort());
  assert.equal((await page.evaluate(() => opening)).code, "aborted");
  await closed;
  const { items } = await page.evaluate(() => tried({ catalog: "maths.cairn", worker: own }));
  assert.equal(items, 314);
});

test("streams, responses and bytes of the page come to the worker in pieces", async () => {
  const found = await page.evaluate(async () => {
    const response = () => fetch("maths.cairn");
    const bytes = new Uint8Array(await (await response()).arrayBuffer());
    const sources = [response(), await response(), (await response()).body, bytes, bytes.buffer];
    const all = [];
    for (const catalog of sources) all.push(await tried({ catalog }));
    return { all, left: bytes.length };
  });
  for (const { items, told } of found.all) {
    assert.equal(items, 314);
    assert.deepEqual(told.at(-1), [pack.length, pack.length]);
  }
  assert.equal(found.left, pack.length, "bytes stay with the page");
});

test("no address of the page, with what may be in it, goes along with what the package fetches itself", async () => {
  const fresh = await browser.newPage();
  asked.length = 0;
  await fresh.goto(`${origin}/school/?name=ada`);
  await fresh.waitForFunction(() => globalThis.tried);
  await fresh.evaluate(async () => {
    await tried({ catalog: "maths.cairn" });
    const { Cairn } = await import("/package/dist/index.js");
    const cairn = await Cairn.open({ catalog: "maths.cairn", model: "nowhere.model" }).catch(() => undefined);
    cairn?.dispose();
  });
  const files = asked.filter(({ url }) => /\.(wasm|cairn|model)$/.test(url));
  assert.ok(
    files.filter(({ url }) => url.endsWith("cairn_bg.wasm")).length >= 2,
    "by the page and by the worker",
  );
  assert.deepEqual(
    files.filter(({ by }) => by !== undefined),
    [],
  );
  await fresh.close();
});

test("a first part that is not there is told with its address", async () => {
  const { code, message } = await page.evaluate(() =>
    tried({ catalog: "maths.cairn", wasm: "/nope.wasm?token=1" }),
  );
  assert.equal(code, "wasm-unavailable");
  assert.equal(message, `the WebAssembly cannot be loaded: ${origin}/nope.wasm was answered by 404`);
});

test("the lines of the page without a bundler ask for each file once, and the catalog waits for none of them", async () => {
  const lines = (await readFile(new URL("../../docs/package/plain.md", import.meta.url), "utf8")).match(
    /^<link .*>$/gm,
  );
  preloading = lines.join("\n").replaceAll("/cairn-learn/", "/package/");
  const fresh = await browser.newPage();
  asked.length = 0;
  await fresh.goto(`${origin}/preloading`);
  await fresh.waitForFunction(() => globalThis.listed);
  const urls = asked.map(({ url }) => url).filter((url) => /\.(js|wasm|cairn)$/.test(url));
  const firsts = urls.filter((url) => !url.includes("/part-"));
  assert.equal(new Set(firsts).size, firsts.length, firsts.join("\n"));
  assert.equal(firsts.length, lines.length + 1, firsts.join("\n"));
  assert.match(firsts.at(-1), /maths\.cairn$/, "all others were asked for before any script ran");
  await fresh.close();
});

test("later parts are asked for when all is there that a first list needs", async () => {
  const parts = () => asked.map(({ url }) => url).filter((url) => /part-(?:guide|record)/.test(url));
  const half = once(server, "half");
  const fresh = await browser.newPage();
  await fresh.goto(`${origin}/school/`);
  asked.length = 0;
  await fresh.evaluate(() => {
    globalThis.opening = import("/package/dist/index.js")
      .then(({ Cairn }) => Cairn.open({ catalog: "slow.cairn", waitFor: "recommend" }))
      .then((cairn) => cairn.recommend({ count: 3 }).length);
  });
  const [response] = await half;
  const first = () => asked.some(({ url }) => url.endsWith("/cairn_bg.wasm"));
  while (!first()) await new Promise((resolve) => setTimeout(resolve, 10));
  // Long enough for what would be asked for beside it.
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.deepEqual(parts(), []);
  response.end(pack.subarray(50_000));
  assert.equal(await fresh.evaluate(() => opening), 3);
  while (parts().length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual(parts().sort(), ["/package/dist/part-guide.js", "/package/dist/part-record.js"]);
  await fresh.close();
});
