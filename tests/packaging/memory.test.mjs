// A page that opens, recommends and disposes all day: what it holds afterwards is what it held before. $CAIRN_OPENS says how
// often; 10,000 take about a minute.
import assert from "node:assert/strict";
import { test } from "node:test";
import { plainInChromium } from "./support/plain.mjs";

const OPENS = Number(process.env.CAIRN_OPENS ?? 2_000);
const WARM_UP = 100;
/** What a browser's own bookkeeping may add; an open catalog that is not let go of is 150 KB. */
const SPREAD = 300_000;

test(`${OPENS} times open, recommend, dispose: the memory is what it was`, async (t) => {
  const { origin, browser, name } = await plainInChromium(t);
  const page = await browser.newPage();
  await page.goto(`${origin}/memory.html`);
  await page.locator("html[data-result]").waitFor({ state: "attached" });
  const devtools = await page.context().newCDPSession(page);

  /** Bytes of JavaScript and of the WebAssembly, after so many rounds and a collection. */
  async function after(times) {
    const wasm = await page.evaluate((times) => globalThis.times(times), times);
    await devtools.send("HeapProfiler.collectGarbage");
    const { usedSize } = await devtools.send("Runtime.getHeapUsage");
    return { heap: usedSize, wasm };
  }

  const before = await after(WARM_UP);
  const then = Date.now();
  const now = await after(OPENS);
  const each = (Date.now() - then) / OPENS;
  const show = ({ heap, wasm }) => `heap ${heap}, wasm ${wasm} bytes`;
  t.diagnostic(`after ${WARM_UP}: ${show(before)}; after ${OPENS} more: ${show(now)} (${name})`);
  t.diagnostic(`${each.toFixed(2)} ms each`);
  assert.equal(now.wasm, before.wasm, "the WebAssembly's memory has grown");
  assert.ok(now.heap - before.heap < SPREAD, `the heap has grown by ${now.heap - before.heap} bytes`);
});
