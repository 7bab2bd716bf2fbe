// The entry with the WebAssembly inside: the same exports, nothing read and nothing fetched.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as inline from "cairn-learn/inline";

test("the inline entry opens a catalog without a file and without a request", async () => {
  const { catalog } = await import("./device.mjs");
  globalThis.fetch = () => assert.fail("something was fetched");
  process.getBuiltinModule = () => assert.fail("a file was read");
  const cairn = await inline.Cairn.open({ catalog });
  assert.ok(cairn instanceof inline.Cairn);
  assert.equal(cairn.recommend({ count: 3 }).length, 3);
});

test("it exports what the main entry does", async () => {
  const names = Object.keys(await import("cairn-learn"));
  assert.deepEqual(Object.keys(inline), names);
});
