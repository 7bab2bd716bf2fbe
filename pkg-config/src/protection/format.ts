/**
 * How encrypted records and keys begin (`docs/formats/stored.md`). Apart from the rest, so that a page without a passphrase
 * loads no more than what tells it that one is needed.
 */

import { CairnError } from "../errors.js";
import { over } from "../stores/over.js";
import type { Store } from "../types/index.js";

/** How an encrypted record begins. */
export const ENCRYPTED = "CRNE";

/** How the record of a key begins. */
export const KEY = "CRNK";

/** Where a learner's key is kept, locked by the passphrase: in two copies, because everything rests on it. */
export const keyPlaces = (name: string): [string, string] => [`${name}.key.a`, `${name}.key.b`];

/** Whether bytes begin with these letters. */
export function begins(bytes: Uint8Array, letters: string): boolean {
  return String.fromCharCode(...bytes.subarray(0, letters.length)) === letters;
}

/** Bytes as they were stored, if a page without a passphrase can do anything with them. */
export function unprotected(bytes: Uint8Array): Uint8Array {
  if (begins(bytes, ENCRYPTED)) throw needed();
  return bytes;
}

/** Throws `passphrase-needed` where a learner's records are encrypted, `profile-damaged` where something else is their key. */
export async function refuseProtected(store: Store, name: string): Promise<void> {
  let found = false;
  for (const place of keyPlaces(name)) {
    const record = await store.read(place);
    if (record && begins(record, KEY)) throw needed();
    found ||= record !== undefined;
  }
  if (!found) return;
  const why =
    "what is stored as this learner's key (NAME.key.a, NAME.key.b) is none; " +
    "eraseStoredProfile({ everything: true }) makes room for a new one";
  throw new CairnError("profile-damaged", why);
}

/**
 * The store of a page without a passphrase. Where it found nothing, another page may have begun to encrypt before anything was
 * stored; so it looks again before it writes there, and before it removes anything.
 */
export function plain(store: Store, keys: Store, name: string): Store {
  const present = new Set<string>();
  return over(store, {
    async read(place) {
      const bytes = await store.read(place);
      if (bytes) present.add(place);
      else present.delete(place);
      return bytes;
    },
    async write(place, bytes) {
      if (!present.has(place)) await refuseProtected(keys, name);
      await store.write(place, bytes);
    },
    async remove(place) {
      await refuseProtected(keys, name);
      await store.remove(place);
    },
  });
}

function needed(): CairnError {
  return new CairnError(
    "passphrase-needed",
    "what is stored of this learner is encrypted; open it with its passphrase",
  );
}
