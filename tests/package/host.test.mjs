// The package outside a browser: two Node programs over one folder keep the same rules, if the host says how they exclude each
// other; without that nothing is shared.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { policy } from "./device.mjs";

const run = promisify(execFile);
const program = new URL("host.mjs", import.meta.url).pathname;
const WEEK = 7 * 86_400_000;
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
// 163 reports of ln(21/20) fill the lifetime cap.
const cheap = policy({
  epochDays: 7,
  tasks: [{ ...policy().tasks[0], epsilon: { numerator: 21, denominator: 20 } }],
});

const posts = [];
let server;
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "cairn-host-"));
  server = createServer(async (incoming, outgoing) => {
    posts.push(Buffer.concat(await incoming.toArray()));
    if (posts.length % 4 === 0) return outgoing.destroy();
    return outgoing.writeHead(201, { "content-type": "application/json" }).end('{"status":"accepted"}');
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
});

after(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

async function host(options) {
  const reports = `http://127.0.0.1:${server.address().port}/v1/reports`;
  const from = { epoch: 2900 * WEEK, now: Date.now() };
  const all = {
    folder,
    reports,
    policy: cheap,
    charges: 15,
    from,
    locked: true,
    consents: true,
    ...options,
  };
  return JSON.parse((await run(process.execPath, [program, JSON.stringify(all)])).stdout);
}

test("a host without locks cannot share", async () => {
  if (globalThis.navigator?.locks && process.versions.node.split(".")[0] >= 24) return;
  const { available, unavailable } = await host({ locked: false });
  assert.equal(available, false);
  assert.match(unavailable, /no Web Locks, and no other locks/);
  assert.deepEqual(posts, []);
});

test("two programs over one folder spend no epoch twice and lose no report", async (t) => {
  const from = { epoch: 2900 * WEEK, now: Date.now() };
  const both = await Promise.all([host({ from }), host({ from })]);
  const { ledger, waiting } = await host({ from, charges: 0, consents: false });
  const charges = ledger.filter(({ kind }) => kind === "charged");
  const epochs = charges.map(({ epoch }) => epoch);
  const charged = new Map(charges.map(({ reportSha256, epoch }) => [reportSha256, epoch]));
  t.diagnostic(`${charges.length} charges, ${posts.length} requests`);
  assert.equal(new Set(epochs).size, epochs.length, "an epoch charged twice");
  for (const post of posts) assert.equal(charged.get(sha256(post)), post.readUInt32LE(4));
  for (const report of both.flatMap(({ shown }) => shown))
    assert.ok(charged.has(sha256(Buffer.from(report, "hex"))));
  const open = charges.filter(({ outcome }) => outcome === "charged").map(({ reportSha256 }) => reportSha256);
  assert.deepEqual(open, waiting ? [sha256(Buffer.from(waiting, "hex"))] : []);
  assert.ok(charges.length >= 15 && posts.length > 5);
});
