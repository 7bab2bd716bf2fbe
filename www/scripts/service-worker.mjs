// Writes dist/sw.js: the service worker with the list of the app's own files before it. Its version is a digest of their
// names and contents and of the worker itself, so it changes exactly when one of them does.
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const worker = await readFile(new URL("sw.js", import.meta.url), "utf8");

const entries = await readdir(dist, { recursive: true, withFileTypes: true });
const paths = entries
  .filter((entry) => entry.isFile())
  .map((entry) =>
    relative(dist, join(entry.parentPath ?? entry.path, entry.name))
      .split(sep)
      .join("/"),
  )
  .filter(isShell)
  .sort();

const digest = createHash("sha256").update(worker);
for (const path of paths) digest.update(`${path}\n`).update(await readFile(join(dist, path)));
const version = digest.digest("hex").slice(0, 16);
// The page is kept under the address by which it is asked for.
const shell = paths.map((path) => (path === "index.html" ? "/" : `/${path}`));

const constants = `const VERSION = ${JSON.stringify(version)};\nconst SHELL = ${JSON.stringify(shell)};\n`;
await writeFile(join(dist, "sw.js"), constants + worker);
console.log(`service worker ${version}: ${shell.length} files`);

/** Packs are chosen by the learner and kept when they are used; what follows a build is no part of the page. */
function isShell(path) {
  return !path.startsWith("packs/") && path !== "sw.js" && !/\.(br|gz|map)$/.test(path);
}
