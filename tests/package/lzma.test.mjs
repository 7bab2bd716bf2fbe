// LZMA as the package unpacks it: what another encoder packed, what ships, and what is damaged.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { compress } from "lzma1";

const package_ = new URL("../../pkg-config/", import.meta.url);
const { unpack } = await import(new URL("build/core/lzma.js", package_));
const parts = ["guide", "record", "sharing", "build", "models"];

/** Bytes of a small alphabet with repetitions, from a generator that is begun with the seed. */
function repetitive(seed, length, letters) {
  let state = seed;
  const next = (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const back = next(at);
    const run = at > 4 && next(3) > 0 ? next(next(8) === 0 ? 600 : 20) : 0;
    for (let copied = 0; copied < run && at < length; copied++, at++) bytes[at] = bytes[at - 1 - (back % at)];
    if (at < length) bytes[at++] = next(letters);
  }
  return bytes;
}

const same = (found, wanted, what) => assert.ok(Buffer.from(found).equals(Buffer.from(wanted)), what);

test("what ships is what was built", async (t) => {
  for (const name of [...parts, "first"]) {
    const { default: text } = await import(new URL(`wasm/part-${name}.js`, package_));
    const [about, packed] = text.split(":");
    assert.equal(about, name);
    const file = name === "first" ? "cairn_bg.wasm" : `cairn_${name}_bg.wasm`;
    const wasm = await readFile(new URL(`wasm/${file}`, package_));
    const bytes = new Uint8Array(Buffer.from(packed, "base64"));
    const from = performance.now();
    same(await unpack(bytes), wasm, name);
    const took = (performance.now() - from).toFixed(1);
    t.diagnostic(`${name}: ${wasm.length} bytes from ${bytes.length} in ${took} ms`);
    const shipped = await readFile(new URL(`dist/part-${name}.js`, package_), "utf8");
    assert.ok(shipped.includes(text), "the published script holds it too");
  }
});

test("what another encoder packed comes out as it was", async () => {
  const contents = [
    new Uint8Array([7]),
    new Uint8Array(70_000),
    randomBytes(3000),
    Buffer.from("abcabcabcabd".repeat(500)),
  ];
  for (let seed = 1; seed <= 60; seed++) contents.push(repetitive(seed, seed * 137, 2 + ((seed * 5) % 250)));
  contents.push(repetitive(61, 300_000, 30));
  for (const content of contents) {
    const packed = Uint8Array.from(compress(content, 5));
    assert.equal(packed[0], 93, "lc 3, lp 0, pb 2");
    same(await unpack(packed), content, `${content.length} bytes`);
    // With bytes around it, as a view of something larger.
    const within = new Uint8Array(packed.length + 9);
    within.set(packed, 4);
    same(await unpack(within.subarray(4, 4 + packed.length)), content, "a view");
  }
  const nothing = Uint8Array.from([93, 0, 0, 1, 0, ...new Array(13).fill(0)]);
  assert.equal((await unpack(nothing)).length, 0);
});

test("others get their turn while it unpacks", async () => {
  const packed = Uint8Array.from(compress(repetitive(7, 3_000_000, 250), 1));
  let [longest, last, turns] = [0, performance.now(), 0];
  let going = true;
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    turns++;
    if (going) setImmediate(look);
  };
  setImmediate(look);
  const from = performance.now();
  await unpack(packed);
  const took = performance.now() - from;
  going = false;
  assert.ok(turns > 5, `${turns} turns in ${took} ms`);
  assert.ok(longest < took / 2, `one waited ${longest} of ${took} ms`);
});

test("what is cut off, no LZMA or changed is refused or comes out another; nothing hangs", async () => {
  const content = repetitive(3, 20_000, 60);
  const packed = Uint8Array.from(compress(content, 5));
  const refused = { message: "its LZMA is damaged" };
  for (const length of [0, 5, 13, 17, 18, 100, packed.length - 200]) {
    await assert.rejects(unpack(packed.subarray(0, length)), refused, `${length} bytes of it`);
  }
  await assert.rejects(unpack(new Uint8Array(100).fill(255)), refused);
  const huge = packed.slice();
  huge.set([255, 255, 255, 255], 5);
  await assert.rejects(unpack(huge), refused, "more than it can hold");
  const long = packed.slice();
  long[9] = 1;
  await assert.rejects(unpack(long), refused, "more than 4 GB");
  let told = 0;
  for (let at = 14; at < packed.length; at += 97) {
    const damaged = packed.slice();
    damaged[at] ^= 0x55;
    const found = await unpack(damaged).catch((error) => assert.deepEqual(error.message, refused.message));
    if (found === undefined) told++;
    else assert.ok(!Buffer.from(found).equals(Buffer.from(content)), `byte ${at} counts`);
  }
  assert.ok(told > 0, "most of it is noticed only by who uses it, some at once");
});
