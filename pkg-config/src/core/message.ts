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

/** The bytes of a value for the core. A field that is undefined counts as left out. */
export function encode(value: unknown): Uint8Array {
  const bytes: number[] = [];
  let texts = "";
  const keys = new Map<string, number>();
  const number = new DataView(new ArrayBuffer(8));

  function size(size: number): void {
    for (; size >= 0x80; size >>>= 7) bytes.push((size & 0x7f) | 0x80);
    bytes.push(size);
  }

  function chars(text: string): void {
    size(text.length);
    texts += text;
  }

  function key(name: string): void {
    const known = keys.get(name) ?? keys.size + 1;
    size(known);
    if (known <= keys.size) return;
    keys.set(name, known);
    chars(name);
  }

  function put(value: unknown, depth: number): void {
    if (value === null || value === undefined) bytes.push(NULL);
    else if (typeof value === "boolean") bytes.push(value ? TRUE : FALSE);
    else if (typeof value === "number") {
      number.setFloat64(0, value, true);
      bytes.push(NUMBER, ...new Uint8Array(number.buffer));
    } else if (typeof value === "string") {
      bytes.push(TEXT);
      chars(value);
    } else if (typeof value !== "object" || depth === DEEPEST) bytes.push(OTHER);
    else if (Array.isArray(value)) {
      bytes.push(LIST);
      for (const each of value) put(each, depth + 1);
      bytes.push(END);
    } else {
      bytes.push(OBJECT);
      for (const [name, field] of Object.entries(value)) {
        if (field === undefined) continue;
        key(name);
        put(field, depth + 1);
      }
      bytes.push(0);
    }
  }

  put(value, 0);
  const text = new TextEncoder().encode(texts);
  const message = new Uint8Array(bytes.length + text.length + 4);
  message.set(bytes);
  message.set(text, bytes.length);
  new DataView(message.buffer).setUint32(bytes.length + text.length, text.length, true);
  return message;
}
