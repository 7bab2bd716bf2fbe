// What was chosen last holds, whatever is under way meanwhile, in this tab or in another.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Cairn } from "cairn-learn";
import { accepted, agree, catalog, DAY, policy, START, testServer, testStore } from "./device.mjs";
import { device, disposed } from "./devices.mjs";

const turn = () => new Promise(setImmediate);

/** What is asked of a server that publishes nothing. */
function watched() {
  const asked = [];
  globalThis.fetch = async (address) => {
    asked.push(String(address));
    return new Response("none", { status: 404 });
  };
  return asked;
}

/** A tab of a page that names where something is published. */
async function reader(store, passphrase) {
  const it = { now: START };
  const key = Buffer.alloc(32).toString("base64");
  const releases = { url: "https://school.test/release", key };
  const sharing = { policy: policy(), reports: "https://school.test/v1/reports", releases };
  it.cairn = await Cairn.open({ catalog, store, passphrase, sharing, clock: () => it.now });
  it.days = async (days) => {
    for (let day = 0; day < days; day++) {
      it.now += DAY;
      await it.cairn.sharing.sync();
    }
  };
  disposed(it);
  return it;
}

test("who takes it back while agreeing still waits has not agreed", async () => {
  testServer();
  const it = await device();
  const { fetch } = globalThis;
  let come;
  // An answer that is there already when its request is ended.
  globalThis.fetch = () => new Promise((resolve) => (come = () => resolve(Response.json(policy()))));
  const agreeing = assert.rejects(agree(it.cairn), { code: "sharing-off" });
  while (!come) await turn();
  await it.cairn.sharing.consent("local-only");
  globalThis.fetch = fetch;
  come();
  await agreeing;
  assert.equal(it.state.consent, "local-only");
  assert.equal((await device(it.store)).state.consent, "local-only", "nor in what is stored");
  assert.equal((await it.agrees()).state.consent, "share-aggregates", "and may agree later");
});

test("a report whose state is stored does not leave once consent is taken back", async (t) => {
  const server = testServer();
  const it = await (await (await device()).agrees()).seals();
  // The report is handed out and not sent yet: locks let go in their own time.
  const { request } = navigator.locks;
  t.after(() => (navigator.locks.request = request));
  let withdrawing;
  navigator.locks.request = async (name, critical) => {
    const given = await request(name, critical);
    if (given instanceof Uint8Array) withdrawing = it.cairn.sharing.consent("local-only");
    return given;
  };
  assert.equal(await it.cairn.sharing.sync(), "unreachable");
  await withdrawing;
  assert.deepEqual(server.posts, []);
});

test("who takes it back while agreeing is being stored has stopped this page, also where that cannot be stored", async () => {
  const server = testServer();
  const it = await device();
  const { write } = it.store;
  let withdrawing;
  it.store.write = (key, bytes) => {
    write.call(it.store, key, bytes);
    if (!key.includes("sharing")) return;
    it.store.full = true;
    withdrawing ??= assert.rejects(it.cairn.sharing.consent("local-only"), { message: "full" });
  };
  await it.agrees();
  await withdrawing;
  it.store.full = false;
  assert.equal(await it.cairn.sharing.sync(), "off");
  assert.deepEqual(server.posts, []);
});

test("an export that fails does not undo a withdrawal that could not be stored either", async () => {
  const server = testServer();
  const it = await (await (await device()).agrees()).seals();
  it.store.full = true;
  let letGo;
  navigator.locks.request("cairn:default:sharing", () => new Promise((release) => (letGo = release)));
  const exporting = assert.rejects(it.cairn.profile.export(), { message: "full" });
  await turn();
  const withdrawing = assert.rejects(it.cairn.sharing.consent("local-only"), { message: "full" });
  letGo();
  await Promise.all([exporting, withdrawing]);
  it.store.full = false;
  assert.equal(await it.cairn.sharing.sync(), "off");
  assert.deepEqual(server.posts, []);
});

test("what is agreed to is what was shown, not what a request of this page's own brought", async () => {
  const server = testServer();
  const it = await device();
  const shown = await it.cairn.sharing.policy();
  server.policy = policy({ cohortFloor: 11 });
  const { consent } = it.cairn.sharing;
  const agrees = (digest) => consent.call(it.cairn.sharing, "share-aggregates", { policy: digest });
  await assert.rejects(agrees(shown.digest), { code: "policy-changed" });
  // Pressed once more, with the same words on the screen.
  await assert.rejects(agrees(shown.digest), { code: "policy-not-shown" });
  assert.equal(it.state.agreed, false);
  await it.agrees();
  assert.deepEqual([it.state.agreed, it.state.scheduledFor > it.now], [true, true]);
});

test("the answer to a report brings nothing back that another tab has erased", async () => {
  let answer;
  testServer(() => new Promise((resolve) => (answer = () => resolve(accepted()))));
  const it = await (await (await device()).agrees()).seals();
  const sync = it.cairn.sharing.sync();
  while (!answer) await turn();
  await (await device(it.store)).cairn.profile.erase({ everything: true });
  answer();
  assert.equal(await sync, "sent");
  assert.deepEqual([...it.store.slots.keys()], []);
});

test("a tab that was open before reads nothing that is published once another took consent back", async () => {
  for (const consent of ["personalise", "share-aggregates"]) {
    const asked = watched();
    const store = testStore();
    const it = await reader(store);
    const { digest } = await it.cairn.sharing.policy();
    await it.cairn.sharing.consent(consent, { policy: digest });
    await it.days(3);
    assert.ok(asked.length > 0, "it would");
    await (await reader(store)).cairn.sharing.consent("local-only");
    asked.length = 0;
    await it.days(3);
    assert.deepEqual([asked, store.slots.has("default.release")], [[], false]);
  }
});

test("nor does it write anything of it while another tab erases", async () => {
  watched();
  const store = testStore();
  const it = await reader(store);
  await it.cairn.sharing.consent("personalise");
  await it.days(3);
  let late;
  const remove = (key) => {
    store.remove(key);
    if (key === "default.release") late ??= it.days(1);
  };
  await (await reader({ ...store, remove })).cairn.profile.erase();
  await late;
  assert.equal(store.slots.has("default.release"), false);
});

test("nor does it once another encrypted what is stored, or it would store it in the clear", async () => {
  const asked = watched();
  const store = testStore();
  const it = await reader(store);
  await it.cairn.sharing.consent("personalise");
  await it.days(1);
  const sealed = await reader(store, "six words");
  asked.length = 0;
  await it.days(3);
  assert.deepEqual(asked, []);
  for (const [key, bytes] of store.slots)
    assert.match(Buffer.from(bytes).toString("latin1"), /^CRN[EK]/, key);
  await sealed.days(3);
  assert.ok(asked.length > 0, "that one reads on");
});

test("a withdrawal that cannot be stored stops reading too", async () => {
  const asked = watched();
  const store = testStore();
  const it = await reader(store);
  await it.cairn.sharing.consent("personalise");
  await it.days(3);
  asked.length = 0;
  store.full = true;
  await assert.rejects(it.cairn.sharing.consent("local-only"), { message: "full" });
  store.full = false;
  await it.days(3);
  assert.deepEqual(asked, []);
});
