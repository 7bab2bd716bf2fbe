// Pages that hold nothing but the custom elements, as a site would ship them: bundled with Lit by Vite, under the strictest
// content security policy that WebAssembly allows.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "vite";

export const CSP =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'; base-uri 'none'; object-src 'none'";

/** What a page's own script does: registers the elements, and says it with German. */
const SCRIPT = `
import { addMessages, defineElements, german } from "cairn-learn/elements";
import { Cairn } from "cairn-learn";
import { openInWorker } from "cairn-learn/worker";
addMessages("de", german);
defineElements();
Object.assign(globalThis, { Cairn, openInWorker });
`;
const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm", ".cairn": "application/octet-stream" };

/** A page's script, bundled: files by their paths. */
async function bundle(script) {
  const folder = await mkdtemp(join(tmpdir(), "cairn-elements-"));
  try {
    await writeFile(join(folder, "page.js"), script);
    const { output } = await build({
      root: folder,
      configFile: false,
      logLevel: "error",
      resolve: { alias: aliases() },
      worker: { format: "es" },
      build: {
        write: false,
        target: "es2022",
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        rollupOptions: {
          input: join(folder, "page.js"),
          output: { entryFileNames: "page.js" },
        },
      },
    });
    return new Map(output.map((file) => [`/${file.fileName}`, file.code ?? file.source]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The folder with the script is outside the workspace, and so are its packages. */
function aliases() {
  const find = (name) => fileURLToPath(import.meta.resolve(name));
  const entries = ["cairn-learn/elements", "cairn-learn"].map((name) => ({
    find: name,
    replacement: find(name),
  }));
  // What Node would find under that name is for Node's workers.
  const worker = find("cairn-learn").replace("index.js", "worker.js");
  return [{ find: "cairn-learn/worker", replacement: worker }, ...entries];
}

/**
 * Serves pages by their paths: what they hold comes from the test, and so may their script. `more` has files by path.
 *
 * @returns {Promise<{ url: string, requests: string[], pages: Map<string, string>, stop(): Promise<void> }>}
 */
export async function serveElements(more = {}, script = SCRIPT) {
  const files = new Map([...(await bundle(script)), ...Object.entries(more)]);
  const elements = { requests: [], pages: new Map(), posts: [] };
  const server = createServer(async (incoming, outgoing) => {
    const { pathname } = new URL(incoming.url, "http://page");
    elements.requests.push(`${incoming.method} ${incoming.url}`);
    outgoing.setHeader("content-security-policy", CSP);
    const page = elements.pages.get(pathname);
    if (page !== undefined) return outgoing.setHeader("content-type", "text/html").end(page);
    if (incoming.method === "POST") {
      elements.posts.push(Buffer.concat(await incoming.toArray()));
      return outgoing.writeHead(201, { "content-type": "application/json" }).end('{"status":"accepted"}');
    }
    // What every browser asks for by itself.
    if (pathname === "/favicon.ico") return outgoing.writeHead(204).end();
    const file = files.get(pathname);
    if (file === undefined) return outgoing.writeHead(404).end();
    outgoing.setHeader("content-type", TYPES[extname(pathname)] ?? "application/json").end(file);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  elements.url = `http://127.0.0.1:${server.address().port}`;
  elements.stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return elements;
}

/** A page in a language, in a colour scheme of its own, with a body. */
export const page = (body, { lang = "en", scheme = "light dark" } = {}) => `<!doctype html>
<html lang="${lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="${scheme}">
<title>Elements</title>
<main><h1>A page</h1>${body}</main>
<script type="module" src="/page.js"></script>
</html>`;

/** A catalog of so many items: 40 skills in a row, exercises and lessons in turn, some elsewhere and some with a text. */
export async function packOf(count) {
  const skills = Array.from({ length: 40 }, (_, place) => ({
    id: `skill-${place}`,
    name: `Skill number ${place + 1}`,
    prerequisites: place > 0 ? [`skill-${place - 1}`] : [],
  }));
  const items = Array.from({ length: count }, (_, place) => {
    const skill = `skill-${place % skills.length}`;
    const lesson = place % 5 === 0;
    return {
      id: `item-${place}`,
      name: `${lesson ? "Reading" : "Exercise"} ${place + 1} of a long catalog`,
      learningResourceType: lesson ? "lesson" : "exercise",
      ...(lesson ? { teaches: [skill], interactivityType: "expositive" } : { assesses: [skill] }),
      difficulty: ((place * 7) % 10) / 10,
      timeRequired: 120 + ((place * 37) % 900),
      topics: [`topic ${place % 6}`],
      ...(place % 3 === 0
        ? { url: `https://example.org/${place}` }
        : { text: `What is ${place} + 1?`, acceptedAnswer: `${place + 1}`, hint: "Count on by one." }),
    };
  });
  return packed({ name: "A long catalog", skills, items });
}

/** A catalog as bytes: its name, its skills and its items. */
export async function packed(catalog) {
  const folder = await mkdtemp(join(tmpdir(), "cairn-pack-"));
  try {
    const source = join(folder, "catalog.json");
    await writeFile(source, JSON.stringify({ cairn: 1, inLanguage: "en", license: "CC0-1.0", ...catalog }));
    await promisify(execFile)(process.env.CAIRN_BIN, ["pack", "-o", join(folder, "catalog.cairn"), source]);
    return await readFile(join(folder, "catalog.cairn"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
