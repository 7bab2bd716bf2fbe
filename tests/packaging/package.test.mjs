// What is in the npm package: the packed file ($CAIRN_TARBALL), installed into an empty project. consumers.test.mjs uses it.
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { after, before, test } from "node:test";
import { output } from "./support/project.mjs";

const tarball = process.env.CAIRN_TARBALL;
let project;

before(async () => {
  assert.ok(tarball, "CAIRN_TARBALL names the packed package");
  project = await mkdtemp(join(tmpdir(), "cairn-package-"));
  await writeFile(join(project, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const options = ["--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"];
  await output("npm", ["install", ...options, tarball], project);
});

after(() => project && rm(project, { recursive: true, force: true }));

test("the package holds what it promises and nothing else", async () => {
  const root = join(project, "node_modules", "cairn-learn");
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      relative(root, join(entry.parentPath ?? entry.path, entry.name))
        .split(sep)
        .join("/"),
    );
  const needed = [
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "dist/cairn-node-worker.js",
    "dist/cairn-worker.js",
    "dist/core.js",
    "dist/elements.js",
    "dist/index.js",
    "dist/inline.js",
    "dist/open.js",
    "dist/part-build.js",
    "dist/part-first.js",
    "dist/part-guide.js",
    "dist/part-models.js",
    "dist/part-record.js",
    "dist/part-sharing.js",
    "dist/policy.js",
    "dist/protection.js",
    "dist/releases.js",
    "dist/words.js",
    "dist/worker-host.js",
    "dist/worker-node.js",
    "dist/worker.js",
    "dist/xapi.js",
    "package.json",
    "types/index.d.ts",
    "wasm/cairn_bg.wasm",
  ];
  const declared = /^types\/.+\.d\.ts$/;
  assert.deepEqual(
    needed.filter((file) => !files.includes(file)),
    [],
    "nothing is missing",
  );
  assert.deepEqual(
    files.filter((file) => !needed.includes(file) && !declared.test(file)),
    [],
    "nothing is there by mistake",
  );
});

test("a page asks for no script that only another one leads to", async () => {
  const dist = join(project, "node_modules", "cairn-learn", "dist");
  const imports = async (name) => {
    const text = await readFile(join(dist, name), "utf8");
    return [...text.matchAll(/\b(?:from|import)"\.\/([\w-]+\.js)"/g)].map(([, other]) => other);
  };
  for (const [entry, most] of Object.entries({ index: 3, inline: 9, worker: 3, xapi: 1, elements: 2 })) {
    const atOnce = new Set(await imports(`${entry}.js`));
    for (const other of atOnce) {
      for (const hidden of await imports(other))
        assert.ok(atOnce.has(hidden), `${entry}: ${hidden} by ${other}`);
    }
    assert.equal(atOnce.size, most, [...atOnce].join(", "));
  }
  // They go on from what a page opens a catalog with: two levels, in parallel.
  assert.deepEqual((await imports("cairn-worker.js")).sort(), [
    "core.js",
    "index.js",
    "policy.js",
    "words.js",
    "worker-host.js",
  ]);
});

test("installing it installs Lit, which its elements are made with, and nothing else", async () => {
  const installed = (await readdir(join(project, "node_modules"))).filter((name) => !name.startsWith("."));
  assert.deepEqual(installed.sort(), [
    "@lit",
    "@lit-labs",
    "@types",
    "cairn-learn",
    "lit",
    "lit-element",
    "lit-html",
  ]);
});
