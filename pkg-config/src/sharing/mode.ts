/**
 * Whether a school or a page lets a learner share at all: `open`, `off`, or `guardian`, where a code that a guardian or a teacher
 * has unlocks it. Nobody is asked for a birth date, and the code itself is kept nowhere: only what it hashes to is compared.
 */

import { CairnError } from "../errors.js";
import type { Guardian, SharingMode } from "../types/index.js";

/** What a policy or a page's options say of it. */
export interface Gate {
  mode?: SharingMode | undefined;
  guardian?: Guardian | undefined;
}

const STRICTNESS: SharingMode[] = ["open", "guardian", "off"];

/** The stricter of all. */
export function strictest(gates: Gate[]): SharingMode {
  const places = gates.map(({ mode = "open" }) => STRICTNESS.indexOf(mode));
  return STRICTNESS[Math.max(0, ...places)] ?? "off";
}

/**
 * Lets through a code that opens every gate which asks for one.
 *
 * @throws CairnError `sharing-off` where one of them is shut, `guardian-code` where a code is missing or wrong.
 */
export async function unlock(gates: Gate[], code: unknown): Promise<void> {
  const mode = strictest(gates);
  if (mode === "off")
    throw new CairnError("sharing-off", "sharing is switched off by the school or by this page");
  if (mode === "open") return;
  const refused = (why: string) => new CairnError("guardian-code", why);
  if (typeof code !== "string" || code === "") {
    throw refused("a code from a guardian or a teacher is needed: consent(to, { policy, code })");
  }
  for (const { mode, guardian } of gates) {
    if (mode !== "guardian") continue;
    if (!guardian || (await hashed(code, guardian)) !== guardian.hash.toLowerCase()) {
      throw refused("the code from a guardian or a teacher is not the right one");
    }
  }
}

/** PBKDF2 with SHA-256 over the code (NFKC, UTF-8), 32 bytes in hexadecimal. */
async function hashed(code: string, { salt, iterations }: Guardian): Promise<string> {
  const { subtle } = (globalThis.crypto ?? {}) as Partial<Crypto>;
  if (!subtle)
    throw new CairnError("encryption-unavailable", "a code is checked by WebCrypto, which needs https");
  const bytes = new TextEncoder().encode(code.normalize("NFKC"));
  const key = await subtle.importKey("raw", bytes, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: unhex(salt), iterations };
  return hex(new Uint8Array(await subtle.deriveBits(how, key, 256)));
}

const unhex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
