// Where a catalog may come from: bytes, answers, streams, and plain data; with progress, and with a signal that ends it.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Cairn, memory } from "cairn-learn";
import * as bindings from "../../pkg-config/wasm/cairn.js";
import { catalog } from "./device.mjs";

const items = async (options) => {
  const cairn = await Cairn.open({ store: memory(), ...options });
  const { items } = cairn.catalog;
  cairn.dispose();
  return items;
};

/** A stream in pieces of so many bytes. It says when it was cancelled. */
function inPieces(bytes, size) {
  const stream = { cancelled: undefined, pulled: 0 };
  let at = 0;
  stream.readable = new ReadableStream(
    {
      pull(controller) {
        stream.pulled++;
        if (at >= bytes.length) return controller.close();
        controller.enqueue(bytes.slice(at, at + size));
        at += size;
      },
      cancel(reason) {
        stream.cancelled = reason ?? "cancelled";
      },
    },
    { highWaterMark: 0 },
  );
  return stream;
}

test("a pack comes from bytes, a buffer, an answer, one being fetched, or a stream", async () => {
  const buffer = catalog.slice().buffer;
  const sources = [
    catalog,
    buffer,
    new Uint8Array([...new Uint8Array(7), ...catalog]).subarray(7),
    new DataView(buffer),
    new Response(catalog),
    Promise.resolve(new Response(catalog)),
    inPieces(catalog, 10_000).readable,
    inPieces(catalog, 5).readable,
  ];
  for (const source of sources) assert.equal(await items({ catalog: source }), 314);
  const model = new Response("no model").body;
  await assert.rejects(items({ catalog, model }), { code: "model-invalid" });
});

test("progress knows the whole from the pack itself, whatever the headers say", async () => {
  for (const size of [10, 50_000]) {
    const seen = [];
    // As an answer that came compressed would have it: its length is that of fewer bytes.
    const headers = { "content-length": "999", "content-encoding": "br" };
    const answer = new Response(inPieces(catalog, size).readable, { headers });
    await items({ catalog: answer, onProgress: (progress) => seen.push(progress) });
    assert.deepEqual(seen.at(-1), { loaded: catalog.length, total: catalog.length });
    const known = seen.filter(({ loaded }) => loaded >= 24);
    assert.ok(known.every(({ total }) => total === catalog.length));
    assert.ok(seen.filter(({ loaded }) => loaded < 24).every(({ total }) => total === undefined));
    assert.equal(seen.length, Math.ceil(catalog.length / size));
  }
  const seen = [];
  const onProgress = (progress) => seen.push(progress);
  await items({ catalog, onProgress });
  assert.deepEqual(seen, [{ loaded: catalog.length, total: catalog.length }]);
});

test("what is no pack has no whole", async () => {
  const seen = [];
  const onProgress = (progress) => seen.push(progress);
  await assert.rejects(items({ catalog: new Response("x".repeat(100)), onProgress }), {
    code: "catalog-invalid",
    message: /CAIRNPK/,
  });
  assert.deepEqual(seen, [{ loaded: 100, total: undefined }]);
  const lying = catalog.slice();
  new DataView(lying.buffer).setBigUint64(16, 30n, true);
  await assert.rejects(items({ catalog: new Response(lying), onProgress }), { code: "catalog-invalid" });
  assert.equal(seen.at(-1).total, undefined, "never more than all");
});

test("a stream of something else, one that breaks, and an empty answer are told apart", async () => {
  const words = new ReadableStream({
    start(controller) {
      controller.enqueue("words");
      controller.close();
    },
  });
  await assert.rejects(items({ catalog: words }), { code: "catalog-unreachable", message: /than bytes/ });
  const broken = new ReadableStream({
    start: (controller) => controller.error(new Error("the network went")),
  });
  await assert.rejects(items({ catalog: broken }), { code: "catalog-unreachable", message: /network went/ });
  await assert.rejects(items({ catalog: new Response(null) }), { code: "catalog-invalid" });
  await assert.rejects(items({ catalog: new Response("", { status: 404 }) }), {
    code: "catalog-unreachable",
    message: /404/,
  });
  await assert.rejects(items({ catalog, signal: {} }), { code: "options-invalid", message: /signal/ });
  await assert.rejects(items({ catalog, onProgress: 7 }), { code: "options-invalid", message: /onProgress/ });
});

test("a signal ends an opening that waits for a store or a lock, and what comes later is of no account", async () => {
  const later = [];
  const waiting = () => new Promise((resolve) => later.push(resolve));
  const nothing = { read: () => undefined, write: () => undefined, remove: () => undefined };
  const locks = { request: (_, critical) => waiting().then(critical) };
  for (const options of [
    { store: { ...nothing, read: waiting } },
    { store: nothing, locks },
    { store: nothing, locks, passphrase: "a passphrase" },
    // What a learner shared is read after the profile.
    { store: { ...nothing, read: (key) => (key.includes("sharing") ? waiting() : undefined) } },
  ]) {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    const opening = Cairn.open({ catalog, ...options, signal: stop.signal });
    await assert.rejects(opening, { code: "aborted" });
    for (const come of later.splice(0)) come();
    await new Promise((resolve) => setTimeout(resolve, 10));
    for (const come of later.splice(0)) come();
  }
});

test("what a callback throws reaches the caller as it is, and a text that others throw is no code", async () => {
  for (const thrown of ["stop", new Error("no room on the page"), "disposed\nnot the core's", undefined]) {
    for (const [from, source] of [
      ["bytes", catalog],
      ["a stream", inPieces(catalog, 10_000).readable],
    ]) {
      const onProgress = () => {
        throw thrown;
      };
      const told = await items({ catalog: source, onProgress }).then(
        () => assert.fail("opened"),
        (error) => ({ error }),
      );
      assert.equal(told.error, thrown, from);
    }
  }
  const failing = new ReadableStream({ start: (controller) => controller.error("boom") });
  for (const [source, words] of [
    [Promise.reject("disposed: x"), "disposed: x"],
    [Promise.reject("disposed\nx"), "disposed\nx"],
    [failing, "boom"],
  ]) {
    const error = await items({ catalog: source }).catch((error) => error);
    assert.equal(error.code, "catalog-unreachable");
    assert.ok(error.message.endsWith(words), error.message);
    assert.equal(error.cause, words);
  }
  const getter = {
    get name() {
      throw "disposed\nmine";
    },
    items: [],
  };
  assert.equal(await items({ catalog: getter }).catch((error) => error), "disposed\nmine");
});

test("a signal ends the opening: before it, while bytes are waited for, and in the middle of them", async () => {
  const aborted = { name: "CairnError", code: "aborted" };
  await assert.rejects(items({ catalog, signal: AbortSignal.abort() }), aborted);

  const never = new AbortController();
  const waiting = items({ catalog: new Promise(() => undefined), signal: never.signal });
  never.abort();
  await assert.rejects(waiting, aborted);

  const silent = inPieces(catalog, 1000);
  const stuck = new ReadableStream({ pull: () => new Promise(() => undefined), cancel: () => undefined });
  const late = new AbortController();
  const reading = items({ catalog: stuck, signal: late.signal });
  setTimeout(() => late.abort(), 5);
  await assert.rejects(reading, aborted);

  const middle = new AbortController();
  const onProgress = ({ loaded }) => loaded >= 3000 && middle.abort("enough");
  await assert.rejects(items({ catalog: silent.readable, signal: middle.signal, onProgress }), aborted);
  assert.equal(silent.cancelled, "enough", "the stream is told");
  assert.ok(silent.pulled <= 4, `${silent.pulled}`);

  const fetched = new AbortController();
  globalThis.fetch = (_, { signal }) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const fetching = items({ catalog: "https://school.test/pack.cairn", signal: fetched.signal });
  fetched.abort();
  await assert.rejects(fetching, aborted);

  const used = new AbortController();
  const cairn = await Cairn.open({ catalog, store: memory(), signal: used.signal });
  used.abort();
  assert.equal(cairn.recommend().length, 5, "once open, the signal does nothing");
  cairn.dispose();
});

const fractions = {
  cairn: 1,
  name: "Fractions",
  skills: [
    { id: "naming", name: "Naming fractions" },
    { id: "comparing", name: "Comparing fractions", prerequisites: ["naming"] },
  ],
  items: [
    { id: "slices", name: "Slices", assesses: ["naming"], difficulty: 0.2, timeRequired: 60 },
    { id: "pizza", name: "Pizza", assesses: ["comparing"], difficulty: 0.4, topics: ["fractions"] },
  ],
};
// The function is in the wasm from the version on that builds packs.
const skip = "build_pack" in bindings ? false : "this wasm has no build_pack";

test("plain data is built into a pack: a whole catalog, or a list of items", { skip }, async () => {
  const cairn = await Cairn.open({ catalog: fractions, store: memory() });
  assert.deepEqual([cairn.catalog.name, cairn.catalog.items, cairn.catalog.skills], ["Fractions", 2, 2]);
  assert.deepEqual(cairn.item("pizza").assesses, [{ id: "comparing", name: "Comparing fractions" }]);
  await cairn.record({ type: "attempt", item: "slices", correct: true });
  assert.equal(cairn.recommend().length > 0, true);
  cairn.dispose();
  const list = await Cairn.open({ catalog: fractions.items, store: memory() });
  assert.deepEqual([list.catalog.name, list.catalog.items, list.catalog.skills], ["Unnamed", 2, 2]);
  list.dispose();
});

test("all faults of plain data are told together, each with its place", { skip }, async () => {
  const wrong = structuredClone(fractions);
  wrong.items[0].timeRequired = 0;
  wrong.items[1].difficulty = 1.5;
  await assert.rejects(items({ catalog: wrong }), (error) => {
    assert.equal(error.code, "catalog-invalid");
    assert.match(error.message, /items\[0\].*timeRequired/s);
    assert.match(error.message, /items\[1\].*difficulty/s);
    return true;
  });
  wrong.items[1].nmae = "misspelt";
  await assert.rejects(items({ catalog: wrong }), { code: "catalog-invalid", message: /items\[1\].*nmae/ });
  for (const nothing of [[], {}, { name: "x", items: [] }]) {
    await assert.rejects(items({ catalog: nothing }), { code: "catalog-invalid" });
  }
});

test("our own catalog as plain data is the same catalog", { skip }, async () => {
  const file = new URL("../../catalogs/school-maths.json", import.meta.url);
  const cairn = await Cairn.open({ catalog: JSON.parse(await readFile(file, "utf8")), store: memory() });
  const packed = await Cairn.open({ catalog, store: memory() });
  assert.equal(cairn.catalog.items, packed.catalog.items);
  assert.deepEqual(cairn.item("tables-chairs"), packed.item("tables-chairs"));
  cairn.dispose();
  packed.dispose();
});

test("a skill without a name is told of the item that names it", async () => {
  const nameless = [{ id: "a", name: "A", teaches: ["b", ""] }];
  await assert.rejects(items({ catalog: nameless }), {
    code: "catalog-invalid",
    message: /items\[0\] \("a"\), teaches names a skill by an empty text \(entry 1\)/,
  });
});
