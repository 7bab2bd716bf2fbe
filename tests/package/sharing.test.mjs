// The package's half of the privacy rules, each broken the way an attacker or an accident would break it.
import assert from "node:assert/strict";
import { createHash, pbkdf2Sync } from "node:crypto";
import { test } from "node:test";
import { Cairn } from "cairn-learn";
import { accepted, catalog, DAY, Device, policy, START, testServer, testStore } from "./device.mjs";
import { device, disposed } from "./devices.mjs";

const sha256 = (hex) => createHash("sha256").update(Buffer.from(hex, "hex")).digest("hex");

test("while everything stays here, nothing is asked of any server", async () => {
  const server = testServer();
  const it = await device();
  for (let step = 0; step < 5; step++) await it.answers();
  assert.equal(await it.cairn.sharing.sync(), "off");
  assert.deepEqual(server.asked, []);
});

test("consent to nothing that is known changes nothing, and says what there is", async () => {
  testServer();
  const it = await (await device()).agrees();
  for (const consent of [undefined, null, "x", 5]) {
    await assert.rejects(it.cairn.sharing.consent(consent), {
      code: "consent-invalid",
      message: /one of local-only, personalise, share-aggregates, not ("x"|undefined|object|number)$/,
    });
  }
  assert.equal(it.state.consent, "share-aggregates");
  it.now = it.state.scheduledFor;
  assert.equal(await it.cairn.sharing.sync(), "prepared", "and does not stop what goes on");
});

test("from a full storage who never shared takes the profile along; who shares does not move by halves", async () => {
  const server = testServer();
  const never = await device();
  await never.answers();
  never.store.full = true;
  const { profile, charges } = await never.cairn.profile.export();
  assert.deepEqual([profile.attempts, charges, never.state.retired], [1, [], false]);

  const it = await (await (await device()).agrees()).seals();
  await it.answers();
  it.store.full = true;
  await assert.rejects(it.cairn.profile.export(), { message: "full" });
  assert.equal(it.state.retired, false);
  it.store.full = false;
  assert.equal((await device(it.store)).state.retired, false, "nor in what is stored");
  await it.cairn.sharing.sync();
  assert.equal(server.posts.length, 1, "and it goes on");

  // The second of the two copies does not get through: it has moved, and so the file is given.
  const { write } = it.store;
  let left = 1;
  it.store.write = function (key, bytes) {
    if (left-- === 0) throw new Error("full");
    write.call(this, key, bytes);
  };
  assert.equal((await it.cairn.profile.export()).charges.length, 1);
  it.store.write = write;
  assert.equal((await device(it.store)).state.retired, true);
});

test("what a sharing learner does causes no request", async () => {
  const server = testServer();
  const it = await (await device()).agrees();
  const before = server.asked.length;
  for (let step = 0; step < 10; step++) await it.answers();
  assert.equal(await it.cairn.sharing.sync(), "nothing");
  assert.equal(server.asked.length, before);
});

test("a report leaves once, as it was shown, and the ledger names it", async () => {
  const server = testServer();
  const it = await (await (await device()).agrees()).seals();
  const shown = it.state.waiting.report;
  assert.equal(await it.cairn.sharing.sync(), "sent");
  assert.deepEqual(server.posts, [shown]);
  assert.equal(shown.length, 66);
  // By chance its moment was in the last hour of its epoch, and now it is the next.
  const later = it.now >= START + 91 * DAY;
  assert.equal(await it.cairn.sharing.sync(), later ? "prepared" : "nothing");
  const [charge, acknowledged] = it.cairn.sharing.ledger();
  assert.deepEqual(
    [charge.kind, charge.outcome, acknowledged.kind],
    ["charged", "acknowledged", "acknowledged"],
  );
});

test("a report leaves only once its notice was on screen for as long as it must be, added up over visits", async () => {
  const server = testServer();
  const it = await (await device()).agrees();
  assert.equal(it.cairn.sharing.waiting, undefined);
  it.now = it.state.scheduledFor;
  await it.cairn.sharing.sync();
  const { digest, showForSeconds, shownSeconds, report, fields, sendAt } = it.cairn.sharing.waiting;
  assert.deepEqual([showForSeconds, shownSeconds, digest], [20, 0, sha256(report)]);
  assert.equal(fields.map(({ hex }) => hex).join(""), report);
  it.now = Math.max(sendAt, it.now + 5 * DAY);
  const asked = server.asked.length;
  for (let visit = 0; visit < 3; visit++) {
    await it.open();
    it.now += DAY / 4;
    assert.equal(await it.cairn.sharing.sync(), "nothing");
    await it.cairn.sharing.shown("0".repeat(64), 20);
    const { shownSeconds } = await it.cairn.sharing.shown(digest, 6);
    assert.equal(shownSeconds, 6 * (visit + 1));
  }
  assert.deepEqual([server.posts, server.asked.length], [[], asked], "and nobody is asked for it");
  for (const seconds of [0, -1, Number.NaN, 3601, "20"]) {
    await assert.rejects(it.cairn.sharing.shown(digest, seconds), { code: "request-invalid" });
  }
  await assert.rejects(it.cairn.sharing.shown("", 20), { code: "request-invalid" });
  await it.cairn.sharing.shown(digest, 2);
  await it.cairn.sharing.sync();
  assert.deepEqual(server.posts, [report]);
});

test("page time that could not be stored does not count", async () => {
  testServer();
  const it = await (await device()).agrees();
  it.now = it.state.scheduledFor;
  await it.cairn.sharing.sync();
  it.store.full = true;
  await assert.rejects(it.sees(), { message: "full" });
  assert.equal(it.cairn.sharing.waiting.shownSeconds, 0);
});

const guardian = (code) => {
  const [salt, iterations] = ["00112233445566778899aabbccddeeff", 100_000];
  const hash = pbkdf2Sync(code, Buffer.from(salt, "hex"), iterations, 32, "sha256").toString("hex");
  return { salt, iterations, hash };
};

test("a page may switch sharing off, or have a guardian's code unlock it", async () => {
  const server = testServer();
  const store = testStore();
  const page = async (options) => {
    const sharing = { policy: policy(), reports: "https://school.test/v1/reports", ...options };
    const it = new Device(store);
    it.cairn = await Cairn.open({ catalog, store, sharing, clock: () => it.now });
    return disposed(it);
  };
  const off = await page({ mode: "off" });
  const { digest } = await off.cairn.sharing.policy();
  const agrees = (it, code) => it.cairn.sharing.consent("share-aggregates", { policy: digest, code });
  await assert.rejects(agrees(off), { code: "sharing-off" });
  assert.deepEqual([off.state.mode, off.state.available], ["off", false]);
  assert.match(off.state.unavailable, /switched sharing off/);

  const locked = await page({ mode: "guardian", guardian: guardian("schlüssel 7") });
  for (const code of [undefined, "", 7, "schlüssel 8"]) {
    await locked.cairn.sharing.policy();
    await assert.rejects(agrees(locked, code), { code: "guardian-code" });
  }
  assert.deepEqual([locked.state.mode, locked.state.consent], ["guardian", "local-only"]);
  assert.equal((await agrees(locked, "schlu\u0308ssel 7")).agreed, true);
  const again = await page({ mode: "guardian", guardian: guardian("schlüssel 7") });
  assert.equal(await again.cairn.sharing.sync(), "nothing");
  assert.equal(again.state.consent, "share-aggregates", "a code is asked for once");

  // Consent from before a code was asked for does not count until one is given, and none counts where it is off.
  await again.cairn.sharing.consent("local-only");
  const open = await page({});
  await open.cairn.sharing.policy();
  await agrees(open);
  const since = await page({ mode: "guardian", guardian: guardian("schlüssel 7") });
  await since.cairn.sharing.policy();
  since.now = open.state.scheduledFor;
  assert.deepEqual([await since.cairn.sharing.sync(), since.state.agreed], ["off", false]);
  const shut = await page({ mode: "off" });
  shut.now = since.now;
  assert.equal(await shut.cairn.sharing.sync(), "off");
  assert.deepEqual(server.posts, []);
});

test("a server that is busy hears the same bytes, ever more seldom", async () => {
  const server = testServer(() => new Response("busy", { status: 503 }));
  const it = await (await (await device()).agrees()).seals();
  assert.equal(await it.cairn.sharing.sync(), "unreachable");
  for (let step = 0; step < 5; step++) {
    await it.answers();
    await it.cairn.sharing.sync();
  }
  assert.equal(server.posts.length, 1, "not once more before its wait is over");
  it.now = it.state.waiting.sendAt;
  server.answer = accepted;
  assert.equal(await it.cairn.sharing.sync(), "sent");
  assert.equal(server.posts[0], server.posts[1]);
});

test("only the server's own word ends a report; a proxy's does not", async () => {
  const answers = [
    [() => new Response("<html>", { status: 403 }), "unreachable"],
    [() => new Response("<html>welcome", { status: 200 }), "unreachable"],
    [() => Response.json({ type: "urn:cairn:problem:late-epoch" }, { status: 422 }), "refused"],
  ];
  for (const [answer, expected] of answers) {
    testServer(answer);
    const it = await (await (await device()).agrees()).seals();
    assert.equal(await it.cairn.sharing.sync(), expected);
    assert.equal(it.state.waiting === null, expected === "refused");
  }
});

test("a server that never answers holds up neither withdrawal nor another tab", async () => {
  const never = (init) =>
    new Promise((_, reject) => init.signal.addEventListener("abort", () => reject(init.signal.reason)));
  const server = testServer(never);
  const it = await (await (await device()).agrees()).seals();
  const sync = it.cairn.sharing.sync();
  while (server.posts.length === 0) await new Promise(setImmediate);
  const otherTab = await device(it.store);
  assert.equal(otherTab.state.consent, "share-aggregates");
  assert.equal((await it.cairn.sharing.consent("local-only")).consent, "local-only");
  assert.equal(await sync, "unreachable");
});

test("half a withdrawal does not bring consent back", async () => {
  const server = testServer();
  const it = await (await (await device()).agrees()).seals();
  await it.cairn.sharing.consent("local-only");
  for (const slot of ["a", "b"]) {
    const torn = new Map(it.store.slots);
    for (const damage of [undefined, new Uint8Array(), new Uint8Array(40)]) {
      if (damage) torn.set(`default.sharing.${slot}`, damage);
      else torn.delete(`default.sharing.${slot}`);
      const reopened = await device({
        ...it.store,
        slots: torn,
        read: (key) => torn.get(key),
        write: (key, bytes) => void torn.set(key, bytes),
      });
      assert.equal(reopened.state.consent, "local-only");
    }
  }
  assert.deepEqual(server.posts, []);
});

test("a damaged newest record withdraws, and what it may have spent counts", async () => {
  testServer();
  const it = await (await device()).agrees();
  it.now = it.state.scheduledFor;
  const before = new Map(it.store.slots);
  await it.cairn.sharing.sync();
  const newest = [...it.store.slots].find(
    ([key, bytes]) => !Buffer.from(bytes).equals(Buffer.from(before.get(key) ?? [])),
  )[0];
  it.store.slots.set(newest, it.store.slots.get(newest).subarray(0, 30));
  await it.open();
  assert.equal(it.state.consent, "local-only");
  assert.ok(it.state.spentEpsilon > 1.9);
});

test("a withdrawal that cannot be stored still stops this page", async () => {
  const server = testServer();
  const it = await (await (await device()).agrees()).seals();
  it.store.full = true;
  await assert.rejects(it.cairn.sharing.consent("local-only"));
  it.store.full = false;
  assert.equal(await it.cairn.sharing.sync(), "off");
  assert.deepEqual(server.posts, []);
});

test("a charge that cannot be stored is not made", async () => {
  const server = testServer();
  const it = await (await device()).agrees();
  it.now = it.state.scheduledFor;
  it.store.full = true;
  await assert.rejects(it.cairn.sharing.sync());
  assert.deepEqual([it.state.waiting, it.state.spentEpsilon, server.posts], [null, 0, []]);
});

test("a record that cannot be read is never written over, and nothing is shared", async () => {
  testServer();
  const it = await (await (await device()).agrees()).seals();
  for (const slot of ["a", "b"]) it.store.slots.set(`default.sharing.${slot}`, new Uint8Array(50));
  const before = new Map(it.store.slots);
  const tries = [
    () => it.cairn.sharing.sync(),
    () => it.open(),
    () => it.cairn.sharing.consent("local-only"),
    () => it.cairn.sharing.consent("share-aggregates"),
  ];
  for (const attempt of tries) await attempt().catch(() => undefined);
  for (const slot of ["a", "b"]) {
    assert.equal(it.store.slots.get(`default.sharing.${slot}`), before.get(`default.sharing.${slot}`));
  }
  assert.equal(it.state.available, false);
  await it.answers();
  await it.cairn.profile.erase({ everything: true });
  assert.equal(it.state.available, true);
});

test("consent is to the policy that was shown, by its digest, and to no other", async () => {
  const server = testServer();
  const it = await device();
  const agrees = (agreed) => it.cairn.sharing.consent("share-aggregates", agreed);
  await assert.rejects(agrees(), { code: "policy-not-shown" });
  const { digest } = await it.cairn.sharing.policy();
  for (const agreed of [
    undefined,
    null,
    {},
    { policy: 5 },
    { policy: "0".repeat(64) },
    { policy: policy() },
  ]) {
    await assert.rejects(agrees(agreed), { code: "policy-not-shown" });
  }
  assert.deepEqual([it.state.consent, it.cairn.sharing.ledger()], ["local-only", []]);
  // Another element of the page has shown another one meanwhile.
  server.policy = policy({ cohortFloor: 12 });
  const other = await it.cairn.sharing.policy();
  await assert.rejects(agrees({ policy: digest }), { code: "policy-not-shown" });
  assert.equal((await agrees({ policy: other.digest })).agreed, true);
  await it.cairn.sharing.consent("local-only");

  server.policy = policy({ cohortFloor: 11 });
  await assert.rejects(agrees({ policy: other.digest }), { code: "policy-changed" });
  it.now += 2 * DAY;
  await assert.rejects(it.cairn.sharing.sync(), { code: "policy-changed" });
  assert.equal(it.cairn.sharing.ledger().length, 0);
});

test("a policy that asks for too much, or is none, is refused and hurts nothing", async () => {
  const server = testServer();
  const it = await device();
  for (const bad of [policy({ epochDays: 1 }), policy({ cohortFloor: 1 }), { hello: 1 }, null]) {
    server.policy = bad;
    await assert.rejects(it.cairn.sharing.policy(), { name: "CairnError" });
    assert.equal(it.state.consent, "local-only");
    await it.cairn.sharing.consent("local-only");
  }
});

test("an exported record takes its budget along, and this device shares no more", async () => {
  testServer();
  const it = await (await (await device()).agrees()).seals();
  await it.cairn.sharing.sync();
  const exported = JSON.parse(JSON.stringify(await it.cairn.profile.export()));
  assert.deepEqual([it.state.available, it.state.consent], [false, "local-only"]);
  await assert.rejects(it.agrees(), { code: "sharing-unavailable" });

  const other = await device();
  other.now = it.now;
  await other.cairn.profile.import(exported);
  assert.ok(other.state.spentEpsilon > 1.9);
  await other.agrees();
  assert.equal(other.state.scheduledFor, null, "the current epoch is sat out");
  other.now += 91 * DAY;
  assert.equal(await other.cairn.sharing.sync(), "prepared");

  await it.cairn.profile.import(exported);
  assert.ok(it.state.spentEpsilon < 2.1, "coming back counts nothing twice");
  assert.equal(it.state.available, true);
});

test("a page that keeps nothing cannot share", async () => {
  testServer();
  const { memory } = await import("cairn-learn");
  const it = await device(memory());
  await assert.rejects(it.agrees(), { code: "sharing-unavailable" });
});

test("an answer that could not be stored did not happen", async () => {
  testServer();
  const it = await device();
  await it.answers();
  it.store.full = true;
  await assert.rejects(it.answers());
  it.store.full = false;
  await it.answers();
  const attempts = it.cairn.mastery().find(({ skill }) => skill.id === "times-tables").attempts;
  assert.equal(attempts, 2);
});

test("two tabs lose no answer of either", async () => {
  testServer();
  const one = await device();
  const two = await device(one.store);
  await Promise.all([1, 2, 3].flatMap(() => [one.answers(), two.answers(false)]));
  const reopened = await device(one.store);
  assert.equal(reopened.cairn.mastery().find(({ skill }) => skill.id === "times-tables").attempts, 6);
});
