// A slow device on a slow line: the CPU at a sixth of its speed, and 3G as Chromium calls it slow (400 kbit/s, 2 s there and back).
// Prints one line of JSON: for each size of catalog, with the package in the page and in a worker, when the first recommendation is
// there, the longest time for which the page could do nothing else, and memory. Each task of the page over 50 ms is there with what ran
// in it. Arguments: the folder with the bench's bindings and wasm, and how many items (more than one: behind each other); `--fast-line`
// leaves the line as it is, and with `--plain` the catalog is no pack but JSON, which the page parses and hands over as plain data.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { launchChromium } from "../e2e/browser.mjs";
import { serve } from "./serve.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { "fast-line": { type: "boolean" }, plain: { type: "boolean" } },
});
const [built, ...sizes] = positionals;
const SLOWER = 6;
const SLOW_3G = { offline: false, latency: 2000, downloadThroughput: 50_000, uploadThroughput: 50_000 };
const OPEN = {
  page: `import { Cairn } from "/package/dist/index.js"; const open = (options) => Cairn.open(options);`,
  worker: `import { openInWorker as open } from "/package/dist/worker.js";`,
};

/** Tasks over this are long: the next input waits for as much of one as is left. */
const LONG_MS = 50;

/**
 * What the page runs before all else: it takes down its long tasks, and in each the calls into the WebAssembly, by the names of its
 * exports, and the scripts of the frame, by the browser's own account of it.
 */
function watch(least) {
  const tasks = [];
  const calls = [];
  const frames = [];
  const observe = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  observe("longtask", ({ startTime, duration }) => tasks.push({ at: startTime, ms: duration }));
  observe("long-animation-frame", ({ scripts }) => {
    for (const { startTime, duration, invoker, sourceFunctionName, sourceURL } of scripts) {
      const file = sourceURL.slice(sourceURL.lastIndexOf("/") + 1);
      frames.push({ at: startTime, ms: duration, name: sourceFunctionName || `${invoker} (${file})` });
    }
  });
  const timed = (name, run) =>
    function (...args) {
      const at = performance.now();
      try {
        return run.apply(this, args);
      } finally {
        calls.push({ at, ms: performance.now() - at, name });
      }
    };
  // What later parts import has short names, and is called by them alone.
  const called = ([name, it]) => [name, typeof it === "function" && name.length > 4 ? timed(name, it) : it];
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (module, imports) => {
    const { exports } = await instantiate(module, imports);
    return { module, instance: { exports: Object.fromEntries(Object.entries(exports).map(called)) } };
  };
  globalThis.longTasks = () =>
    tasks
      .filter(({ ms }) => ms > least)
      .map(({ at, ms }) => {
        const within = (part) => part.ms >= 1 && part.at >= at - 1 && part.at + part.ms <= at + ms + 1;
        const sums = {};
        for (const { name, ms } of [...calls, ...frames].filter(within)) sums[name] = (sums[name] ?? 0) + ms;
        const what = Object.entries(sums).map(([name, ms]) => [name, Math.round(ms)]);
        return { at: Math.round(at), ms: Math.round(ms), what: Object.fromEntries(what) };
      });
  globalThis.longest = () => Math.max(0, ...tasks.map(({ ms }) => ms));
}

const catalogs = values.plain
  ? { first: "school", given: `await (await fetch("/catalog.json")).json()`, made: school }
  : { first: "item", given: `"/catalog.cairn"`, made: (items) => bindings.packed(items) };

const page = (
  entry,
) => `<!doctype html><title>low end</title><script>(${watch})(${LONG_MS})</script><script type="module">
${OPEN[entry]}
const cairn = await open({ catalog: ${catalogs.given}, waitFor: "recommend" });
const first = (await cairn.recommend({ count: 5 })).length;
globalThis.done = { ms: performance.now(), items: first };
await cairn.ready();
await cairn.record({ type: "attempt", item: "${catalogs.first}-0", correct: true });
const from = performance.now();
await cairn.recommend({ count: 5 });
globalThis.again = performance.now() - from;
</script>`;

const root = new URL("../../", import.meta.url);
const maths = JSON.parse(await readFile(new URL("catalogs/school-maths.json", root), "utf8"));
const bindings = await import(join(built, "cairn_bench.js"));
await bindings.default({ module_or_path: await readFile(join(built, "cairn_bench_bg.wasm")) });
const browser = await launchChromium();
const found = [];
try {
  for (const items of sizes.map(Number)) {
    const catalog = catalogs.made(items);
    for (const entry of Object.keys(OPEN)) found.push(await visit(items, entry, catalog));
  }
  console.log(JSON.stringify(found));
} finally {
  await browser.close();
}

/** Our own school mathematics over and over, no text the same twice. */
function school(items) {
  const own = (at) => {
    const copy = { ...maths.items[at % maths.items.length], id: `school-${at}` };
    for (const field of ["name", "description", "text", "hint"]) if (copy[field]) copy[field] += ` (${at})`;
    return copy;
  };
  return Buffer.from(JSON.stringify({ ...maths, items: Array.from({ length: items }, (_, at) => own(at)) }));
}

async function visit(items, entry, catalog) {
  const { address, sent, close } = await serve(page(entry), catalog);
  const context = await browser.newContext();
  try {
    const tab = await context.newPage();
    tab.on("pageerror", (error) => console.error(error));
    const devtools = await context.newCDPSession(tab);
    await devtools.send("Network.enable");
    if (!values["fast-line"]) await devtools.send("Network.emulateNetworkConditions", SLOW_3G);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
    await tab.goto(address, { waitUntil: "commit" });
    await tab.waitForFunction(() => globalThis.again, undefined, { polling: 500, timeout: 900_000 });
    const { done, again, longest, long } = await tab.evaluate(() => ({
      done: globalThis.done,
      again: globalThis.again,
      longest: globalThis.longest(),
      long: globalThis.longTasks(),
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
      long_tasks: long,
      page_memory_bytes: usedSize + (backingStorageSize ?? 0),
    };
  } finally {
    await context.close();
    close();
  }
}
