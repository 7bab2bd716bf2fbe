// A page of its own: what it loaded of the WebAssembly is another page's no longer. Run as a worker with a task, of which it
// tells what came out, or the code of the error.
import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { Cairn } from "cairn-learn";
import { Device, START, testServer, testStore } from "./device.mjs";

const { task, wasm, parts, slots } = workerData;
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
    const cairn = await Cairn.open({ catalog, store, sharing, clock: () => START, parts });
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

try {
  parentPort.postMessage({ told: JSON.parse(JSON.stringify(await tasks[task]())) });
} catch (error) {
  parentPort.postMessage({ error: `${error.code}: ${error.message}` });
}
