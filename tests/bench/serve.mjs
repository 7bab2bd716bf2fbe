// The package as it is published, with a page and a catalog, compressed as a server would do it; and the bytes of what was sent.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const root = fileURLToPath(new URL("../..", import.meta.url));
const types = { ".js": "text/javascript", ".wasm": "application/wasm" };
/** The best level takes a minute for a large catalog, and is a few percent better. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** Serves `/`, `/catalog.cairn`, which is also `/catalog.json`, and `/package/...` on this machine. */
export async function serve(page, catalog) {
  const body = brotliCompressSync(catalog, QUALITY);
  const compressed = new Map(["/catalog.cairn", "/catalog.json"].map((address) => [address, body]));
  const sent = { bytes: 0 };
  const server = createServer(async (request, response) => {
    const [, name] = /^\/package\/([\w./-]+)$/.exec(request.url) ?? [];
    try {
      if (!compressed.has(request.url)) {
        const plain = request.url === "/" ? page : await readFile(join(root, "pkg-config", name));
        compressed.set(request.url, brotliCompressSync(plain));
      }
      const body = compressed.get(request.url);
      sent.bytes += body.length;
      const type =
        types[extname(request.url)] ?? (request.url === "/" ? "text/html" : "application/octet-stream");
      response.writeHead(200, { "content-type": type, "content-encoding": "br" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return { address: `http://127.0.0.1:${server.address().port}/`, sent, close: () => server.close() };
}
