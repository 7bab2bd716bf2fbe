// A visitor's first page: from following the address to the first recommendation, with nothing in any cache, and what crossed the
// line for it. A plain page with the package as it is published, compressed as a server would do it.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

const root = fileURLToPath(new URL("../..", import.meta.url));
const page = `<!doctype html><title>start</title><script type="module">
import { Cairn } from "/package/dist/index.js";
const cairn = await Cairn.open({ catalog: "/school-maths.cairn" });
const list = cairn.recommend({ count: 5 });
globalThis.start = { ms: performance.now(), items: list.length };
</script>`;
const types = { ".js": "text/javascript", ".wasm": "application/wasm" };

/** School mathematics, packed by the bench's own wasm. */
async function pack(built) {
  const bindings = await import(join(built, "cairn_bench.js"));
  await bindings.default({ module_or_path: await readFile(join(built, "cairn_bench_bg.wasm")) });
  const { encode } = await import(join(root, "pkg-config/dist/core/message.js"));
  return bindings.build_pack(
    encode(JSON.parse(await readFile(join(root, "catalogs/school-maths.json"), "utf8"))),
  );
}

/** Serves the page, and counts the bytes of what it sends. */
function serve(catalog) {
  const compressed = new Map([["/school-maths.cairn", brotliCompressSync(catalog)]]);
  const sent = { bytes: 0 };
  const server = createServer(async (request, response) => {
    const [, name] = /^\/package\/([\w./-]+)$/.exec(request.url) ?? [];
    try {
      if (!compressed.has(request.url)) {
        const plain = request.url === "/" ? page : await readFile(join(root, "pkg-config", name));
        compressed.set(request.url, brotliCompressSync(plain));
      }
      const body = compressed.get(request.url);
      sent.bytes += body.length;
      const type =
        types[extname(request.url)] ?? (request.url === "/" ? "text/html" : "application/octet-stream");
      response.writeHead(200, { "content-type": type, "content-encoding": "br" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  }).listen(0, "127.0.0.1");
  return { server, sent };
}

/** The median of some visits, each with a profile of its own. The first, for which the server compresses, does not count. */
export async function start(browser, built, visits = 9) {
  const { server, sent } = serve(await pack(built));
  await new Promise((resolve) => server.once("listening", resolve));
  try {
    const times = [];
    let bytes = 0;
    for (let visit = 0; visit <= visits; visit++) {
      const context = await browser.newContext();
      const tab = await context.newPage();
      tab.on("pageerror", (error) => console.error(error));
      sent.bytes = 0;
      await tab.goto(`http://127.0.0.1:${server.address().port}/`);
      await tab.waitForFunction(() => globalThis.start, undefined, { polling: 20, timeout: 30_000 });
      const { ms, items } = await tab.evaluate(() => globalThis.start);
      if (items !== 5) throw new Error(`the page shows ${items} items`);
      if (visit > 0) times.push(ms);
      bytes = sent.bytes;
      await context.close();
    }
    return { first_recommendation_ms: times.sort((a, b) => a - b)[times.length >> 1], bytes };
  } finally {
    server.close();
  }
}
