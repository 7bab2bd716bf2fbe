// In a process of its own: the WebAssembly is loaded once in each, from where the first to open says.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Cairn, memory } from "cairn-learn/inline";
import { use } from "./use.js";

test("cairn-learn/inline needs no file", async () => {
  const catalog = new Uint8Array(await readFile(process.env.CAIRN_PACK));
  process.getBuiltinModule = () => assert.fail("a file was read");
  const { lines, ...rest } = await use((options) => Cairn.open(options), { catalog, store: memory() });
  assert.equal(lines.length, 5);
  assert.deepEqual(rest, { status: "loaded", answers: 1, changed: true });
});
