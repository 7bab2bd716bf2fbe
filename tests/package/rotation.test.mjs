// The statements that a real server makes about its keys, as a device reads them.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { chainFrom } from "../../pkg-config/build/sharing/keys.js";

const program = process.env.CAIRN_BIN;
const run = promisify(execFile);
let folder;
let data;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "cairn-rotation-"));
  data = join(folder, "data");
});
after(() => rm(folder, { recursive: true }));

/** What a server over the folder gives out. */
async function given() {
  const server = spawn(program, [
    ...["serve", "--data", data, "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"],
  ]);
  const ended = new Promise((resolve) => server.once("exit", resolve));
  try {
    const address = await new Promise((resolve, reject) => {
      ended.then(() => reject(new Error("the server ended before it listened")));
      createInterface({ input: server.stdout }).on("line", (line) => {
        const found = /^Cairn is at (\S+)$/.exec(line);
        if (found) resolve(found[1]);
      });
    });
    const text = async (path) => (await fetch(address + path)).text();
    return {
      key: JSON.parse(await text("/v1/releases/key")).publicKey,
      keys: await text("/v1/releases/keys"),
      school: JSON.parse(await text("/v1/policy")).school,
    };
  } finally {
    server.kill("SIGTERM");
    await ended;
  }
}

test("a device follows the keys that a server rotates and revokes, and takes them for the school of its policy", async () => {
  const root = join(folder, "root.pem");
  const { stdout } = await run(program, ["keys", "new", root]);
  const [rootKey] = /[A-Za-z0-9+/]{43}=/.exec(stdout);
  const first = await given();
  const alone = await chainFrom(first.key, rootKey, first.keys);
  assert.deepEqual(
    [alone.periods.map(({ key }) => key), alone.statements, alone.school],
    [[first.key], 0, first.school],
  );

  await run(program, ["keys", "rotate", "--data", data]);
  const second = await given();
  assert.notEqual(second.key, first.key);
  await run(program, ["keys", "revoke", "--data", data, "--root", root]);
  const third = await given();
  assert.deepEqual([second.school, third.school], [first.school, first.school]);

  for (const [named, follows] of [
    [first, [first, second, third]],
    [second, [second, third]],
    [third, [third]],
  ]) {
    const chain = await chainFrom(named.key, rootKey, third.keys);
    assert.deepEqual(
      chain.periods.map(({ key }) => key),
      follows.map(({ key }) => key),
    );
    assert.deepEqual([chain.statements, chain.school], [2, first.school]);
  }
  await assert.rejects(chainFrom(first.key, undefined, third.keys), /root key .* did not sign/);
  assert.equal((await chainFrom(first.key, undefined, second.keys)).periods.at(-1).key, second.key);
});
