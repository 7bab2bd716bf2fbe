// A page of its own: what it loaded of the WebAssembly is another page's no longer. Run as a worker with a task, of which it
// tells what came out, or the code of the error.
import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { Cairn } from "cairn-learn";
import { Device, START, testServer, testStore } from "./device.mjs";
import { elsewhere } from "./elsewhere.mjs";

const { task, wasm, slots, what } = workerData;
const catalog = new Uint8Array(readFileSync(process.env.CAIRN_PACK));
const store = testStore();
for (const [key, bytes] of slots ?? []) store.slots.set(key, bytes);
testServer();

const tasks = {
  /** One of each call. */
  async everything() {
    let now = START;
    const cairn = await Cairn.open({ catalog, store, clock: () => now, ...(wasm && { wasm }) });
    const skill = cairn.mastery().at(-1).id;
    const told = [cairn.recommend(), cairn.forecast({ by: now + 1e10, skill }), cairn.goal(skill)];
    for (const { item } of cairn.recommend({ count: 8 })) {
      now += 60_000;
      told.push(cairn.why(item.id), cairn.predict(item.id));
      told.push(await cairn.record({ type: "attempt", item: item.id, correct: now % 120_000 === 0 }));
    }
    told.push(cairn.session(), cairn.findGoals("add fractions"), cairn.mastery(), cairn.profile.read());
    const exported = await cairn.profile.export();
    await cairn.profile.erase({ everything: true });
    await cairn.profile.import(exported);
    return [...told, cairn.recommend(), cairn.sharing.state, cairn.sharing.ledger()];
  },
  /** The store of a learner who shares, with a charge in it. */
  async shares() {
    const device = await new Device(store).open();
    await (await device.agrees()).seals();
    return [...store.slots];
  },
  /** What sharing says where its part cannot be had, and what is left of its record when the learner erases. */
  async without() {
    const sharing = { policy: "https://school.test/policy.json", reports: "https://school.test/v1/reports" };
    const Without = elsewhere({ parts: { sharing: () => new Uint8Array() } });
    const cairn = await Without.open({ catalog, store, sharing, clock: () => START });
    const refused = async (call) => {
      try {
        return await call();
      } catch ({ code }) {
        return code;
      }
    };
    const { available, unavailable } = cairn.sharing.state;
    return {
      available,
      unavailable,
      recommended: cairn.recommend().length,
      ledger: await refused(() => cairn.sharing.ledger()),
      sync: await cairn.sharing.sync(),
      withdraw: await refused(() => cairn.sharing.consent("local-only")),
      erase: await refused(() => cairn.profile.erase()),
      left: [...store.slots.keys()].filter((key) => key.includes("sharing")).length,
    };
  },
};

/** Opening ended while a part is waited for, which then comes after all. */
tasks.hung = async () => {
  let come;
  const late = new Promise((resolve) => {
    come = resolve;
  });
  const files = Cairn.wasm();
  const own = what === "first" ? files.first : files.parts[what];
  const wait = () => late.then(own);
  const Slow = elsewhere(what === "first" ? { first: wait } : { parts: { [what]: wait } });
  const from = what === "build" ? [{ id: "a", name: "A" }] : catalog;
  const begun = performance.now();
  // Not AbortSignal.timeout: nothing else would keep Node from ending.
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 200);
  const code = await Slow.open({ catalog: from, store, signal: stop.signal }).catch(({ code }) => code);
  const waited = performance.now() - begun;
  come();
  const cairn = await Cairn.open({ catalog: from, store });
  return { code, waited, listed: cairn.recommend().length };
};

/** Opening once more after the first part, and after a later one, could not be had. */
tasks.again = async () => {
  const told = [];
  let there = true;
  const guide = () => {
    if (there) return Cairn.wasm().parts.guide();
    throw new Error("away");
  };
  const open = (options) => elsewhere({ parts: { guide } }).open({ catalog, store, ...options });
  await open({ wasm: new Uint8Array(3) }).catch(({ code }) => told.push(code));
  there = false;
  await open().catch(({ code }) => told.push(code));
  there = true;
  return [...told, (await open()).recommend().length];
};

try {
  parentPort.postMessage({ told: JSON.parse(JSON.stringify(await tasks[task]())) });
} catch (error) {
  parentPort.postMessage({ error: `${error.code}: ${error.message}` });
}
