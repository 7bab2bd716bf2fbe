// What a school publishes, on its way into the predictions: only with consent, by the clock, and only if its own key signed it.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { afterEach, before, test } from "node:test";
import { Cairn } from "cairn-learn";
import { catalog, DAY, policy, START, testStore } from "./device.mjs";

const HOUR = DAY / 24;
const TYPE = "application/vnd.cairn.release+json";
const ITEM = "tables-chairs";

let keys;
let others;
/** As a school is named: after its very first key. */
let school;
before(async () => {
  const pair = () => crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  [keys, others] = [await pair(), await pair()];
  school = (await nameOf(keys)).slice(0, 32);
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
  version: 3,
  school,
  number: 7,
  previous: "0".repeat(64),
  epoch: 100,
  staleAfter: START + 2 * 91 * DAY,
  policies: ["1".repeat(64)],
  counted: [{ hash: "2".repeat(16), epoch: 99, reports: 5000 }],
  cohortFloor: 10,
  estimates: [
    estimate("solved", 0.1),
    estimate("tried", 0.9),
    { ...estimate("later kind", 1), question: { kind: "x" } },
  ],
  ...change,
});

/** The digest by which a release names the one before it. */
const digest = (document) => createHash("sha256").update(JSON.stringify(document)).digest("hex");

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

async function device({ store = testStore(), now = START, keyAt, more = {} } = {}) {
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
  const releases = { url: "https://school.test/v1/releases/latest", key: keyAt ?? key, ...more };
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
    const { staleAfter } = hard();
    assert.deepEqual(await it.gives(envelope(hard())), { number: 7, staleAfter, fetchedAt: it.now });
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
    hard({ number: 9, estimates: [estimate("solved", 0.9), estimate("tried", 0.95)], ...change });
  const wrong = [
    [envelope(easy(), { key: others }), /did not sign it/],
    [envelope(easy(), { signed: hard() }), /did not sign it/],
    [envelope(easy(), { type: "text/plain" }), /holds something else/],
    [envelope(easy()).then((text) => text.replace(/"sig":"[^"]*"/, '"sig":"AAAA"')), /did not sign it/],
    [envelope(easy()).then((text) => text.replace(/"signatures":.*/, '"signatures":[]}')), /did not sign it/],
    [envelope(easy({ number: 6 })), /number 6, but 7 was seen/],
    [envelope(easy({ number: 0 })), /has no number/],
    [envelope(easy({ version: 2 })), /version is 2/],
    [envelope(hard({ cohortFloor: 11 })), /number 7 was seen before with another content/],
    [envelope(easy({ number: 8 })), /does not follow on the release/],
    [envelope(easy({ number: 500 })), /number 500 is too far ahead of 7/],
    [envelope(easy({ school: "08".repeat(16) })), /of another school/],
    [envelope(easy({ school: undefined })), /names no school/],
    [envelope(easy({ previous: "x" })), /does not name the release before/],
    [envelope(easy({ staleAfter: START + 5 })), /does not say when it goes stale/],
    [envelope(easy({ policies: "all" })), /no list of policies/],
    [envelope(easy({ counted: [{ hash: "x" }] })), /no list of what was counted/],
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
  assert.deepEqual([number, problem], [9, undefined]);
  assert.ok(it.chance() > chance + 0.02);
});

test("the first release that comes belongs to the school that its keys are of", async () => {
  const keysAt = "https://school.test/v1/releases/keys";
  for (const [named, says] of [
    ["08".repeat(16), /of another school/],
    [school, undefined],
  ]) {
    const it = await personalised({ more: { keys: keysAt } });
    const { fetch } = globalThis;
    globalThis.fetch = async (address, init) =>
      String(address) === keysAt ? Response.json({ version: 1, statements: [] }) : fetch(address, init);
    const { problem } = await it.gives(envelope(hard({ school: named })));
    if (says) assert.match(problem, says);
    else assert.equal(problem, undefined);
  }
});

test("a device that saw no release for years takes the newest", async () => {
  const it = await personalised();
  await it.gives(envelope(hard()));
  const years = 3 * 365;
  it.now += years * DAY;
  const staleAfter = START + 20 * 91 * DAY;
  assert.match((await it.gives(envelope(hard({ number: 7 + years + 500, staleAfter })))).problem, /too far/);
  assert.equal((await it.gives(envelope(hard({ number: 7 + years, staleAfter })))).problem, undefined);
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
    assert.equal((await it.gives(envelope(hard({ number: 2 * place + 1, estimates })))).problem, undefined);
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
  await it.gives(envelope(hard({ number: 11 })));
  assert.deepEqual([it.asked, it.cairn.sharing.state.release], [asked, undefined]);
});

test("a page may name the address of the key: the first that comes is the only one", async () => {
  const it = await personalised({ keyAt: "https://school.test/v1/releases/key" });
  const before = it.chance();
  assert.equal((await it.gives(envelope(hard()))).number, 7);
  assert.ok(it.chance() < before - 0.02);
  it.publicKey = base64(await crypto.subtle.exportKey("raw", others.publicKey));
  assert.match((await it.gives(envelope(hard({ number: 9 }), { key: others }))).problem, /did not sign/);
  assert.equal((await it.gives(envelope(hard({ number: 9 })))).number, 9);
});

test("each release names the one before it; the same number has one content", async () => {
  const it = await personalised();
  const seventh = hard();
  assert.equal((await it.gives(envelope(seventh))).problem, undefined);
  assert.equal((await it.gives(envelope(seventh))).problem, undefined, "the same once more is the same");
  const eighth = hard({ number: 8, previous: digest(seventh) });
  assert.deepEqual([(await it.gives(envelope(eighth))).number], [8]);
  assert.match(
    (await it.gives(envelope(hard({ number: 8, previous: "1".repeat(64) })))).problem,
    /another content/,
  );
  assert.equal((await it.gives(envelope(hard({ number: 400 })))).number, 400);
});

test("a withdrawal forgets neither the key nor which release was the newest", async () => {
  const keyAt = "https://school.test/v1/releases/key";
  const it = await personalised({ keyAt });
  await it.gives(envelope(hard()));
  await it.cairn.sharing.consent("local-only");
  assert.ok((await it.cairn.profile.stored()).some(({ key }) => key === "default.release.pin"));
  const again = await device({ store: it.store, now: it.now, keyAt });
  await again.cairn.sharing.consent("personalise");
  await again.cairn.sharing.sync();
  again.publicKey = base64(await crypto.subtle.exportKey("raw", others.publicKey));
  assert.match((await again.gives(envelope(hard({ number: 9 }), { key: others }))).problem, /did not sign/);
  assert.match((await again.gives(envelope(hard({ number: 6 })))).problem, /6, but 7 was seen/);
  assert.match((await again.gives(envelope(hard({ cohortFloor: 11 })))).problem, /another content/);
  assert.equal((await again.gives(envelope(hard({ number: 9 })))).number, 9);
  await again.cairn.profile.erase();
  assert.ok(again.store.slots.has("default.release.pin"), "nor does erasing the profile");
  await again.cairn.profile.erase({ everything: true });
  assert.deepEqual([...again.store.slots.keys()], []);
});

test("a release that has gone stale is not used, and that is said", async () => {
  const it = await personalised();
  const before = it.chance();
  const staleAfter = START + 30 * DAY;
  await it.gives(envelope(hard({ staleAfter })));
  assert.ok(it.chance() < before - 0.02);
  it.answer = () => new Response("", { status: 500 });
  it.now = staleAfter;
  await it.cairn.sharing.sync();
  assert.ok(it.chance() > before - 0.02);
  assert.match(it.cairn.sharing.state.release.problem, /gone stale|cannot be fetched/);
  const late = await device({ store: it.store, now: it.now });
  await late.cairn.sharing.sync();
  assert.ok(late.chance() > before - 0.02, "nor by a page that finds it");
  assert.match((await late.gives(envelope(hard({ number: 9, staleAfter })))).problem, /gone stale/);
  assert.equal(
    (await late.gives(envelope(hard({ number: 11, staleAfter: START + 91 * DAY })))).problem,
    undefined,
  );
});

const KEY_TYPE = "application/vnd.cairn.key+json";
const raw = async (pair) => base64(await crypto.subtle.exportKey("raw", pair.publicKey));
const nameOf = async (pair) =>
  createHash("sha256")
    .update(Buffer.from(await raw(pair), "base64"))
    .digest("hex");

async function statement(number, from, to, lastRelease, { by = from, revoked = false, ...change } = {}) {
  const [names, replaces] = [await raw(to), await nameOf(from)];
  const document = { version: 1, number, school, names, replaces, lastRelease, revoked, ...change };
  return JSON.parse(await envelope(document, { key: by, type: KEY_TYPE }));
}

test("a fleet of 1,000 devices follows a rotation, and the old key makes nothing accepted", async () => {
  const pair = () => crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  const [next, third, root] = [await pair(), await pair(), await pair()];
  const more = { keys: "https://school.test/v1/releases/keys", root: await raw(root) };
  const store = testStore();
  const { Releases } = await import("../../pkg-config/build/sharing/releases.js");
  const exclusive = { run: (_, critical) => critical() };
  const world = { now: START, statements: [], release: await envelope(hard()) };
  globalThis.fetch = async (address) =>
    new Response(
      String(address).endsWith("keys")
        ? JSON.stringify({ version: 1, statements: world.statements })
        : world.release,
    );
  const fleet = await Promise.all(
    Array.from({ length: 1000 }, async (_, place) => {
      const own = place === 0 ? store : testStore();
      const options = { url: "https://school.test/latest", key: await raw(keys), ...more };
      const [clock, mayRead] = [() => world.now, async () => true];
      const used = { count: 0 };
      const use = () => used.count++;
      const parts = { options, store: own, exclusive, name: "default", clock, mayRead, use, used };
      return {
        releases: new Releases({ ...parts, ledger: () => [], isMissing: async () => undefined }),
        used,
      };
    }),
  );
  const never = new AbortController().signal;
  const looks = async () => {
    world.now += 2 * DAY;
    for (const { releases } of fleet) await releases.look(never);
    const states = fleet.map(({ releases }) => releases.state);
    return {
      numbers: [...new Set(states.map(({ number }) => number))],
      problems: [...new Set(states.map(({ problem }) => problem))],
    };
  };
  await looks();
  assert.deepEqual(await looks(), { numbers: [7], problems: [undefined] });

  world.statements = [await statement(1, keys, next, 7)];
  world.release = await envelope(hard({ number: 9 }), { key: keys });
  const stolen = await looks();
  assert.deepEqual(stolen.numbers, [7], "the old key signs nothing that comes later");
  assert.match(stolen.problems[0], /was replaced or revoked/);
  world.release = await envelope(hard({ number: 9 }), { key: next });
  assert.deepEqual(await looks(), { numbers: [9], problems: [undefined] });

  // Who has the old key leaves its statement out, or makes one of their own.
  world.release = await envelope(hard({ number: 11 }), { key: keys });
  const thief = await pair();
  for (const [statements, says] of [
    [[], /shorter than one that was seen/],
    [[await statement(1, keys, thief, 9)], /leaves out one that was seen/],
    [[await statement(1, keys, thief, 9, { by: thief })], /nobody who may/],
    [
      [world.statements[0], await statement(2, next, thief, 9, { revoked: true })],
      /root key .* did not sign/,
    ],
    [[world.statements[0], await statement(2, keys, thief, 9)], /was not the newest/],
    [[world.statements[0], await statement(5, next, thief, 9)], /none that is known/],
    [
      [world.statements[0], await statement(2, next, thief, 9, { school: "08".repeat(16) })],
      /statement of a key is of another school/,
    ],
  ]) {
    const kept = world.statements;
    world.statements = statements;
    world.release = await envelope(hard({ number: 11 }), { key: thief });
    const { numbers, problems } = await looks();
    assert.deepEqual(numbers, [9]);
    for (const problem of problems) assert.match(problem, says);
    world.statements = kept;
  }

  world.release = await envelope(hard({ number: 11, school: "08".repeat(16) }), { key: next });
  assert.match((await looks()).problems[0], /of another school/);

  // The newest key was stolen: the root revokes it, and names another.
  world.statements = [...world.statements, await statement(2, next, third, 9, { by: root, revoked: true })];
  world.release = await envelope(hard({ number: 11 }), { key: next });
  assert.match((await looks()).problems[0], /was replaced or revoked/);
  world.release = await envelope(hard({ number: 11 }), { key: third });
  assert.deepEqual(await looks(), { numbers: [11], problems: [undefined] });
});

test("a device whose own policy or question is not counted where all others are stops sharing and says so", async () => {
  const two = policy({
    epochDays: 7,
    tasks: [
      ...policy().tasks,
      {
        question: { kind: "tried", items: ["tables-chairs"] },
        mechanism: "binary-randomised-response",
        epsilon: { numerator: 7389, denominator: 1000 },
      },
    ],
  });
  for (const lacks of ["nothing", "policy", "question"]) {
    const it = await device();
    const serves = (fetch) => async (address, init) => {
      if (String(address).endsWith("policy.json")) return Response.json(two);
      return init?.method === "POST"
        ? Response.json({ status: "accepted" }, { status: 201 })
        : fetch(address, init);
    };
    globalThis.fetch = serves(globalThis.fetch);
    const { sharing } = it.cairn;
    const { digest, tasks } = await sharing.policy();
    await sharing.consent("share-aggregates", { policy: digest });
    // What the choice began is not done with yet.
    await sharing.sync();
    it.now = sharing.state.scheduledFor;
    await sharing.sync();
    await sharing.shown(sharing.waiting.digest, 20);
    await sharing.sync();
    it.now = sharing.state.waiting.sendAt;
    assert.equal(await sharing.sync(), "sent");
    const [{ task, epoch }] = sharing.ledger();
    it.now += 7 * DAY;
    const hashes = tasks.map(({ task }) => task).filter((hash) => lacks !== "question" || hash !== task);
    const { missing } = await it.gives(
      envelope(
        hard({
          epoch: epoch + 1,
          policies: [lacks === "policy" ? "3".repeat(64) : digest],
          counted: hashes.map((hash) => ({ hash, epoch, reports: 50 })),
        }),
      ),
    );
    await sharing.sync();
    const says = {
      nothing: undefined,
      policy: /policy that this device was given/,
      question: /question that this device/,
    };
    if (lacks === "nothing") assert.equal(missing, undefined);
    else assert.match(missing, says[lacks]);
    assert.equal(sharing.state.consent, lacks === "nothing" ? "share-aggregates" : "personalise");
    if (lacks === "nothing") continue;
    // To press again what was shown changes nothing; a release that counts it does.
    const again = { policy: digest };
    const refused = { code: "sharing-unavailable", message: /left this device out/ };
    await assert.rejects(sharing.consent("share-aggregates", again), refused);
    const late = await device({ store: it.store, now: it.now });
    await late.cairn.sharing.sync();
    assert.match(late.cairn.sharing.state.release.missing, says[lacks]);
    globalThis.fetch = serves(globalThis.fetch);
    await late.cairn.sharing.policy();
    await assert.rejects(late.cairn.sharing.consent("share-aggregates", again), refused);
    const counted = tasks.map(({ task }) => ({ hash: task, epoch, reports: 50 }));
    await late.gives(envelope(hard({ number: 9, epoch: epoch + 1, policies: [digest], counted })));
    assert.equal(late.cairn.sharing.state.release.missing, undefined);
    await late.cairn.sharing.consent("share-aggregates", again);
  }
});
