/**
 * Parts of the WebAssembly that are scripts: packed by LZMA, in base64, behind their name. A script is what every bundler takes along
 * and every host serves, and this one is half as large as the file where the host compresses nothing.
 */

import { fromBase64 } from "../stores/base64.js";
import { unpack } from "./lzma.js";

/** What such a script exports: `record:XQAA...`. */
interface Script {
  default: string;
}

type Bytes = Uint8Array<ArrayBuffer>;

/** The part that a script's text holds. */
export async function unpacked(name: string, text: string): Promise<Bytes> {
  const [about, packed = ""] = text.split(":");
  const bytes = about === name && fromBase64(packed);
  if (!bytes) throw new Error("its script holds something else");
  return unpack(bytes);
}

/** The part in a script that is imported when it is needed. */
export function imported(name: string, load: () => Promise<Script>): () => Promise<Bytes> {
  let failed = false;
  return async () => {
    const text = async () => (await load()).default;
    try {
      return await unpacked(name, await (failed ? text().catch((error) => anew(name, error)) : text()));
    } catch (error) {
      failed = true;
      throw error;
    }
  };
}

/**
 * What a script holds whose import failed before: browsers may remember that for as long as the page lives, and tell only in the
 * error where the script is (HTML's module map; https://github.com/whatwg/html/issues/6768).
 */
async function anew(name: string, error: unknown): Promise<string> {
  const address = /https?:[^\s)"']+/.exec(String(error))?.[0];
  const answer =
    address === undefined
      ? undefined
      : await fetch(address, { referrerPolicy: "no-referrer" }).catch(() => undefined);
  const script = answer?.ok ? await answer.text() : "";
  const held = new RegExp(`\\b${name}:[A-Za-z0-9+/]+=*`).exec(script)?.[0];
  if (held === undefined) throw error;
  return held;
}
