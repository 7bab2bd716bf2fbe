// What is in the npm package: the packed file ($CAIRN_TARBALL), installed into an empty project. consumers.test.mjs uses it.
import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
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
    "dist/index.d.ts",
    "dist/index.js",
    "package.json",
    "wasm/cairn.d.ts",
    "wasm/cairn.js",
    "wasm/cairn_bg.wasm",
    "wasm/cairn_bg.wasm.d.ts",
    "wasm/cairn_build_bg.wasm",
    "wasm/cairn_guide_bg.wasm",
    "wasm/cairn_models_bg.wasm",
    "wasm/cairn_record_bg.wasm",
    "wasm/cairn_sharing_bg.wasm",
    "wasm/inline.d.ts",
    "wasm/inline.js",
  ];
  const compiled = /^dist\/.+\.(js|d\.ts)$/;
  assert.deepEqual(
    needed.filter((file) => !files.includes(file)),
    [],
    "nothing is missing",
  );
  assert.deepEqual(
    files.filter((file) => !needed.includes(file) && !compiled.test(file)),
    [],
    "nothing is there by mistake",
  );
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
