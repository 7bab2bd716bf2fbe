// The WebAssembly in parts: what works before a later one is there, what is said until then, and what happens where one cannot
// be had. Each page is a worker, because what was loaded is loaded for all of a page.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { Worker } from "node:worker_threads";
import { catalog, START, testStore } from "./device.mjs";
import { elsewhere } from "./elsewhere.mjs";

const built = new URL("../../pkg-config/wasm/", import.meta.url);
const file = (part) => readFile(new URL(`cairn_${part}_bg.wasm`, built));

let server;
let answer;

before(async () => {
  server = createServer((incoming, outgoing) => answer(incoming.url.slice(1), outgoing));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
});

after(() => server.close());

async function page(workerData) {
  const worker = new Worker(new URL("page.mjs", import.meta.url), { workerData });
  const { told, error } = await new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  await worker.terminate();
  if (error) throw new Error(error);
  return told;
}

test("recommending waits for the first part only, and the others can be had again where they failed", async () => {
  const asked = [];
  answer = (part, outgoing) => {
    asked.push(part);
    outgoing.writeHead(404).end();
  };
  const at = (part) => () => new URL(`http://127.0.0.1:${server.address().port}/${part}`);
  const parts = { guide: at("guide"), record: at("record"), models: at("models"), sharing: at("sharing") };
  const store = testStore();
  const clock = () => START;
  const cairn = await elsewhere({ parts }).open({ catalog, store, clock, waitFor: "recommend" });
  assert.deepEqual(asked, [], "nothing else was asked for until it was open");
  const [{ item }] = cairn.recommend({ count: 1 });
  assert.equal(cairn.why(item.id).item.id, item.id);
  assert.ok(cairn.mastery().length > 0);
  assert.equal(cairn.item(item.id).id, item.id);
  assert.equal(cairn.sharing.state.consent, "local-only");
  assert.deepEqual(cairn.sharing.ledger(), []);

  for (const call of [
    () => cairn.session(),
    () => cairn.predict(item.id),
    () => cairn.goal(),
    () => cairn.findGoals("fractions"),
    () => cairn.forecast({ by: START + 1e9 }),
    () => cairn.profile.read(),
  ]) {
    assert.throws(call, { code: "not-ready" });
  }
  const attempt = { type: "attempt", item: item.id, correct: true };
  await assert.rejects(cairn.record(attempt), { code: "wasm-unavailable" });
  await assert.rejects(cairn.ready(), { code: "wasm-unavailable" });
  assert.deepEqual([...store.slots.keys()], [], "what was not taken in is not stored");

  // A part of another build would run on a memory that it does not know.
  answer = async (part, outgoing) => {
    const bytes = await file(part);
    const name = bytes.toString("latin1").match(/[0-9a-f]{16}/);
    bytes.write("0123456789abcdef", name.index, "latin1");
    outgoing.end(bytes);
  };
  await assert.rejects(cairn.record(attempt), { code: "wasm-unavailable" });
  assert.equal(cairn.recommend({ count: 1 }).length, 1, "the first part goes on");

  // Events need no more than their own part, and lists no more than the first, whatever there is to tell.
  answer = async (part, outgoing) =>
    part === "record" ? outgoing.end(await file(part)) : outgoing.writeHead(404).end();
  const topic = cairn.catalog.topics[0];
  const [easy, hard] = [0, -1].map((at) => cairn.mastery().at(at).skill.id);
  const requests = [{ minutes: 10 }, { topic }, { personal: false }, { pins: [item.id] }, { preview: true }];
  for (let round = 0; round < 12; round++) {
    const picks = requests.flatMap((request) => cairn.recommend({ count: 20, ...request }));
    const other = picks[(round * 7) % picks.length].item.id;
    const answered = await cairn.record({
      type: "attempt",
      item: other,
      correct: round % 3 === 0,
      seconds: 30,
    });
    assert.ok(answered.mastery.length > 0 && answered.next !== null);
    const kind = ["liked", "too-easy", "too-hard", "not-for-me"][round % 4];
    await cairn.record({ type: "rated", item: other, rating: kind });
    await cairn.record({ type: "opened", item: item.id });
    await cairn.record({ type: "known", skill: easy });
    cairn.why(other);
  }
  await cairn.setGoal(hard);
  assert.ok(
    cairn.recommend({ count: 50 }).some(({ reasons }) => reasons.some(({ code }) => code === "goal")),
  );
  await assert.rejects(cairn.ready(), { code: "wasm-unavailable" });

  answer = async (part, outgoing) => outgoing.end(await file(part));
  await cairn.ready();
  assert.ok(cairn.session().length > 0);
  assert.equal(cairn.profile.read().attempts, 12);
});

test("a record of sharing without its part shares nothing, and is not taken for none", async () => {
  const slots = await page({ task: "shares" });
  const bytes = slots.map(([key, value]) => [key, new Uint8Array(Object.values(value))]);
  const told = await page({ task: "without", slots: bytes });
  assert.equal(told.available, false);
  assert.match(told.unavailable, /for sharing cannot be loaded/);
  assert.ok(told.recommended > 0, "learning goes on");
  assert.equal(told.ledger, "wasm-unavailable");
  assert.equal(told.sync, "off");
  assert.equal(told.withdraw, "wasm-unavailable");
  assert.equal(told.erase, "wasm-unavailable");
  assert.equal(told.left, 2, "the list of what was shared is still there");
});

test("an opening that failed for its WebAssembly can be tried again, and does not stay failed", async () => {
  assert.deepEqual(await page({ task: "again" }), ["wasm-unavailable", "wasm-unavailable", 5]);
});

test("a signal ends an opening that waits for a part that never comes", async () => {
  for (const [what, later] of [
    ["first", 5],
    ["guide", 5],
    ["build", 1],
  ]) {
    const { code, waited, listed } = await page({ task: "hung", what });
    assert.equal(code, "aborted", what);
    assert.ok(waited < 5000, `${waited} ms`);
    assert.equal(listed, later, `${what}: what was waited for went on, and the next opening has it`);
  }
});

test("the parts together do what the module in one piece does", async (t) => {
  const whole = process.env.CAIRN_WHOLE_WASM;
  if (!whole) return t.skip("CAIRN_WHOLE_WASM names no module in one piece");
  const wasm = new Uint8Array(await readFile(whole));
  const [inParts, inOne] = [await page({ task: "everything" }), await page({ task: "everything", wasm })];
  assert.ok(JSON.stringify(inOne).length > 10_000);
  assert.deepEqual(inParts, inOne);
});
