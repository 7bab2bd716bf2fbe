/** What a school signed: DSSE envelopes with Ed25519 (`docs/formats/release.md`). The signature is over the document's own bytes. */

import { CairnError } from "../errors.js";
import { fromBase64 } from "../stores/base64.js";

export const invalid = (why: string) => new CairnError("release-invalid", `the release is not used: ${why}`);

/** A document that a key signed. */
export interface Signed {
  document: Record<string, unknown>;
  /** SHA-256 of its bytes, in hexadecimal. */
  digest: string;
  /** The key that did, of those that were asked for. */
  key: string;
}

/** A public key in base64. */
export const isKey = (key: unknown): key is string =>
  typeof key === "string" && fromBase64(key)?.length === 32;

/** The name of a key, or the digest of a document: SHA-256 in hexadecimal. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const nameOf = (key: string): Promise<string> => sha256(fromBase64(key) as Uint8Array<ArrayBuffer>);

export function parsed(text: string, what: string): Record<string, unknown> {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {}
  throw invalid(`${what} is no JSON object`);
}

/** The document in an envelope, if one of the keys signed it. */
export async function verified(
  envelope: Record<string, unknown>,
  type: string,
  keys: string[],
  unsigned = "the key that this page names did not sign it",
): Promise<Signed> {
  const { payloadType, payload, signatures } = envelope;
  if (payloadType !== type) throw invalid("its envelope holds something else");
  const bytes = typeof payload === "string" ? fromBase64(payload) : undefined;
  if (!bytes || !Array.isArray(signatures)) throw invalid("its envelope has no document or no signatures");
  const head = new TextEncoder().encode(`DSSEv1 ${type.length} ${type} ${bytes.length} `);
  const signed = new Uint8Array(head.length + bytes.length);
  signed.set(head);
  signed.set(bytes, head.length);
  for (const key of keys) {
    const verifier = await crypto.subtle
      .importKey("raw", fromBase64(key) as Uint8Array<ArrayBuffer>, "Ed25519", false, ["verify"])
      .catch((error) => {
        throw invalid(`this browser cannot check its signature (${error})`);
      });
    for (const each of signatures.slice(0, 8)) {
      const signature = fromBase64(String((each as { sig?: unknown } | null)?.sig));
      if (signature && (await crypto.subtle.verify("Ed25519", verifier, signature, signed))) {
        const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
        return { document: parsed(text, "its document"), digest: await sha256(bytes), key };
      }
    }
  }
  throw invalid(unsigned);
}
