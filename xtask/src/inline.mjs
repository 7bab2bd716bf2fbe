// Writes a WebAssembly as a script, inline.js and its types into a folder: `node inline.mjs FILE.wasm FOLDER`.
//
// Deflated and in base64: a browser undoes both by itself, and the 6 bits of a base64 letter cost nothing more where the script
// is compressed again on its way.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";

const [wasm, folder] = process.argv.slice(2);
const deflated = deflateRawSync(readFileSync(wasm), { level: 9, memLevel: 9 }).toString("base64");
writeFileSync(join(folder, "inline.d.ts"), "declare const deflated: string;\nexport default deflated;\n");
writeFileSync(join(folder, "inline.js"), `export default "${deflated}";\n`);
