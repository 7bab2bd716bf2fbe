// Opening a large pack: in slices between which others have their turn, however fast the machine is, and with the faults that a
// pack has when it is opened at once (by the command, natively).
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { Cairn, memory } from "cairn-learn";

const ITEMS = 20_000;
/** No more than this is taken in, or looked at, between two looks at the clock. */
const SLICE = 256 * 1024;
const run = promisify(execFile);

let folder;
let pack;

/** Our own mathematics over and over, no text the same twice, packed by the command. */
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "cairn-opening-"));
  const file = new URL("../../catalogs/school-maths.json", import.meta.url);
  const source = JSON.parse(await readFile(file, "utf8"));
  source.items = Array.from({ length: ITEMS }, (_, at) => {
    const item = source.items[at % source.items.length];
    return {
      ...item,
      id: `${item.id}-${at}`,
      name: `${item.name} (${at})`,
      text: `${item.text ?? ""} (${at})`,
    };
  });
  const [json, packed] = ["source.json", "pack.cairn"].map((name) => join(folder, name));
  await writeFile(json, JSON.stringify(source));
  await run(process.env.CAIRN_BIN, ["pack", json, "-o", packed]);
  pack = new Uint8Array(await readFile(packed));
});

after(() => rm(folder, { recursive: true }));

/** Lets each look at the clock be a task's worth of time later than the last: then every slice is followed by a turn of others. */
function slowly(t) {
  let now = 0;
  t.mock.method(performance, "now", () => {
    now += 1000;
    return now;
  });
}

/** How often others had a turn while something was awaited. */
async function turnsDuring(promise) {
  let turns = 0;
  let next = setImmediate(function again() {
    turns++;
    next = setImmediate(again);
  });
  try {
    return { value: await promise, turns };
  } finally {
    clearImmediate(next);
  }
}

function stream(bytes, size) {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, at + size));
      at += size;
    },
  });
}

test("others have a turn after each slice, wherever a pack comes from", async (t) => {
  slowly(t);
  const pieces = Math.ceil(pack.length / SLICE);
  assert.ok(pieces >= 20, `${pieces} pieces of ${pack.length} bytes`);
  for (const [from, catalog] of [
    ["bytes", pack],
    ["a stream of small chunks", stream(pack, 10_000)],
    ["a stream of one", stream(pack, pack.length)],
    ["a response", new Response(pack)],
  ]) {
    const { value: cairn, turns } = await turnsDuring(Cairn.open({ catalog, store: memory() }));
    // Each byte is taken in, and looked at once more.
    assert.ok(turns >= 2 * pieces, `${turns} turns for ${pieces} pieces of ${from}`);
    assert.equal(cairn.catalog.items, ITEMS);
    assert.equal(cairn.recommend({ count: 3 }).length, 3);
    cairn.dispose();
  }
});

test("others have a turn while a pack is made of plain data, as it is handed over and step by step", async (t) => {
  slowly(t);
  const items = Array.from({ length: ITEMS }, (_, at) => ({
    id: `${at}`,
    name: `Practice ${at % 100} of ${at % 77}`,
  }));
  const { value: cairn, turns } = await turnsDuring(Cairn.open({ catalog: items, store: memory() }));
  // Fifteen steps or so, and as many slices of the pack.
  assert.ok(turns >= ITEMS / 128 + 15 + 15, `${turns} turns`);
  assert.equal(cairn.recommend({ count: 3 }).length, 3);
  cairn.dispose();
  const stop = new AbortController();
  setImmediate(() => setImmediate(() => stop.abort()));
  const ended = Cairn.open({ catalog: items, store: memory(), signal: stop.signal });
  await assert.rejects(ended, { code: "aborted" });
});

test("the browser's own scheduler is asked where there is one", async (t) => {
  slowly(t);
  let yields = 0;
  globalThis.scheduler = {
    async yield() {
      // One that fails is as good as none.
      if (++yields === 3) throw new Error("the page's own task was given up");
    },
  };
  t.after(() => delete globalThis.scheduler);
  (await Cairn.open({ catalog: pack, store: memory() })).dispose();
  assert.ok(yields >= (2 * pack.length) / SLICE, `${yields}`);
});

test("a small pack on a fast machine waits before the store is read, and before who opened it goes on", async (t) => {
  t.mock.method(performance, "now", () => 0);
  const small = new Uint8Array(await readFile(process.env.CAIRN_PACK));
  let yields = 0;
  globalThis.scheduler = { yield: async () => void yields++ };
  t.after(() => delete globalThis.scheduler);
  (await Cairn.open({ catalog: small, store: memory() })).dispose();
  assert.equal(yields, 2);
});

test("a signal ends it between two slices", async (t) => {
  slowly(t);
  for (const turn of [1, 20, Math.ceil((1.5 * pack.length) / SLICE)]) {
    const stop = new AbortController();
    let turns = 0;
    globalThis.scheduler = { yield: async () => ++turns === turn && stop.abort() };
    t.after(() => delete globalThis.scheduler);
    const opening = Cairn.open({ catalog: pack, store: memory(), signal: stop.signal });
    await assert.rejects(opening, { code: "aborted" });
    // The store has a turn of its own beside it.
    assert.ok(turns <= turn + 1, `${turns} turns, and it was ended in turn ${turn}`);
  }
});

test("one damaged byte is the fault that it is to the command, whichever slice it is in", async () => {
  const view = new DataView(pack.buffer);
  /** Where a section lies, from the table behind the header (docs/formats/pack.md). */
  const section = (name) => {
    for (let entry = 64; ; entry += 24) {
      if (String.fromCharCode(...pack.subarray(entry, entry + 4)) !== name) continue;
      const [start, length] = [entry + 8, entry + 16].map((at) => Number(view.getBigUint64(at, true)));
      return { start, length, middle: start + 4 * Math.floor(length / 8), last: start + length - 1 };
    }
  };
  const damages = {
    "the magic": 3,
    "the length": 18,
    "the table of sections": 64 + 24 * 5 + 8,
    "the first text's start": section("STRO").start + 3,
    "a text's start in the middle": section("STRO").middle + 3,
    "a byte in the middle of the texts": [section("STRB").middle, 0xff],
    "the last byte of the texts": [section("STRB").last, 0xc3],
    "an item's name": section("ITNA").middle + 3,
    "the order of ids": section("ITIX").middle,
    "a skill of an item": section("TEAV").middle + 2,
    "the last vector's scale": section("IVSC").last,
    "a text, as letters": [section("STRB").middle + 1, 0x78],
    "the hash alone": 40,
  };
  const faults = new Set();
  for (const [what, damage] of Object.entries(damages)) {
    const [at, value] = Array.isArray(damage) ? damage : [damage, pack[damage] ^ 0x81];
    const damaged = pack.slice();
    damaged[at] = value;
    assert.notEqual(damaged[at], pack[at], what);
    const file = join(folder, "damaged.cairn");
    await writeFile(file, damaged);
    const native = await run(process.env.CAIRN_BIN, ["inspect", file]).catch(({ stderr }) => stderr);
    const opening = Cairn.open({ catalog: stream(damaged, 100_000), store: memory() });
    if (what === "the hash alone") {
      // The checksum holds for what a page uses, the hash for those who compare packs.
      (await opening).dispose();
      continue;
    }
    await assert.rejects(opening, ({ code, message }) => {
      assert.equal(code, "catalog-invalid", what);
      assert.ok(native.includes(message), `${what}: ${message}, natively ${native}`);
      faults.add(message);
      return true;
    });
  }
  assert.ok(faults.size >= 10, [...faults].join("\n"));
});
