// Writes a .br and a .gz beside every compressible file in dist, so that the server never spends a request's time on
// compression and can afford the best level.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const dist = join(dirname(fileURLToPath(import.meta.url)), "..", "dist");
const compressible = new Set([".js", ".css", ".html", ".wasm", ".json", ".svg", ".webmanifest", ".cairn"]);

const entries = await readdir(dist, { recursive: true, withFileTypes: true });
const files = entries.filter((entry) => entry.isFile() && compressible.has(extname(entry.name)));
const sizes = await Promise.all(
  files.map((entry) => compress(join(entry.parentPath ?? entry.path, entry.name))),
);
const [before, after] = sizes.reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0]);
console.log(`compressed ${files.length} files: ${before} -> ${after} bytes with brotli`);

async function compress(path) {
  const bytes = await readFile(path);
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
    promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
  ]);
  await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)]);
  return [bytes.length, br.length];
}
