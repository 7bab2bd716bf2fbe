// Starts a real `cairn serve` for a test: the program in $CAIRN_BIN, on a free port, with a data folder of its own.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";

/**
 * @param {{ args?: string[], env?: Record<string, string> }} [options] more arguments for `cairn serve`
 * @returns {Promise<{ url: string, data: string, stop(): Promise<void> }>} `url` has no slash at its end
 */
export async function startCairn({ args = [], env = {} } = {}) {
  const program = process.env.CAIRN_BIN;
  if (!program) throw new Error("CAIRN_BIN must name the cairn program");
  const data = await mkdtemp(join(tmpdir(), "cairn-e2e-"));
  const child = spawn(
    program,
    ["serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--data", data, ...args],
    {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const ended = new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ?? code));
    child.once("error", resolve);
  });
  const stop = async () => {
    child.kill("SIGTERM");
    const slow = delay(5000, "slow", { ref: false });
    if ((await Promise.race([ended, slow])) === "slow") child.kill("SIGKILL");
    await ended;
    await rm(data, { recursive: true, force: true });
  };
  try {
    return { url: await address(child, ended), data, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The address that the server prints once it listens. Both of its streams are read on, or it would block on them. */
async function address(child, ended) {
  const said = [];
  const printed = new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        said.push(line);
        const found = /Cairn is at (http:\/\/[^\s/]+)/.exec(line);
        if (found) resolve(found[1]);
      });
    }
  });
  const failed = ended.then((how) => `cairn serve ended (${how})`);
  const late = delay(30_000, "cairn serve printed no address in 30 s", { ref: false });
  const first = await Promise.race([printed, failed, late]);
  if (!first.startsWith("http")) throw new Error([first, ...said].join("\n"));
  return first;
}
