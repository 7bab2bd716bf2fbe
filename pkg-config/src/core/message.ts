/**
 * Values on their way into the WebAssembly and out of it, as bytes. The format is described, and its other end is, in
 * `src/wasm/message/` of the repository.
 */

const NULL = 0;
const FALSE = 1;
const TRUE = 2;
const NUMBER = 3;
const TEXT = 4;
const LIST = 5;
const OBJECT = 6;
const END = 7;
const OTHER = 8;

/** No value that the core takes is nested deeper. What is, a loop perhaps, counts as no value. */
const DEEPEST = 8;

/** The value in the bytes that the core returned. */
export function decode(bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const structure = bytes.length - 4 - view.getUint32(bytes.length - 4, true);
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(structure, -4));
  const keys: string[] = [];
  let at = 0;
  let textAt = 0;

  function size(): number {
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = view.getUint8(at++);
      size += (byte & 0x7f) << shift;
      if (byte < 0x80) return size;
    }
  }

  function chars(): string {
    const start = textAt;
    textAt += size();
    return text.slice(start, textAt);
  }

  function key(): string | undefined {
    const number = size() - 1;
    if (number === keys.length) keys.push(chars());
    return keys[number];
  }

  function value(kind: number): unknown {
    if (kind === NUMBER) {
      at += 8;
      return view.getFloat64(at - 8, true);
    }
    if (kind === TEXT) return chars();
    if (kind === LIST) {
      const list = [];
      for (let next = view.getUint8(at++); next !== END; next = view.getUint8(at++)) list.push(value(next));
      return list;
    }
    if (kind === OBJECT) {
      const object: Record<string, unknown> = {};
      for (let name = key(); name !== undefined; name = key()) object[name] = value(view.getUint8(at++));
      return object;
    }
    return kind === NULL ? null : kind === TRUE;
  }

  return value(view.getUint8(at++));
}

/** Room for anything that is written between two looks at what is left: a number, or a size and a kind. */
const ROOM = 16;

/** The bytes of a value for the core. A field that is undefined counts as left out. */
export function encode(value: unknown): Uint8Array {
  let bytes = new Uint8Array(1024);
  let view = new DataView(bytes.buffer);
  let at = 0;
  let texts = "";
  const keys = new Map<string, number>();

  function room(): void {
    if (at + ROOM <= bytes.length) return;
    const larger = new Uint8Array(2 * bytes.length);
    larger.set(bytes);
    bytes = larger;
    view = new DataView(larger.buffer);
  }

  function size(size: number): void {
    for (; size >= 0x80; size >>>= 7) bytes[at++] = (size & 0x7f) | 0x80;
    bytes[at++] = size;
  }

  function chars(text: string): void {
    size(text.length);
    texts += text;
  }

  function key(name: string): void {
    room();
    const known = keys.get(name);
    size(known ?? keys.size + 1);
    if (known !== undefined) return;
    keys.set(name, keys.size + 1);
    chars(name);
  }

  function put(value: unknown, depth: number): void {
    room();
    if (typeof value === "string") {
      bytes[at++] = TEXT;
      chars(value);
    } else if (typeof value === "number") {
      bytes[at++] = NUMBER;
      view.setFloat64(at, value, true);
      at += 8;
    } else if (value === null || value === undefined) bytes[at++] = NULL;
    else if (typeof value === "boolean") bytes[at++] = value ? TRUE : FALSE;
    else if (typeof value !== "object" || depth === DEEPEST) bytes[at++] = OTHER;
    else if (Array.isArray(value)) {
      bytes[at++] = LIST;
      for (const each of value) put(each, depth + 1);
      room();
      bytes[at++] = END;
    } else {
      bytes[at++] = OBJECT;
      for (const [name, field] of Object.entries(value)) {
        if (field === undefined) continue;
        key(name);
        put(field, depth + 1);
      }
      room();
      bytes[at++] = 0;
    }
  }

  put(value, 0);
  const text = new TextEncoder().encode(texts);
  const message = new Uint8Array(at + text.length + 4);
  message.set(bytes.subarray(0, at));
  message.set(text, at);
  new DataView(message.buffer).setUint32(at + text.length, text.length, true);
  return message;
}
