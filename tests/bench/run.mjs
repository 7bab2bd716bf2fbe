// Serves the bench's page on this machine, runs it in headless Chromium, and prints what it measured as one line of JSON.
// Arguments: the folder with the bench's bindings and wasm, how many rounds, and a folder with packs of catalogs that people made,
// where there is one.
import { createReadStream, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { launchChromium } from "../e2e/browser.mjs";
import { start } from "./start.mjs";

const [built, rounds = "31", real] = process.argv.slice(2);
const catalogs = real
  ? readdirSync(real)
      .filter((name) => name.endsWith(".cairn"))
      .sort()
  : [];
const here = fileURLToPath(new URL(".", import.meta.url));
const folders = {
  page: join(here, "page"),
  built,
  real,
  package: join(here, "../../pkg-config/build"),
  catalogs: join(here, "../../catalogs"),
  core: join(here, "node_modules/@tensorflow/tfjs-core/dist"),
  backend: join(here, "node_modules/@tensorflow/tfjs-backend-wasm/dist"),
};
const types = { ".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm" };

// Alone in its process, a page has a clock of five microseconds instead of a hundred.
const alone = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

const server = createServer((request, response) => {
  response.setHeaders(new Map(Object.entries(alone)));
  const [, folder, name] = /^\/(\w+)\/((?:[\w-]+\/)*[\w.-]+)$/.exec(request.url) ?? [];
  if (!folders[folder]) {
    response.setHeader("content-type", "text/html").end("<!doctype html><title>bench</title>");
    return;
  }
  response.setHeader("content-type", types[extname(name)] ?? "application/octet-stream");
  createReadStream(join(folders[folder], name))
    .on("error", () => response.writeHead(404).end())
    .pipe(response);
}).listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;

const browser = await launchChromium();
try {
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error(error));
  await page.goto(`${origin}/`);
  for (const script of ["core/tf-core.min.js", "backend/tf-backend-wasm.min.js"]) {
    await page.addScriptTag({ url: `${origin}/${script}` });
  }
  const measured = await page.evaluate(
    async ([origin, ...options]) => (await import(`${origin}/page/bench.mjs`)).measure(origin, ...options),
    [origin, Number(rounds), catalogs.map((name) => basename(name, ".cairn"))],
  );
  await page.close();
  const first = await start(browser, built);
  console.log(JSON.stringify({ browser: `Chromium ${browser.version()}`, ...measured, start: first }));
} finally {
  await browser.close();
  server.close();
}
