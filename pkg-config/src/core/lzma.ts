/**
 * Decoding of LZMA, in the form of `.lzma` files whose header says how long the content is.
 *
 * It is own code because what npm has is either large, with its encoder (`lzma1`, 12 KB with brotli), or long unkept and a global
 * script (`lzma`, `js-lzma`); browsers have only deflate by themselves, a sixth larger. Names and places of the probabilities
 * follow the specification in Igor Pavlov's LZMA SDK.
 */

import { turn } from "./turns.js";

/** Bytes that are decoded before the clock is looked at, and after how many milliseconds others get their turn. */
const SLICE = 1024;
const BUSY_MS = 8;

const HEADER = 13;
const HALF = 1024;
const TOP = 2 ** 24;
const STATES = 12;

/** Where the probabilities of each kind begin; of some there is one for each state and place within a word. */
const MATCH = 0;
const LONG_ZERO = MATCH + STATES * 16;
const REPEATED = LONG_ZERO + STATES * 16;
const REPEATED_0 = REPEATED + STATES;
const REPEATED_1 = REPEATED_0 + STATES;
const REPEATED_2 = REPEATED_1 + STATES;
const SLOT = REPEATED_2 + STATES;
const SPECIAL = SLOT + 4 * 64;
const ALIGN = SPECIAL + 128;
const LENGTH = ALIGN + 16;
const LENGTHS = 2 + 2 * 16 * 8 + 256;
const REPEATED_LENGTH = LENGTH + LENGTHS;
const LITERAL = REPEATED_LENGTH + LENGTHS;

/**
 * What was packed. Others get their turn in between.
 *
 * @throws Error where this is no such file, or a damaged one.
 */
export async function unpack(packed: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const { out, decode } = decoder(packed);
  // Two that arrive together begin one after the other.
  let since = Number.NEGATIVE_INFINITY;
  for (let until = 0; until < out.length; ) {
    if (performance.now() - since >= BUSY_MS) {
      await turn();
      since = performance.now();
    }
    until = Math.min(until + SLICE, out.length);
    decode(until);
  }
  return out;
}

function decoder(packed: Uint8Array): { out: Uint8Array<ArrayBuffer>; decode: (until: number) => void } {
  const damaged = () => new Error("its LZMA is damaged");
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  const properties = packed[0] ?? 225;
  // A length of more than 32 bits, or of -1, is the end of this.
  if (packed.length < HEADER + 5 || properties >= 225 || view.getUint32(9, true) !== 0) throw damaged();
  const literalContext = properties % 9;
  const literalPlaces = (1 << (Math.floor(properties / 9) % 5)) - 1;
  const places = (1 << Math.floor(properties / 45)) - 1;
  const length = view.getUint32(5, true);
  // What such a file can hold at most: nothing that it says makes this take all memory there is.
  if (length > packed.length * 8192) throw damaged();
  const out = new Uint8Array(length);
  const probabilities = new Uint16Array(LITERAL + ((0x300 * (literalPlaces + 1)) << literalContext)).fill(
    HALF,
  );

  let [code, range, next] = [view.getUint32(HEADER + 1), 2 ** 32 - 1, HEADER + 5];
  let [at, state] = [0, 0];
  /** The last four distances, each less one. */
  let [d0, d1, d2, d3] = [0, 0, 0, 0];

  function normalise(): void {
    if (range >= TOP) return;
    // Past the end there are zeros, of which something comes; how far it may go is seen once in a while.
    range = (range << 8) >>> 0;
    code = ((code << 8) | (packed[next++] as number)) >>> 0;
  }

  function bit(place: number): 0 | 1 {
    const probability = probabilities[place] as number;
    const bound = (range >>> 11) * probability;
    const one = code >= bound;
    if (one) {
      range -= bound;
      code -= bound;
      probabilities[place] = probability - (probability >>> 5);
    } else {
      range = bound;
      probabilities[place] = probability + ((2048 - probability) >>> 5);
    }
    normalise();
    return one ? 1 : 0;
  }

  function bits(count: number): number {
    let value = 0;
    for (let left = count; left > 0; left--) {
      range >>>= 1;
      const one = code >= range;
      if (one) code -= range;
      value = (value << 1) | (one ? 1 : 0);
      normalise();
    }
    return value;
  }

  function tree(base: number, count: number): number {
    let node = 1;
    for (let left = count; left > 0; left--) node = (node << 1) | bit(base + node);
    return node - (1 << count);
  }

  function reversed(base: number, count: number): number {
    let [node, value] = [1, 0];
    for (let place = 0; place < count; place++) {
      const one = bit(base + node);
      node = (node << 1) | one;
      value |= one << place;
    }
    return value;
  }

  function lengthOf(base: number, place: number): number {
    if (!bit(base)) return 2 + tree(base + 2 + place * 8, 3);
    if (!bit(base + 1)) return 10 + tree(base + 2 + 128 + place * 8, 3);
    return 18 + tree(base + 2 + 256, 8);
  }

  function literal(): void {
    const before = at > 0 ? (out[at - 1] as number) : 0;
    const context = ((at & literalPlaces) << literalContext) + (before >> (8 - literalContext));
    const base = LITERAL + 0x300 * context;
    let node = 1;
    if (state >= 7) {
      // What stands at the last distance is what this byte is not.
      let other = out[at - d0 - 1] as number;
      let same = 0x100;
      while (node < 0x100 && same) {
        other <<= 1;
        const expected = other & same;
        const one = bit(base + same + expected + node);
        node = (node << 1) | one;
        same &= one ? expected : ~expected;
      }
    }
    while (node < 0x100) node = (node << 1) | bit(base + node);
    out[at++] = node;
    state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
  }

  function distance(long: number): number {
    const slot = tree(SLOT + 64 * Math.min(long - 2, 3), 6);
    if (slot < 4) return slot;
    const count = (slot >> 1) - 1;
    const base = ((2 | (slot & 1)) << count) >>> 0;
    if (slot < 14) return base + reversed(SPECIAL + base - slot, count);
    return base + bits(count - 4) * 16 + reversed(ALIGN, 4);
  }

  /** How long a match is; its distance is then in `d0`. */
  function match(place: number): number {
    if (!bit(REPEATED + state)) {
      d3 = d2;
      d2 = d1;
      d1 = d0;
      const long = lengthOf(LENGTH, place);
      state = state < 7 ? 7 : 10;
      d0 = distance(long);
      return long;
    }
    if (!bit(REPEATED_0 + state)) {
      if (!bit(LONG_ZERO + state * 16 + place)) {
        state = state < 7 ? 9 : 11;
        return 1;
      }
    } else {
      let again = d1;
      if (bit(REPEATED_1 + state)) {
        again = d2;
        if (bit(REPEATED_2 + state)) {
          again = d3;
          d3 = d2;
        }
        d2 = d1;
      }
      d1 = d0;
      d0 = again;
    }
    const long = lengthOf(REPEATED_LENGTH, place);
    state = state < 7 ? 8 : 11;
    return long;
  }

  return {
    out,
    decode(until) {
      while (at < until) {
        const place = at & places;
        if (!bit(MATCH + state * 16 + place)) {
          literal();
          continue;
        }
        const end = at + match(place);
        if (d0 >= at || end > length) throw damaged();
        for (; at < end; at++) out[at] = out[at - d0 - 1] as number;
      }
      if (next > packed.length) throw damaged();
    },
  };
}
