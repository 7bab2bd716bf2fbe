// When the server is asked for its policy: where something is due, and ever more seldom where nothing comes of it. A server that
// could have it asked for at each visit would see when a learner is there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, policy, testServer } from "./device.mjs";
import { device } from "./devices.mjs";

const agreed = async () => (await device()).agrees();

/** How often the server is asked by a page that is opened ten times a day, and looks at each. */
async function visits(it, server, days) {
  const before = server.asked.length;
  for (let visit = 0; visit < 10 * days; visit++) {
    await it.open();
    await it.cairn.sharing.sync().catch(() => undefined);
    it.now += DAY / 10;
  }
  return server.asked.length - before;
}

const wrong = {
  "is another one": (server) => (server.policy = policy({ cohortFloor: 11 })),
  "is none": (server) => (server.policy = { hello: 1 }),
  "asks for too much": (server) => (server.policy = policy({ epochDays: 1 })),
  "does not come": () =>
    (globalThis.fetch = ((fetch) => (address) => {
      fetch(address);
      throw new TypeError("refused");
    })(globalThis.fetch)),
};

for (const [what, change] of Object.entries(wrong)) {
  test(`a policy that ${what} is asked for some times in three months, whoever visits`, async () => {
    const server = testServer();
    const it = await agreed();
    change(server);
    it.now = it.state.scheduledFor;
    assert.equal(await visits(it, server, 1), 1);
    const more = await visits(it, server, 60);
    assert.ok(more >= 3 && more <= 6, `${more} times`);
    assert.equal(it.cairn.sharing.ledger().length, 0);
  });
}

test("who has nothing left to spend is not asked after at each visit", async () => {
  const server = testServer();
  const it = await agreed();
  for (let report = 0; report < 4; report++) {
    await it.seals();
    await it.cairn.sharing.sync();
    it.now = Math.ceil(it.now / (91 * DAY)) * 91 * DAY;
    await it.cairn.sharing.sync();
  }
  assert.ok(it.state.leftEpsilon < 0.1);
  it.now = it.state.scheduledFor;
  await assert.rejects(it.cairn.sharing.sync(), { code: "budget-spent" });
  assert.equal(await visits(it, server, 1), 0);
  const { length } = server.posts;
  assert.ok((await visits(it, server, 60)) <= 12);
  assert.equal(server.posts.length, length);
});

test("a report that waits for its page to be open a while asks for nothing before", async () => {
  const server = testServer();
  const it = await (await agreed()).seals();
  const before = server.asked.length;
  for (let visit = 0; visit < 10; visit++) {
    await it.open();
    assert.equal(await it.cairn.sharing.sync(), "nothing");
    it.now += 60_000;
  }
  assert.equal(server.asked.length, before);
  it.now += 20 * 60_000;
  assert.equal(await it.cairn.sharing.sync(), "sent");
});

test("where it cannot be stored that the server is asked, it is not asked", async () => {
  const server = testServer();
  const it = await agreed();
  it.now = it.state.scheduledFor;
  const before = server.asked.length;
  it.store.full = true;
  for (let visit = 0; visit < 3; visit++) await assert.rejects(it.cairn.sharing.sync(), { message: "full" });
  it.store.full = false;
  assert.equal(server.asked.length, before);
  assert.equal(await it.cairn.sharing.sync(), "prepared");
});

test("two tabs that look at the same moment ask once", async () => {
  const server = testServer();
  const it = await agreed();
  const other = await device(it.store);
  it.now = other.now = it.state.scheduledFor;
  const before = server.asked.length;
  const done = await Promise.all([it.cairn.sharing.sync(), other.cairn.sharing.sync()]);
  assert.deepEqual([done.sort(), server.asked.length - before], [["nothing", "prepared"], 1]);
});
