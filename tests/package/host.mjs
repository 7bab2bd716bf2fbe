// A host of its own for cairn-learn: a Node program without Web Locks, with a folder as its store and files as its locks. It
// tries to report until so many charges are there, under a clock that it shares with every other such program and that a
// slow machine does not stop, and prints what it did.
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Cairn } from "cairn-learn";

const { folder, reports, policy, charges, from, locked, consents } = JSON.parse(process.argv[2]);

/** What `write` returns from is whole and on the disk: another file, flushed, takes the old one's place in one step. */
const store = {
  read(key) {
    try {
      return new Uint8Array(readFileSync(join(folder, key)));
    } catch {
      return undefined;
    }
  },
  write(key, bytes) {
    const fresh = join(folder, `${key}.${process.pid}`);
    const file = openSync(fresh, "w");
    writeSync(file, bytes);
    fsyncSync(file);
    closeSync(file);
    renameSync(fresh, join(folder, key));
  },
  remove: (key) => rmSync(join(folder, key), { force: true }),
};

/** A file that only one can make. (A program that may be killed would ask the system for a lock that goes with it.) */
const locks = {
  async request(name, critical) {
    const path = join(folder, `${name.replaceAll(":", "-")}.lock`);
    for (;;) {
      try {
        closeSync(openSync(path, "wx"));
        break;
      } catch {
        await delay(1);
      }
    }
    try {
      return await critical();
    } finally {
      rmSync(path);
    }
  },
};

const cairn = await Cairn.open({
  catalog: new Uint8Array(await readFile(process.env.CAIRN_PACK)),
  store,
  ...(locked && { locks }),
  sharing: { policy, reports },
  clock: () => from.epoch + (Date.now() - from.now) * 36_000_000,
});
const { available, unavailable } = cairn.sharing.state;
const shown = new Set();
if (available && consents) {
  const { digest } = await cairn.sharing.policy();
  await cairn.sharing.consent("share-aggregates", { policy: digest });
}
const charged = () => cairn.sharing.ledger().filter(({ kind }) => kind === "charged").length;
while (available && charged() < charges) {
  await cairn.sharing.sync().catch(({ code }) => code);
  const { waiting } = cairn.sharing;
  if (!waiting) continue;
  shown.add(waiting.report);
  // A host with a screen says so while its own notice is on it.
  await cairn.sharing.shown(waiting.digest, waiting.showForSeconds).catch(({ code }) => code);
}
const ledger = cairn.sharing.ledger();
const waiting = cairn.sharing.state.waiting?.report;
console.log(JSON.stringify({ available, unavailable, shown: [...shown], ledger, waiting }));
cairn.dispose();
