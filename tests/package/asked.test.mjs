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

test("a report that waits is not sent on arrival, and asks for nothing before", async () => {
  const server = testServer();
  const it = await (await agreed()).seals();
  const before = server.asked.length;
  for (let visit = 0; visit < 10; visit++) {
    await it.open();
    assert.equal(await it.cairn.sharing.sync(), "nothing");
    it.now += 50_000;
  }
  assert.equal(server.asked.length, before);
  it.now += 4 * 60_000;
  assert.equal(await it.cairn.sharing.sync(), "sent");
});

/** A visit of so many minutes, of which every ten seconds pass at once; what is due is done by the page's own timers alone. */
async function visit(it, minutes, timers) {
  await it.open();
  for (let seconds = 0; seconds < minutes * 60; seconds += 10) {
    const digest = it.cairn.sharing.waiting?.digest;
    if (digest) await it.cairn.sharing.shown(digest, 10);
    it.now += 10_000;
    timers.tick(10_000);
    // What a timer began takes some turns.
    for (let turn = 0; turn < 12; turn++) await new Promise(setImmediate);
  }
  it.cairn.dispose();
}

for (const minutes of [5, 10, 14]) {
  test(`visits of ${minutes} minutes report, by the page's own timers`, async (t) => {
    const server = testServer();
    t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
    const it = await agreed();
    it.now = it.state.scheduledFor;
    for (let day = 0; day < 4 && server.posts.length === 0; day++) {
      await visit(it, minutes, t.mock.timers);
      it.now += DAY;
    }
    assert.equal(server.posts.length, 1);
    const again = await device(it.store);
    assert.equal(again.cairn.sharing.ledger()[0].outcome, "acknowledged");
  });
}

test("a server that has too much to do is tried again no sooner than it says", async () => {
  for (const [status, after, waits] of [
    [429, "86000", true],
    [503, new Date(Date.now() + 40_000_000).toUTCString(), true],
    [429, "x", false],
    [422, "86000", false],
  ]) {
    const server = testServer(() => new Response("busy", { status, headers: { "retry-after": after } }));
    const it = await (await agreed()).seals();
    assert.equal(await it.cairn.sharing.sync(), "unreachable");
    const wait = it.state.waiting.sendAt - it.now;
    assert.equal(wait > 30_000_000, waits, `${status} ${after}: ${wait}`);
    it.now = it.state.waiting.sendAt - 1;
    assert.equal(await it.cairn.sharing.sync(), "nothing");
    it.now += 1;
    server.answer = () => Response.json({ status: "accepted" }, { status: 201 });
    assert.equal(await it.cairn.sharing.sync(), "sent");
  }
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
