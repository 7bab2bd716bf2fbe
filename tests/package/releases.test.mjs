// What a school publishes, on its way into the predictions: only with consent, by the clock, and only if its own key signed it.
import assert from "node:assert/strict";
import { afterEach, before, test } from "node:test";
import { Cairn } from "cairn-learn";
import { catalog, DAY, policy, START, testStore } from "./device.mjs";

const HOUR = DAY / 24;
const TYPE = "application/vnd.cairn.release+json";
const ITEM = "tables-chairs";

let keys;
let others;
before(async () => {
  const pair = () => crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  [keys, others] = [await pair(), await pair()];
});

const base64 = (bytes) => Buffer.from(bytes).toString("base64");
const estimate = (kind, share, change = {}) => ({
  task: kind,
  question: { kind, items: [ITEM] },
  epoch: 99,
  reports: 5000,
  value: [share],
  standardError: [0.01],
  shrunk: [share],
  ...change,
});
/** A release by which an item that most tried was solved by few of them. */
const hard = (change = {}) => ({
  version: 2,
  number: 7,
  cohortFloor: 10,
  estimates: [
    estimate("solved", 0.1),
    estimate("tried", 0.9),
    { ...estimate("later kind", 1), question: { kind: "x" } },
  ],
  ...change,
});

async function envelope(document, { key = keys, type = TYPE, signed = document } = {}) {
  const [payload, over] = [document, signed].map((each) => Buffer.from(JSON.stringify(each)));
  const bytes = Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${over.length} `), over]);
  const sig = base64(await crypto.subtle.sign("Ed25519", key.privateKey, bytes));
  return JSON.stringify({ payloadType: type, payload: base64(payload), signatures: [{ keyid: "", sig }] });
}

const opened = [];
afterEach(() => {
  for (const { cairn } of opened.splice(0)) cairn.dispose();
});

async function device({ store = testStore(), now = START, keyAt } = {}) {
  const it = { store, now, asked: 0, answer: () => new Response("none", { status: 404 }) };
  globalThis.fetch = async (address, init) => {
    if (String(address).endsWith("policy.json")) return Response.json(policy());
    if (String(address) === keyAt) return Response.json({ publicKey: it.publicKey ?? key });
    it.asked++;
    assert.deepEqual(
      [init.credentials, init.referrerPolicy, init.method],
      ["omit", "no-referrer", undefined],
    );
    return it.answer();
  };
  const key = base64(await crypto.subtle.exportKey("raw", keys.publicKey));
  const releases = { url: "https://school.test/v1/releases/latest", key: keyAt ?? key };
  const sharing = {
    policy: "https://school.test/policy.json",
    reports: "https://school.test/v1/reports",
    releases,
  };
  it.cairn = await Cairn.open({ catalog, store, sharing, clock: () => it.now });
  it.chance = () => it.cairn.predict(ITEM).chance;
  it.gives = async (text) => {
    const given = await text;
    it.answer = () => new Response(given);
    it.now += 2 * DAY;
    await it.cairn.sharing.sync();
    return it.cairn.sharing.state.release;
  };
  opened.push(it);
  return it;
}

async function personalised(options) {
  const it = await device(options);
  await it.cairn.sharing.consent("personalise");
  await it.cairn.sharing.sync();
  return it;
}

test("without consent no release is asked for", async () => {
  const it = await device();
  assert.equal(await it.gives(envelope(hard())), undefined);
  assert.equal(it.asked, 0);
});

test("a release is asked for by the clock, at most once a day, whatever the learner does", async () => {
  const it = await personalised();
  const begun = it.now;
  const moments = [];
  for (let hour = 0; hour < 24 * 10; hour++, it.now += HOUR) {
    await it.cairn.record({ type: "attempt", item: ITEM, correct: hour % 2 === 0 });
    const before = it.asked;
    await it.cairn.sharing.sync();
    if (it.asked > before) moments.push(it.now);
  }
  assert.ok(moments.length >= 6 && moments.length <= 10, `${moments.length} times in ten days`);
  assert.ok(moments[0] > begun, "not at the moment of the choice");
  for (const [place, moment] of moments.slice(1).entries()) assert.ok(moment - moments[place] >= DAY);
});

test("what the school signed makes items as hard as they are; sharers get it too", async () => {
  for (const consent of ["personalise", "share-aggregates"]) {
    const it = await device();
    const before = it.chance();
    const { digest } = await it.cairn.sharing.policy();
    await it.cairn.sharing.consent(consent, { policy: digest });
    await it.cairn.sharing.sync();
    assert.equal(it.asked, 0);
    assert.deepEqual(await it.gives(envelope(hard())), { number: 7, fetchedAt: it.now });
    assert.ok(it.chance() < before - 0.02, `${before} -> ${it.chance()}`);
  }
});

test("another page takes it from the store, and does not ask again", async () => {
  const it = await personalised();
  await it.gives(envelope(hard()));
  const chance = it.chance();
  const again = await device({ store: it.store, now: it.now });
  await again.cairn.sharing.sync();
  assert.deepEqual([again.asked, again.chance(), again.cairn.sharing.state.release.number], [0, chance, 7]);
  const kept = JSON.parse(Buffer.from(it.store.slots.get("default.release")));
  kept.envelope = kept.envelope.replace('"sig":"', '"sig":"A');
  it.store.slots.set("default.release", Buffer.from(JSON.stringify(kept)));
  const changed = await device({ store: it.store, now: it.now });
  await changed.cairn.sharing.sync();
  assert.ok(changed.chance() > chance + 0.02, "what is kept is checked like what comes");
  assert.match(changed.cairn.sharing.state.release.problem, /did not sign/);
});

test("what the school did not sign, or did not keep the rules in, is not used, and the state says why", async () => {
  const it = await personalised();
  await it.gives(envelope(hard()));
  const chance = it.chance();
  const easy = (change) =>
    hard({ number: 8, estimates: [estimate("solved", 0.9), estimate("tried", 0.95)], ...change });
  const wrong = [
    [envelope(easy(), { key: others }), /did not sign it/],
    [envelope(easy(), { signed: hard() }), /did not sign it/],
    [envelope(easy(), { type: "text/plain" }), /holds something else/],
    [envelope(easy()).then((text) => text.replace(/"sig":"[^"]*"/, '"sig":"AAAA"')), /did not sign it/],
    [envelope(easy()).then((text) => text.replace(/"signatures":.*/, '"signatures":[]}')), /did not sign it/],
    [envelope(easy({ number: 6 })), /number 6, but 7 was seen/],
    [envelope(easy({ number: 0 })), /has no number/],
    [envelope(easy({ version: 3 })), /version is 3/],
    [envelope(easy({ cohortFloor: 9 })), /cohortFloor is below 10/],
    [envelope(easy({ estimates: [estimate("solved", 0.9, { reports: 9 })] })), /fewer than 10 reports/],
    [
      envelope(easy({ estimates: [estimate("solved", 0.9), estimate("solved", 0.9)] })),
      /two estimates of task solved/,
    ],
    [envelope(easy({ estimates: "all" })), /no list of estimates/],
    [envelope([]), /has no number|version is/],
    ["<html>", /no JSON object/],
    ["null", /no JSON object/],
    ["{}", /holds something else/],
  ];
  for (const [text, says] of wrong) {
    const { number, problem } = await it.gives(text);
    assert.equal(number, 7, String(says));
    assert.match(problem, says);
    assert.equal(it.chance(), chance);
  }
  it.answer = () => new Response("", { status: 500 });
  it.now += 2 * DAY;
  await it.cairn.sharing.sync();
  assert.match(it.cairn.sharing.state.release.problem, /cannot be fetched: .*500/);
  const { number, problem } = await it.gives(envelope(easy()));
  assert.deepEqual([number, problem], [8, undefined]);
  assert.ok(it.chance() > chance + 0.02);
});

test("estimates that are not whole are left out, and the rest is used", async () => {
  const it = await personalised();
  const before = it.chance();
  const odd = [
    { value: [0.1, 0.1] },
    { standardError: [-1] },
    { shrunk: [null] },
    { epoch: 1.5 },
    { question: null },
  ];
  for (const [place, change] of odd.entries()) {
    const estimates = [estimate("solved", 0.1, change), estimate("tried", 0.9)];
    assert.equal((await it.gives(envelope(hard({ number: place + 1, estimates })))).problem, undefined);
    assert.equal(it.chance(), before);
  }
});

test("going back to local-only takes the release out of use and off the device", async () => {
  const it = await personalised();
  const before = it.chance();
  await it.gives(envelope(hard()));
  assert.notEqual(it.chance(), before);
  assert.ok((await it.cairn.profile.stored()).some(({ key }) => key === "default.release"));
  await it.cairn.sharing.consent("local-only");
  assert.equal(it.chance(), before);
  assert.equal(it.store.slots.has("default.release"), false);
  const { asked } = it;
  await it.gives(envelope(hard({ number: 9 })));
  assert.deepEqual([it.asked, it.cairn.sharing.state.release], [asked, undefined]);
});

test("a page may name the address of the key: the first that comes is the only one", async () => {
  const it = await personalised({ keyAt: "https://school.test/v1/releases/key" });
  const before = it.chance();
  assert.equal((await it.gives(envelope(hard()))).number, 7);
  assert.ok(it.chance() < before - 0.02);
  it.publicKey = base64(await crypto.subtle.exportKey("raw", others.publicKey));
  assert.match((await it.gives(envelope(hard({ number: 8 }), { key: others }))).problem, /did not sign/);
  assert.equal((await it.gives(envelope(hard({ number: 8 })))).number, 8);
});
