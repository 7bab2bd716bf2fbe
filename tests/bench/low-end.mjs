// A slow device on a slow line: the CPU at a sixth of its speed, and 3G as Chromium calls it slow (400 kbit/s, 2 s there and back). Prints one
// line of JSON: for each size of catalog, with the package in the page and in a worker, when the first recommendation is there, the
// longest time for which the page could do nothing else, and memory.
// Arguments: the folder with the bench's bindings and wasm, and how many items (more than one: behind each other).
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { launchChromium } from "../e2e/browser.mjs";
import { serve } from "./serve.mjs";

const [built, ...sizes] = process.argv.slice(2);
const SLOWER = 6;
const SLOW_3G = { offline: false, latency: 2000, downloadThroughput: 50_000, uploadThroughput: 50_000 };
const OPEN = {
  page: `import { Cairn } from "/package/dist/index.js"; const open = (options) => Cairn.open(options);`,
  worker: `import { openInWorker as open } from "/package/dist/worker.js";`,
};

const page = (entry) => `<!doctype html><title>low end</title><script type="module">
globalThis.longest = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration);
}).observe({ type: "longtask", buffered: true });
${OPEN[entry]}
const cairn = await open({ catalog: "/catalog.cairn", waitFor: "recommend" });
const first = (await cairn.recommend({ count: 5 })).length;
globalThis.done = { ms: performance.now(), items: first };
await cairn.ready();
await cairn.record({ type: "attempt", item: "item-0", correct: true });
const from = performance.now();
await cairn.recommend({ count: 5 });
globalThis.again = performance.now() - from;
</script>`;

const bindings = await import(join(built, "cairn_bench.js"));
await bindings.default({ module_or_path: await readFile(join(built, "cairn_bench_bg.wasm")) });
const browser = await launchChromium();
const found = [];
try {
  for (const items of sizes.map(Number)) {
    const catalog = bindings.packed(items);
    for (const entry of Object.keys(OPEN)) found.push(await visit(items, entry, catalog));
  }
  console.log(JSON.stringify(found));
} finally {
  await browser.close();
}

async function visit(items, entry, catalog) {
  const { address, sent, close } = await serve(page(entry), catalog);
  const context = await browser.newContext();
  try {
    const tab = await context.newPage();
    tab.on("pageerror", (error) => console.error(error));
    const devtools = await context.newCDPSession(tab);
    await devtools.send("Network.enable");
    await devtools.send("Network.emulateNetworkConditions", SLOW_3G);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
    await tab.goto(address, { waitUntil: "commit" });
    await tab.waitForFunction(() => globalThis.again, undefined, { polling: 500, timeout: 900_000 });
    const { done, again, longest } = await tab.evaluate(() => ({
      done: globalThis.done,
      again: globalThis.again,
      longest: globalThis.longest,
    }));
    if (done.items !== 5) throw new Error(`the page shows ${done.items} items`);
    const { usedSize, backingStorageSize } = await devtools.send("Runtime.getHeapUsage");
    return {
      items,
      in: entry,
      bytes: sent.bytes,
      first_recommendation_ms: Math.round(done.ms),
      next_recommendation_ms: Math.round(again),
      longest_task_ms: Math.round(longest),
      page_memory_bytes: usedSize + (backingStorageSize ?? 0),
    };
  } finally {
    await context.close();
    close();
  }
}
