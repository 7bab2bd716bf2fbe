// Prints how many bytes the files named on the command line take together, each compressed by brotli at its best.
import { readFileSync } from "node:fs";
import { argv } from "node:process";
import { brotliCompressSync } from "node:zlib";

// Node's default level is the highest.
const sizes = argv.slice(2).map((path) => brotliCompressSync(readFileSync(path)).length);
console.log(sizes.reduce((sum, size) => sum + size, 0));
