// What the texts on sharing say and no other test holds: docs/privacy/promises.md names these.
import assert from "node:assert/strict";
import { pbkdf2Sync } from "node:crypto";
import { test } from "node:test";
import { Cairn } from "cairn-learn";
import { catalog, DAY, Device, policy, testServer, testStore } from "./device.mjs";
import { device, disposed } from "./devices.mjs";

async function pageWith(sharing) {
  const it = new Device(testStore());
  it.cairn = await Cairn.open({ catalog, store: it.store, sharing, clock: () => it.now });
  return disposed(it);
}

test("a guardian's code is neither sent nor stored", async () => {
  const server = testServer();
  const sent = [];
  const { fetch } = globalThis;
  globalThis.fetch = (address, init = {}) => {
    sent.push(`${address} ${JSON.stringify(init)} ${Buffer.from(init.body ?? []).toString("latin1")}`);
    return fetch(address, init);
  };
  const [code, salt, iterations] = ["kestrel-41-harbour", "5a".repeat(16), 100_000];
  const hash = pbkdf2Sync(code, Buffer.from(salt, "hex"), iterations, 32, "sha256").toString("hex");
  const guardian = { salt, iterations, hash };
  const addresses = { policy: "https://school.test/policy.json", reports: "https://school.test/v1/reports" };
  const it = await pageWith({ ...addresses, mode: "guardian", guardian });
  const { digest } = await it.cairn.sharing.policy();
  await assert.rejects(it.cairn.sharing.consent("share-aggregates", { policy: digest, code: "another" }), {
    code: "guardian-code",
  });
  await it.cairn.sharing.policy();
  await it.cairn.sharing.consent("share-aggregates", { policy: digest, code });
  await it.seals();
  await it.cairn.sharing.sync();
  assert.equal(server.posts.length, 1, "a report left");
  const secrets = [code, Buffer.from(code).toString("base64"), Buffer.from(code).toString("hex")];
  const kept = [...it.store.slots].map(([key, bytes]) => `${key} ${Buffer.from(bytes).toString("latin1")}`);
  assert.ok(kept.length > 0 && sent.length > 1);
  for (const place of [...kept, ...sent]) {
    for (const secret of secrets) assert.ok(!place.includes(secret), secret);
  }
});

test("who learns from others sends no answer, whatever they do for a year", async () => {
  const server = testServer();
  const it = await device();
  await it.cairn.sharing.consent("personalise");
  for (let day = 0; day < 365; day += 5) {
    it.now += 5 * DAY;
    await it.answers(day % 2 === 0);
    await it.cairn.sharing.sync();
  }
  assert.deepEqual([server.posts, it.cairn.sharing.ledger(), it.state.waiting], [[], [], null]);
});

test("what is recommended is the same whether answers are sent or not", async () => {
  testServer();
  const lists = [];
  for (const consent of ["local-only", "personalise", "share-aggregates"]) {
    const it = await pageWith({ policy: policy(), reports: "https://school.test/v1/reports" });
    const { digest } = await it.cairn.sharing.policy();
    await it.cairn.sharing.consent(consent, { policy: digest });
    for (const correct of [true, false, true]) await it.answers(correct);
    it.now += 30 * DAY;
    await it.cairn.sharing.sync();
    const listed = it.cairn.recommend({ count: 20 });
    assert.equal(listed.length, 20);
    lists.push(listed.map(({ item, score }) => [item.id, score]));
  }
  assert.deepEqual(lists[1], lists[0]);
  assert.deepEqual(lists[2], lists[0]);
});
