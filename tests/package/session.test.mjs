// What a teacher puts first, and a session that fills the time.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Cairn } from "cairn-learn";
import { testServer, testStore } from "./device.mjs";

testServer();
const catalog = new Uint8Array(await readFile(process.env.CAIRN_PACK));
const open = (options) =>
  Cairn.open({ catalog, clock: () => 1_790_000_000_000, store: testStore(), ...options });
const ids = (picks) => picks.map(({ item }) => item.id);
const PINS = ["two-step-pair", "tables-chairs"];

test("what a teacher pins comes first, in their order, and is marked", async () => {
  const cairn = await open();
  const picks = cairn.recommend({ count: 4, pins: PINS });
  assert.deepEqual(ids(picks).slice(0, 2), PINS);
  const codes = picks.map(({ reasons }) => reasons[0].code === "pinned");
  assert.deepEqual(codes, [true, true, false, false]);
  assert.match(picks[0].reasons[0].text, /teacher/);
  const impersonal = cairn.recommend({ count: 4, pins: PINS, personal: false });
  assert.deepEqual(ids(impersonal).slice(0, 2), PINS);
});

test("pins stand for every list until a request has its own", async () => {
  const cairn = await open({ pins: PINS });
  const plain = await open();
  assert.deepEqual(ids(cairn.recommend({ count: 3 })).slice(0, 2), PINS);
  assert.deepEqual(ids(cairn.session()).slice(0, 2), PINS);
  assert.equal(ids(cairn.recommend({ count: 3, pins: PINS.slice(1) }))[0], PINS[1]);
  assert.deepEqual(cairn.recommend({ pins: [] }), plain.recommend());
});

test("pins that are none are refused", async () => {
  const cairn = await open();
  for (const ask of ["recommend", "session"]) {
    assert.throws(() => cairn[ask]({ pins: "tables-chairs" }), {
      code: "request-invalid",
      message: /list of texts/,
    });
  }
  await assert.rejects(open({ pins: "nowhere" }), {
    code: "options-invalid",
    message: /pins is a list of ids/,
  });
  await assert.rejects(open({ pins: [7] }), { code: "options-invalid" });
});

test("a session fits the time as a whole, and fills most of it", async () => {
  const cairn = await open();
  const seconds = (picks) => picks.reduce((sum, { item }) => sum + (item.timeRequired ?? 0), 0);
  for (const minutes of [5, 20, 45]) {
    const picks = cairn.session({ minutes });
    assert.ok(
      seconds(picks) <= 60 * minutes && seconds(picks) > 45 * minutes,
      `${minutes}: ${seconds(picks)}`,
    );
    assert.equal(new Set(ids(picks)).size, picks.length);
    for (const { reasons } of picks) assert.notEqual(reasons[0].text, "");
  }
  assert.deepEqual(cairn.session(), cairn.session({ minutes: 20 }));
  assert.equal(cairn.session({ minutes: 45, count: 2 }).length, 2);
  assert.deepEqual(cairn.session({ minutes: 0.01 }), []);
});

test("a session that is asked for wrongly is refused", async () => {
  const cairn = await open();
  const invalid = (message) => ({ code: "request-invalid", message });
  assert.throws(() => cairn.session({ minutes: 0 }), invalid(/minutes must be a number above 0/));
  assert.throws(() => cairn.session({ preview: true }), invalid(/a session has no field "preview"/));
  assert.throws(() => cairn.session({ weights: { gian: 1 } }), invalid(/"gian"/));
  assert.throws(() => cairn.session(20), invalid(/a session is an object/));
  cairn.dispose();
  assert.throws(() => cairn.session(), { code: "disposed" });
});
