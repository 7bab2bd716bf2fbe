// A consumer's own folder, away from this repository, with the packed package ($CAIRN_TARBALL) installed: nothing of the
// repository can stand in for what was left out of the package.
import { execFile, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const packaging = join(dirname(fileURLToPath(import.meta.url)), "..");
const NPM = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];

/**
 * Copies a consumer's folder and installs its lock file's packages and the package itself.
 *
 * @param {string} name of the folder
 * @param {Record<string, string | Uint8Array>} files that the test makes, by their paths in it
 */
export async function project(name, files = {}) {
  const folder = await mkdtemp(join(tmpdir(), `cairn-${name}-`));
  const run = (program, ...args) => output(program, args, folder);
  await cp(join(packaging, name), folder, { recursive: true });
  await cp(join(packaging, "support", "use.js"), join(folder, "use.js"));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  // Not `npm ci`, which refuses a lock file without the builds for other systems that a registry may lack.
  if (about.dependencies ?? about.devDependencies ?? about.workspaces) await run("npm", "install", ...NPM);
  await run("npm", "install", "--no-save", ...NPM, process.env.CAIRN_TARBALL);
  return {
    folder,
    run,
    /** The version of a package that it has, or that a workspace in it has for itself. */
    async version(of, workspace = ".") {
      const path = join(folder, workspace, "node_modules", of, "package.json");
      return JSON.parse(await readFile(path, "utf8")).version;
    },
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** Starts a server that a package has, which prints its address; ends with `close`. */
export async function start(folder, ...command) {
  const env = { ...process.env, NO_COLOR: "1" };
  const child = spawn(process.execPath, command, { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] });
  const origin = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = /http:\/\/(?:127\.0\.0\.1|localhost):(\d+)/.exec(line);
      if (found) resolve(`http://127.0.0.1:${found[1]}`);
    });
    child.once("exit", (code) => reject(new Error(`${command.join(" ")} ended with ${code}`)));
  });
  return { origin, close: () => child.kill() };
}

/** What a program prints; its output is the message if it fails. */
export async function output(program, args, cwd) {
  try {
    // A test runner that a test starts would speak to this one instead of printing.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    return (await promisify(execFile)(program, args, { cwd, env, maxBuffer: 1e8 })).stdout;
  } catch (error) {
    throw new Error(`${error.message}\n${error.stdout}\n${error.stderr}`);
  }
}
