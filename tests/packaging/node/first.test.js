import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Cairn, memory } from "cairn-learn";
import { openInWorker } from "cairn-learn/worker";
import { use } from "./use.js";

const catalog = new Uint8Array(await readFile(process.env.CAIRN_PACK));

for (const [name, open] of Object.entries({
  "cairn-learn": (options) => Cairn.open(options),
  "cairn-learn/worker": (options) => openInWorker(options),
})) {
  test(`${name} recommends, records, and opens again`, async () => {
    const { lines, ...rest } = await use(open, { catalog, store: memory() });
    assert.equal(lines.filter((line) => / - \S/.test(line)).length, 5, "five, each with a reason");
    assert.deepEqual(rest, { status: "loaded", answers: 1, changed: true });
  });
}

test("the wasm is found by name, as bundlers do", async () => {
  const wasm = await readFile(fileURLToPath(import.meta.resolve("cairn-learn/cairn_bg.wasm")));
  assert.ok(WebAssembly.validate(wasm));
});
