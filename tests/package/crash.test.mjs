// A crash at every write between agreeing and withdrawing: before it, in the middle of it, and right after it. Whatever
// survives is opened again by a new page, which goes on for three epochs.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { DAY, Device, testServer, testStore } from "./device.mjs";

const EPOCH = 91 * DAY;
const sha256 = (hex) => createHash("sha256").update(Buffer.from(hex, "hex")).digest("hex");
const epochOf = (hex) => Buffer.from(hex, "hex").readUInt32LE(4);

/** A store that dies with its `last` write, after so much of it as `kept` says. */
function dyingStore(slots, last, kept) {
  let writes = 0;
  const alive = () => {
    if (writes >= last) throw new Error("the page is gone");
  };
  return {
    slots,
    get writes() {
      return writes;
    },
    read(key) {
      alive();
      return slots.get(key);
    },
    write(key, bytes) {
      alive();
      writes++;
      if (writes < last || kept === "all") slots.set(key, bytes.slice());
      else if (kept === "half") slots.set(key, bytes.slice(0, bytes.length / 2));
      alive();
    },
    remove: (key) => void slots.delete(key),
  };
}

/** Agrees, makes and sends a report, makes another, and withdraws while it waits. */
async function life(device) {
  await device.open();
  await device.agrees();
  await device.seals();
  await device.cairn.sharing.sync();
  device.now += EPOCH;
  await device.cairn.sharing.sync();
  await device.seals();
  await device.cairn.sharing.consent("personalise");
}

/** Who crashed after the server was asked, and before anything came of it, asks again a day or two later. */
async function seals(device) {
  for (device.now = device.state.scheduledFor; !device.state.waiting; device.now += 2 * DAY) {
    await device.cairn.sharing.sync();
  }
  await device.sees();
  device.now = Math.max(device.now, device.state.waiting.sendAt);
}

async function afterwards(device) {
  await device.open();
  const found = device.cairn.sharing.ledger();
  for (let epoch = 0; epoch < 3; epoch++) {
    // Two reports before the crash, what may have been lost in it, and one after it: by chance of their moments that is all there is.
    if (device.state.spentEpsilon > 7) break;
    await device.agrees();
    if (device.state.scheduledFor) await seals(device);
    device.now += DAY / 12;
    await device.cairn.sharing.sync();
    device.now += EPOCH;
  }
  return found;
}

test("a crash at any write loses no report and spends no epoch twice", async (t) => {
  const whole = dyingStore(new Map(), Number.POSITIVE_INFINITY);
  testServer();
  const once = new Device(whole);
  await life(once);
  once.cairn.dispose();
  let runs = 0;
  let posts = 0;
  for (let last = 1; last <= whole.writes; last++) {
    for (const kept of ["nothing", "half", "all"]) {
      const which = `write ${last} of ${whole.writes}, ${kept} of it kept`;
      const server = testServer();
      const crashed = new Device(dyingStore(new Map(), last, kept));
      await assert.rejects(life(crashed), which);
      // Its tab is gone; only what was stored is left, and what the server has.
      const { slots } = crashed.store;
      const store = testStore();
      for (const [key, bytes] of slots) store.slots.set(key, bytes);
      crashed.cairn?.dispose();
      const sentBefore = server.posts.length;
      const survivor = new Device(store);
      survivor.now = crashed.now;
      if (last === 1 && kept === "half") {
        // Half of the first write and nothing else: nothing was shared, and nothing is from then on.
        await assert.rejects(afterwards(survivor), { code: "sharing-unavailable" });
        assert.deepEqual(server.posts, []);
        survivor.cairn.dispose();
        continue;
      }
      const ledgerFound = await afterwards(survivor);
      const ledger = survivor.cairn.sharing.ledger();
      const charges = ledger.filter(({ kind }) => kind === "charged");
      for (const [place, post] of server.posts.entries()) {
        const known = place < sentBefore ? ledgerFound : ledger;
        assert.ok(
          known.some(({ reportSha256, epoch }) => reportSha256 === sha256(post) && epoch === epochOf(post)),
          `${which}: a report that left is not in the ledger`,
        );
      }
      const epochs = charges.map(({ epoch }) => epoch);
      assert.equal(new Set(epochs).size, epochs.length, `${which}: an epoch charged twice`);
      const left = [...new Set(server.posts)].map(epochOf);
      assert.equal(new Set(left).size, left.length, `${which}: two reports of an epoch left`);
      assert.ok(survivor.state.spentEpsilon < 8, which);
      assert.ok(
        charges.every(
          ({ outcome, reportSha256 }) =>
            outcome !== "acknowledged" || server.posts.some((post) => sha256(post) === reportSha256),
        ),
        `${which}: acknowledged and never sent`,
      );
      survivor.cairn.dispose();
      runs++;
      posts += server.posts.length;
    }
  }
  t.diagnostic(`${runs} crashes at ${whole.writes} writes, ${posts} reports`);
  assert.ok(whole.writes >= 9 && posts > runs);
});
