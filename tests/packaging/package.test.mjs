// The npm package as others will get it: the packed file ($CAIRN_TARBALL) is installed into an empty project and used
// from there, so that nothing of this repository can stand in for what was left out of it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "..", "..", "node_modules");
const tarball = process.env.CAIRN_TARBALL;
let project;

before(async () => {
  assert.ok(tarball, "CAIRN_TARBALL names the packed package");
  project = await mkdtemp(join(tmpdir(), "cairn-package-"));
  await writeFile(join(project, "package.json"), JSON.stringify({ private: true, type: "module" }));
  // Offline: a dependency, which the package promises not to have, could not be fetched.
  await run("npm", ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", tarball]);
  for (const name of ["consumer.ts", "smoke.mjs"]) await copyFile(join(here, name), join(project, name));
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
    "wasm/cairn_guide_bg.wasm",
    "wasm/cairn_models_bg.wasm",
    "wasm/cairn_record_bg.wasm",
    "wasm/cairn_sharing_bg.wasm",
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

test("it is alone: installing it installs nothing else", async () => {
  const installed = (await readdir(join(project, "node_modules"))).filter((name) => !name.startsWith("."));
  assert.deepEqual(installed, ["cairn-learn"]);
});

test("publint finds nothing to improve", async () => {
  const said = await run(process.execPath, [join(modules, "publint", "src", "cli.js"), "--strict", tarball]);
  assert.match(said, /All good/);
});

for (const [moduleResolution, module] of [
  ["node16", "node16"],
  ["bundler", "esnext"],
]) {
  test(`its types check under moduleResolution ${moduleResolution}`, async () => {
    const folder = join(project, moduleResolution);
    await mkdir(folder);
    const compilerOptions = {
      target: "es2022",
      lib: ["es2022", "esnext.disposable", "dom"],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
      module,
      moduleResolution,
    };
    await writeFile(
      join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions, files: ["../consumer.ts"] }),
    );
    await run(process.execPath, [join(modules, "typescript", "bin", "tsc"), "--project", folder]);
  });
}

test("Node opens a pack with it and gets recommendations with reasons", async () => {
  const said = await run(process.execPath, ["smoke.mjs"]);
  assert.match(said, /^\d+ recommendations/m);
});

test("its wasm can be found by name, as bundlers do", async () => {
  for (const name of [
    "cairn_bg",
    "cairn_record_bg",
    "cairn_guide_bg",
    "cairn_models_bg",
    "cairn_sharing_bg",
  ]) {
    const script = `process.stdout.write(import.meta.resolve("cairn-learn/${name}.wasm"))`;
    const url = await run(process.execPath, ["--input-type=module", "--eval", script]);
    assert.equal((await readFile(fileURLToPath(url))).subarray(0, 4).toString("latin1"), "\0asm");
  }
});

/** What the program prints; its output is the message if it fails. */
async function run(program, args) {
  try {
    return (await promisify(execFile)(program, args, { cwd: project })).stdout;
  } catch (error) {
    throw new Error(`${error.message}\n${error.stdout}\n${error.stderr}`);
  }
}
