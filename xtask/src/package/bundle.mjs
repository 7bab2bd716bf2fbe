// Makes what is published of the npm package from what tsc compiled: `node bundle.mjs BUILD DIST TYPES`, three folders.
//
// The scripts of BUILD go into DIST, a few minified ones instead of a hundred: a page without a bundler waits for as many answers as
// imports lead on to each other. All lie in one folder, so that the addresses in them, which bundlers look for as they are written,
// are right in whichever of them they come to lie. What two entries share is in a file of its own, or there would be two of what is
// meant to be one.
//
// The declarations that an entry leads to go into TYPES as they are, with their comments, which editors show.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, normalize, resolve } from "node:path";
import { rolldown } from "rolldown";

const [build, dist, types] = process.argv.slice(2).map((path) => resolve(path));

/** The entries, by their names in DIST. */
const ENTRIES = {
  index: "index",
  inline: "inline",
  worker: "worker/index",
  "worker-node": "worker/node",
  "worker-host": "worker/host",
  "cairn-worker": "worker/cairn-worker",
  "cairn-node-worker": "worker/cairn-node-worker",
  elements: "elements/index",
  xapi: "xapi/index",
};

/**
 * Files of their own: what the elements and xAPI have in common with the core; what only pages about sharing need beside; and the
 * core. Bundlers split no file, so each is what is needed, or not, as one.
 */
const SHARED = [
  { name: "words", test: /\/build\/(errors|messages\/(report-)?en)\.js/ },
  { name: "policy", test: /\/build\/(messages\/policy-en|sharing\/policy-words)\.js/ },
  {
    name: "core",
    test: /\/(build\/(cairn|learners|opening|profile|stored-profile|core\/|stores\/|sharing\/(?!releases)|worker\/(channel|protocol))|wasm\/cairn\.js)/,
  },
];

/**
 * Files that stay what they are for those who import them: the parts of the WebAssembly, and what a page and a worker open a catalog
 * with, whose address of the WebAssembly nobody else should bring along.
 */
const whole = {
  name: "whole",
  resolveId: (source, importer) =>
    importer && /^\.\.\/(wasm\/part-\w+|index)\.js$/.test(source)
      ? { id: `./${basename(source)}`, external: true }
      : undefined,
};

/**
 * The elements' HTML and CSS without what only its source needs: the white space that sets lines in, and in style sheets comments and
 * what may stand around signs. Minifiers leave templates as they are.
 */
const templates = {
  name: "templates",
  transform(code, id) {
    if (!id.includes("/build/elements/")) return undefined;
    const flush = code.replace(/\n\s+/g, "\n");
    if (!id.includes("/styles/")) return { code: flush, map: null };
    const dense = flush.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\s*([{};,])\s*/g, "$1");
    return { code: dense.replaceAll(": ", ":").replaceAll(";}", "}"), map: null };
  },
};

/** A script that asks at once for all that its imports ask for, so that nothing is waited for twice. */
function flat(chunk, chunks) {
  const imports = ({ imports }) => imports.map((path) => basename(path)).filter((name) => chunks.has(name));
  const all = new Set(imports(chunk));
  for (const name of all) for (const other of imports(chunks.get(name))) all.add(other);
  const hidden = [...all].filter((name) => !imports(chunk).includes(name));
  return hidden.map((name) => `import"./${name}";`).join("") + chunk.code;
}

/** Tools know what they look for best in plain quotes. */
const quoted = (code) =>
  code
    .replace(/new URL\(`([^`$]+)`,import\.meta\.url\)/g, 'new URL("$1",import.meta.url)')
    .replace(/\bimport\(`([^`$]+)`\)/g, 'import("$1")')
    .replace("{type:`module`}", '{type:"module"}');

async function scripts() {
  const bundle = await rolldown({
    input: Object.fromEntries(
      Object.entries(ENTRIES).map(([name, path]) => [name, join(build, `${path}.js`)]),
    ),
    external: [/^lit(\/|$)/, /^node:/],
    plugins: [whole, templates],
    platform: "neutral",
    onLog(level, log) {
      throw new Error(`${level}: ${log.message}`);
    },
  });
  const { output } = await bundle.generate({
    minify: true,
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
    codeSplitting: { groups: SHARED },
  });
  await bundle.close();
  const chunks = new Map(output.map((chunk) => [chunk.fileName, chunk]));
  for (const chunk of output)
    writeFileSync(join(dist, chunk.fileName), `${quoted(flat(chunk, chunks)).trim()}\n`);
}

/** Copies a declaration and what it imports. */
function declare(path, done = new Set()) {
  if (done.has(path)) return;
  done.add(path);
  const text = readFileSync(join(build, path), "utf8");
  mkdirSync(dirname(join(types, path)), { recursive: true });
  cpSync(join(build, path), join(types, path));
  for (const [, other] of text.matchAll(/(?:from |import\()"(\.[^"]+)\.js"/g)) {
    declare(normalize(join(dirname(path), `${other}.d.ts`)), done);
  }
}

for (const folder of [dist, types]) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
}
await scripts();
const wasm = join(build, "../wasm");
for (const part of readdirSync(wasm).filter((name) => /^part-.+\.js$/.test(name))) {
  cpSync(join(wasm, part), join(dist, part));
}
const declared = new Set();
for (const [name, path] of Object.entries(ENTRIES)) {
  // The workers' scripts are no entries, and under Node and in a browser the types are the same.
  if (!name.startsWith("cairn-") && name !== "worker-node") declare(`${path}.d.ts`, declared);
}
