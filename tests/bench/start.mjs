// A visitor's first page: from following the address to the first recommendation, with nothing in any cache, and what crossed the
// line for it. A plain page with the package as it is published, compressed as a server would do it.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "./serve.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const page = `<!doctype html><title>start</title><script type="module">
import { Cairn } from "/package/dist/index.js";
const cairn = await Cairn.open({ catalog: "/catalog.cairn", waitFor: "recommend" });
const list = cairn.recommend({ count: 5 });
globalThis.start = { ms: performance.now(), items: list.length };
</script>`;

/** School mathematics, packed by the bench's own wasm. */
async function pack(built) {
  const bindings = await import(join(built, "cairn_bench.js"));
  await bindings.default({ module_or_path: await readFile(join(built, "cairn_bench_bg.wasm")) });
  const { build } = await import(join(root, "pkg-config/build/core/build.js"));
  return build(bindings, JSON.parse(await readFile(join(root, "catalogs/school-maths.json"), "utf8")));
}

/** The median of some visits, each with a profile of its own. The first, for which the server compresses, does not count. */
export async function start(browser, built, visits = 9) {
  const { address, sent, close } = await serve(page, await pack(built));
  try {
    const times = [];
    let bytes = 0;
    for (let visit = 0; visit <= visits; visit++) {
      const context = await browser.newContext();
      const tab = await context.newPage();
      tab.on("pageerror", (error) => console.error(error));
      sent.bytes = 0;
      await tab.goto(address);
      await tab.waitForFunction(() => globalThis.start, undefined, { polling: 20, timeout: 30_000 });
      const { ms, items } = await tab.evaluate(() => globalThis.start);
      if (items !== 5) throw new Error(`the page shows ${items} items`);
      if (visit > 0) times.push(ms);
      bytes = sent.bytes;
      await context.close();
    }
    return { first_recommendation_ms: times.sort((a, b) => a - b)[times.length >> 1], bytes };
  } finally {
    close();
  }
}
