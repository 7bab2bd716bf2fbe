// What a host may hand over by mistake, in the page and in a worker alike: promises that fail, bytes that were handed over before,
// another WebAssembly, a store that returns what no message carries.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { Cairn } from "cairn-learn";
import { openInWorker } from "cairn-learn/worker";
import { catalog, START, testStore } from "./device.mjs";
import { disposed } from "./devices.mjs";

const clock = () => START;
const ways = { page: (options) => Cairn.open(options), worker: openInWorker };

/** Runs a script in a process of its own, which an unhandled rejection would end. */
async function script(text) {
  const imports = ["cairn-learn", "cairn-learn/worker"].map((entry) => import.meta.resolve(entry));
  const head = `import { Cairn, memory } from ${JSON.stringify(imports[0])};
    import { openInWorker } from ${JSON.stringify(imports[1])};
    import { readFile } from "node:fs/promises";
    const catalog = new Uint8Array(await readFile(${JSON.stringify(process.env.CAIRN_PACK)}));
    const told = (call) => call.then(() => "open", ({ code }) => code);`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", head + text]);
  return stdout.trim().split("\n");
}

test("a promise that fails is told of by the opening, and by nothing else", async () => {
  const lines = await script(`
    const failing = () => Promise.reject(new TypeError("fetch failed"));
    const gone = AbortSignal.abort();
    for (const open of [(options) => Cairn.open(options), openInWorker]) {
      for (const options of [
        () => ({ catalog: failing() }),
        () => ({ catalog: failing(), signal: gone }),
        () => ({ catalog, model: failing() }),
        () => ({ catalog, model: failing(), signal: gone }),
        () => ({ catalog: failing(), misspelt: 1 }),
      ]) console.log(await told(open({ store: memory(), ...options() })));
    }
    // Once it is there, nobody waits for another one.
    console.log(await told(Cairn.open({ catalog, store: memory() })));
    console.log(await told(Cairn.open({ catalog, store: memory(), wasm: failing() })));
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.exit();`);
  const each = ["catalog-unreachable", "aborted", "model-unreachable", "aborted", "options-invalid"];
  assert.deepEqual(lines, [...each, ...each, "open", "open"]);
});

test("another WebAssembly is told of, and the next opening can have the right one", async () => {
  const lines = await script(`
    const empty = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
    const at = () => new Response(empty, { headers: { "content-type": "application/wasm" } });
    for (const wasm of [empty, at(), await WebAssembly.compile(empty), new Response("", { status: 503 })]) {
      console.log(await told(Cairn.open({ catalog, store: memory(), wasm })));
    }
    console.log(await told(Cairn.open({ catalog, store: memory() })));
    console.log(await told(Cairn.open({ catalog: [{ id: "a", name: "A" }], store: memory() })));`);
  assert.deepEqual(lines, [...Array(4).fill("wasm-unavailable"), "open", "open"]);
});

for (const [way, open] of Object.entries(ways)) {
  test(`bytes that were handed over before are told of, and shared ones are read (${way})`, async () => {
    for (const given of [(bytes) => bytes, ({ buffer }) => buffer, ({ buffer }) => new DataView(buffer)]) {
      const bytes = catalog.slice();
      const given2 = given(bytes);
      structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
      await assert.rejects(open({ catalog: given2, store: testStore() }), {
        code: "catalog-invalid",
        message: /the bytes of the catalog were handed over/,
      });
    }
    const shared = new Uint8Array(new SharedArrayBuffer(catalog.length));
    shared.set(catalog);
    const resizable = new Uint8Array(new ArrayBuffer(catalog.length, { maxByteLength: 2 * catalog.length }));
    resizable.set(catalog);
    for (const bytes of [shared, resizable]) {
      const cairn = disposed({ cairn: await open({ catalog: bytes, store: testStore() }) }).cairn;
      assert.equal(cairn.catalog.bytes, catalog.length);
    }
  });

  test(`what a store's write returns is nobody's business, and what it reads is held to be bytes (${way})`, async () => {
    const store = testStore();
    const returning = {
      ...store,
      write: (key, bytes) => {
        store.write(key, bytes);
        return () => key;
      },
    };
    const { cairn } = disposed({ cairn: await open({ catalog, store: returning, clock }) });
    await cairn.record({ type: "attempt", item: "tables-chairs", correct: true });
    assert.equal((await cairn.profile.read()).attempts, 1);
    for (const odd of [() => undefined, Symbol("s")]) {
      await assert.rejects(open({ catalog, store: { ...testStore(), read: () => odd } }), {
        code: "storage-failed",
        message: new RegExp(`the store gave a ${typeof odd} under the key NAME`),
      });
    }
  });

  test(`an import that cannot be copied is no profile (${way})`, async () => {
    const { cairn } = disposed({ cairn: await open({ catalog, store: testStore(), clock }) });
    const good = await cairn.profile.export();
    const deep = JSON.parse(`${"[".repeat(50_000)}${"]".repeat(50_000)}`);
    for (const odd of [() => 1, deep]) {
      await assert.rejects(cairn.profile.import({ ...good, profile: { ...good.profile, past: odd } }), {
        name: "CairnError",
      });
    }
  });

  test(`after dispose() everything is refused (${way})`, async () => {
    const cairn = await open({ catalog, store: testStore(), clock });
    cairn.dispose();
    for (const call of [
      () => cairn.ready(),
      () => cairn.recommend(),
      () => cairn.profile.stored(),
      () => cairn.sharing.policy(),
      () => cairn.sharing.sync(),
    ]) {
      await assert.rejects(async () => call(), { code: "disposed" });
    }
  });
}

test("bytes that were handed to one worker are not waited for by the next", { timeout: 60_000 }, async () => {
  const bytes = catalog.slice();
  const options = () => ({ catalog: bytes, transfer: true, store: testStore() });
  disposed({ cairn: await openInWorker(options()) });
  await assert.rejects(openInWorker(options()), { code: "options-invalid" });
});
