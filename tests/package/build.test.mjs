// A pack made on the page, by the raw bindings: the same bytes as `cairn pack` makes, and the same words about what is wrong.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const package_ = new URL("../../pkg-config/", import.meta.url);
const bindings = await import(new URL("wasm/cairn.js", package_));
const { build: built } = await import(new URL("build/core/build.js", package_));
const { load, loadPart } = await import(new URL("build/core/wasm.js", package_));
const file = (name) => () => new URL(`wasm/${name}.wasm`, package_);
await load({ first: file("cairn_bg"), parts: { build: file("cairn_build_bg") } });
await loadPart("build");
const { Engine } = bindings;
const build = (catalog) => built(bindings, catalog);

const maths = JSON.parse(
  await readFile(new URL("../../catalogs/school-maths.json", import.meta.url), "utf8"),
);
const data = process.env.CAIRN_SHARED_DATA ?? fileURLToPath(new URL("../../../shared/data", import.meta.url));
const exercism = join(data, "catalogs/exercism/exercism-all.json");
const oatutor = join(data, "catalogs/oatutor/problems.jsonl");
const program = process.env.CAIRN_BIN;

/** What `cairn pack` makes of a catalog, or says of it. */
async function packed(catalog) {
  const folder = await mkdtemp(join(tmpdir(), "cairn-build-"));
  try {
    const [source, pack] = ["source.json", "pack.cairn"].map((name) => join(folder, name));
    await writeFile(source, JSON.stringify(catalog));
    await promisify(execFile)(program, ["pack", source, "-o", pack], {
      env: { ...process.env, RUST_BACKTRACE: "0" },
    });
    return new Uint8Array(await readFile(pack));
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("our own catalog gives the pack that was made from its file, and opens", async () => {
  const pack = await build(maths);
  assert.deepEqual(pack, new Uint8Array(await readFile(process.env.CAIRN_PACK)));
  const engine = new Engine();
  assert.equal(engine.open(pack, 2 ** 32 - 1), 1);
  engine.free();
});

test("so does a catalog in many languages without a list of skills", {
  skip: !program || !existsSync(exercism),
}, async () => {
  const items = JSON.parse(await readFile(exercism, "utf8")).map((entry) => ({
    id: entry.id,
    name: entry.title,
    description: entry.blurb ?? "",
    url: entry.url,
    learningResourceType: entry.kind,
    teaches: entry.teaches,
    assesses: [...new Set(entry.practices)],
    topics: [...new Set(entry.topics)],
    difficulty: entry.difficulty === null ? null : entry.difficulty / 10,
  }));
  const catalog = { cairn: 1, name: "Exercism", inLanguage: "en", items };
  assert.deepEqual(await build(catalog), await packed(catalog));
});

test("and one with formulas, many skills and long texts", {
  skip: !program || !existsSync(oatutor),
}, async () => {
  const lines = (await readFile(oatutor, "utf8")).split("\n").filter((line) => line);
  const clean = (text) => text.replaceAll(/\p{Cc}/gu, " ");
  const items = lines.map((line, at) => {
    const { title, body, course, lesson, license, skills } = JSON.parse(line);
    return {
      id: String(at),
      name:
        clean(title ?? "")
          .trim()
          .slice(0, 70) || "Problem",
      text: clean(body ?? "").slice(0, 4000),
      topics: [clean(lesson).slice(0, 60)],
      educationalLevel: course,
      license,
      assesses: [...new Set(skills.filter((skill) => skill))],
      difficulty: (at % 97) / 97,
    };
  });
  const catalog = { cairn: 1, name: "OATutor", items };
  assert.deepEqual(await build(catalog), await packed(catalog));
});

test("what is wrong is told as of a file", { skip: !program }, async () => {
  const items = [
    { id: "a", name: "A", difficulty: 1.1, url: "javascript:alert(1)", topics: ["t", "t"] },
    { id: "a", name: " ", teaches: ["s"], timeRequired: 0 },
    { id: 'quoted "\u0007"', name: "C\u0000" },
  ];
  const wrong = {
    cairn: 2,
    name: "Wrong",
    skills: [
      { id: "x", name: "X", prerequisites: ["y"] },
      { id: "y", name: "Y", prerequisites: ["x"] },
    ],
    items,
  };
  const native = await packed(wrong).catch(({ stderr }) => stderr);
  const words = native
    .slice(native.indexOf("the catalog has"))
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  assert.equal(words.length, 12, native);
  await assert.rejects(build(wrong), ({ code, message }) => {
    assert.equal(code, "catalog-invalid");
    assert.deepEqual(
      message.split("\n").map((line) => line.trim()),
      words,
    );
    return true;
  });
});

test("a field that is misspelt or of another kind is refused by its place", async () => {
  const item = { id: "a", name: "A" };
  const many = Array.from({ length: 300 }, (_, at) => ({ id: `item-${at}`, name: "One of many" }));
  for (const [catalog, words] of [
    [{ ...maths, lang: "en" }, "lang is no field that is known here"],
    [{ cairn: 1, name: "x", items: [item, { ...item, dificulty: 1 }] }, "items[1].dificulty is no field"],
    [
      { cairn: 1, name: "x", items: [{ ...item, topics: ["a", 1] }] },
      "items[0].topics[1] must be a text, not this number",
    ],
    [
      { cairn: 1, name: "x", items: [{ ...item, timeRequired: 1.5 }] },
      "items[0].timeRequired must be a whole number",
    ],
    [{ cairn: 1, name: "x", items: [{ name: "A" }] }, "items[0].id is missing"],
    [
      { cairn: 1, name: "x", items: [...many, { ...item, id: "b", dificulty: 1 }] },
      "items[300].dificulty is no field",
    ],
    [{ cairn: 1, name: "x", items: item }, "items must be a list, not an object"],
    [{ cairn: 1, name: "x" }, "items is missing"],
    [{ cairn: 1, name: "x", items: [] }, "items is empty"],
  ]) {
    await assert.rejects(
      build(catalog),
      ({ code, message }) => code === "catalog-invalid" && message.includes(words),
      words,
    );
  }
});
