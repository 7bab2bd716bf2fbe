// Drives the shipped wasm with scripted random words. Questions come on standard input and answers go to standard output, each
// behind its length in four bytes; shipped.rs has the other end.
import { readFileSync, readSync, writeSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const browsers = globalThis.crypto;
let script = new Uint8Array();
let taken = 0;
const scripted = {
  getRandomValues(array) {
    if (taken + array.byteLength > script.length) {
      throw new Error("more random bytes were drawn than the mechanism declares");
    }
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    bytes.set(script.subarray(taken, taken + array.byteLength));
    taken += array.byteLength;
    return array;
  },
};
let source = scripted;
Object.defineProperty(globalThis, "crypto", {
  value: { getRandomValues: (array) => source.getRandomValues(array) },
});

const wasm = process.argv.at(-1);
const bindings = await import(pathToFileURL(path.join(path.dirname(wasm), "cairn.js")));
const first = bindings.initSync({ module: readFileSync(wasm) });
// What randomises is in a part that comes later; a module in one piece has it in it.
if (first.parts) {
  const sharing = path.join(path.dirname(wasm), "cairn_sharing_bg.wasm");
  new WebAssembly.Instance(new WebAssembly.Module(readFileSync(sharing)), { cairn: first });
}

function read(length) {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; ) {
    const count = readSync(0, bytes, at, length - at);
    if (count === 0) {
      process.exit(at === 0 ? 0 : 1);
    }
    at += count;
  }
  return bytes;
}

function write(...parts) {
  const body = Buffer.concat(parts);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  const all = Buffer.concat([length, body]);
  for (let at = 0; at < all.length; ) {
    at += writeSync(1, all, at);
  }
}

function answer(question) {
  const kind = question[0];
  const [numerator, denominator, size, choice, long] = [2, 6, 10, 14, 18].map((at) =>
    question.readUInt32LE(at),
  );
  const direction = new Int8Array(question.subarray(22, 22 + long));
  const one = () => bindings.randomise(question[1], numerator, denominator, size, choice, direction);
  let at = 22 + long;
  const count = question.readUInt32LE(at);
  at += 4;
  if (kind === 1) {
    return times(one, count);
  }
  const each = question.readUInt32LE(at);
  at += 4;
  const told = [];
  for (let i = 0; i < count; i++, at += each) {
    script = question.subarray(at, at + each);
    taken = 0;
    const report = one();
    if (taken !== each) {
      throw new Error("fewer random bytes were drawn than the mechanism declares");
    }
    if (!script.subarray(0, 16).equals(report.subarray(0, 16))) {
      throw new Error("the nonce is not of the first two words");
    }
    told.push(report.subarray(16));
  }
  return Buffer.concat(told);
}

// The fastest of some batches: with words that cost nothing, and with the browser's.
function times(one, count) {
  const zeros = { getRandomValues: (array) => array };
  const result = Buffer.alloc(16);
  [zeros, browsers].forEach((each, place) => {
    source = each;
    const batches = Array.from({ length: 15 }, () => {
      const start = performance.now();
      for (let i = 0; i < count; i++) {
        one();
      }
      return ((performance.now() - start) * 1000) / count;
    });
    result.writeDoubleLE(Math.min(...batches), place * 8);
  });
  source = scripted;
  return result;
}

for (;;) {
  const question = read(read(4).readUInt32LE());
  try {
    write(Buffer.from([0]), answer(question));
  } catch (error) {
    write(Buffer.from([1]), Buffer.from(error?.message ?? JSON.stringify(error) ?? String(error)));
  }
}
