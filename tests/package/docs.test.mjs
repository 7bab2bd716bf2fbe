// The code in the docs, as it stands there: the quick start runs, and everything else can at least be parsed.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { access, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const docs = new URL("../../docs/package/", import.meta.url);
const here = fileURLToPath(new URL(".", import.meta.url));

/** The code blocks of a page, in order. */
const blocks = async (page) => {
  const text = await readFile(new URL(page, docs), "utf8");
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, code]) => ({ language, code }));
};

/** Node with a module on its standard input. */
function node(args, script) {
  const run = promisify(execFile)(process.execPath, ["--input-type=module", ...args, "-"], { cwd: here });
  run.child.stdin.end(script);
  return run;
}

test("the quick start runs as it stands, under Node", async () => {
  const first = (await blocks("quick-start.md")).find(({ language }) => language === "js");
  const { stdout } = await node([], first.code);
  const lines = stdout.trim().split("\n");
  assert.equal(lines.length, 4, stdout);
  for (const line of lines.slice(0, 3))
    assert.match(line, /^(Halves of things|Sharing a pizza|Mixed numbers) - [A-Z].+\.$/);
  assert.match(lines[3], /^[A-Z].+\. .+\.$/, "what a tutor would say");
});

test("what the pages and the package's own page give as TypeScript, and the quick start, are right to a strict compiler", async () => {
  const folder = await mkdtemp(join(here, "docs-"));
  try {
    const settings = {
      target: "es2022",
      lib: ["es2022", "dom"],
      module: "nodenext",
      strict: true,
      noEmit: true,
    };
    const compilerOptions = { ...settings, types: ["node"], skipLibCheck: false };
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
    // What a page has under a name of its own.
    const own =
      "declare const large: boolean, items: SourceItem[], statement: unknown, answer: Response, catalog: string;\n";
    const given = 'import type { Cairn, SourceItem } from "cairn-learn";\n';
    const has = "declare global { const cairn: Cairn; function render(list: unknown): void; }\n";
    await writeFile(
      join(folder, "own.d.ts"),
      `${given}${has}declare global { ${own.slice("declare ".length)} }\n`,
    );
    let written = 0;
    for (const page of [
      "quick-start.md",
      "entries.md",
      "xapi.md",
      "elements.md",
      "../../pkg-config/README.md",
      "../../README.md",
    ]) {
      for (const { language, code } of await blocks(page)) {
        const first = page === "quick-start.md" && language === "js";
        if (!first && language !== "ts") continue;
        written += 1;
        await writeFile(join(folder, `${written}.ts`), `${code}\nexport {};\n`);
      }
    }
    assert.ok(written >= 7, `${written} blocks`);
    const tsc = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));
    const told = await promisify(execFile)(process.execPath, [tsc, "--project", folder]).catch(
      ({ stdout }) => ({ stdout }),
    );
    assert.equal(told.stdout, "");
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("every JavaScript in the docs is JavaScript, and every import is one of the package's", async () => {
  const pages = (await readdir(docs)).filter((name) => name.endsWith(".md"));
  let read = 0;
  for (const page of pages) {
    for (const { language, code } of await blocks(page)) {
      const scripts =
        language === "js" || language === "ts"
          ? [code]
          : language === "html"
            ? [...code.matchAll(/<script type="module">([\s\S]*?)<\/script>/g)].map(([, script]) => script)
            : [];
      for (const script of scripts) {
        // Types are left out of what is checked here, and so is what a page has under names of its own.
        if (language !== "ts") await node(["--check"], script);
        read += 1;
      }
      for (const [, names, entry] of code.matchAll(/import \{([^}]+)\} from "(cairn-learn[^"]*)"/g)) {
        // A worker's entry needs a worker.
        if (entry === "cairn-learn/worker") continue;
        const exported = await import(entry);
        for (const name of names.split(",").map((name) => name.trim())) {
          assert.ok(name.startsWith("type ") || name in exported, `${page}: ${entry} has ${name}`);
        }
      }
    }
  }
  assert.ok(read > 8, `${read} scripts`);
});

test("the page of errors has every code, and no other", async () => {
  const source = await readFile(new URL("../../pkg-config/src/errors.ts", docs), "utf8");
  const union = source.slice(
    source.indexOf("CairnErrorCode ="),
    source.indexOf(";", source.indexOf("CairnErrorCode =")),
  );
  const codes = [...union.matchAll(/"([a-z-]+)"/g)].map(([, code]) => code);
  assert.ok(codes.length > 40, `${codes.length} codes`);
  const rows = (await readFile(new URL("errors.md", docs), "utf8")).matchAll(/^\| (`[^|]+`) \|/gm);
  const told = [...rows].flatMap(([, cell]) => [...cell.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code));
  assert.deepEqual(told.toSorted(), codes.toSorted());
});

test("the lines that let all come at once name every script that a page without a bundler waits for", async () => {
  const dist = new URL(".", import.meta.resolve("cairn-learn"));
  const needed = new Set(["index.js"]);
  for (const name of needed) {
    const script = await readFile(new URL(name, dist), "utf8");
    for (const [, other] of script.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) needed.add(other);
  }
  assert.ok(needed.size > 2, [...needed].join());
  for (const page of ["plain.md", "entries.md"]) {
    const text = await readFile(new URL(page, docs), "utf8");
    const named = [...text.matchAll(/<link rel="modulepreload" href="\/cairn-learn\/dist\/([^"]+)">/g)];
    assert.deepEqual(named.map(([, name]) => name).toSorted(), [...needed].toSorted(), page);
  }
});

test("what leaves the device names tests that there are", async () => {
  const text = await readFile(new URL("what-leaves-the-device.md", docs), "utf8");
  const named = [...text.matchAll(/`(tests\/[^`]+)`/g)].map(([, path]) => path);
  assert.ok(named.length > 5);
  for (const path of named) await access(new URL(`../../${path}`, docs));
});
