/** A store whose records are encrypted: what is asked of it goes to another store, under the same keys. */

import { over } from "../stores/over.js";
import type { Store } from "../types/index.js";
import { begins, ENCRYPTED } from "./format.js";
import { type Key, random, subtle } from "./key.js";

const VERSION = 1;
const ID = 8;
const IV = 16;
const CONTENT = 28;
/** In place of a record that does not open: no record, and not the same as none. */
const DAMAGED = new Uint8Array(1);

/** What the records are encrypted with, and what is done before each use. */
export interface Keeper {
  key(): Key;
  /** Throws where another key has taken the place of this one; puts it back where it is gone. */
  ready(found?: Uint8Array): Promise<void>;
}

/** A store over another one. */
export function encrypted(store: Store, keeper: Keeper): Store {
  return over(store, {
    async read(place) {
      const bytes = await store.read(place);
      if (bytes === undefined) return undefined;
      const { cipher, id } = keeper.key();
      const ours = isEncrypted(bytes) && id.every((byte, at) => byte === bytes[ID + at]);
      if (!ours) {
        // Another page may have begun anew, with a key of its own or without any.
        await keeper.ready(bytes);
        return DAMAGED;
      }
      return decrypted(bytes, cipher, place);
    },
    async write(place, bytes) {
      await keeper.ready();
      await store.write(place, await sealed(bytes, keeper.key(), place));
    },
  });
}

/** Whether bytes are an encrypted record of a version that is known here. */
export function isEncrypted(bytes: Uint8Array): boolean {
  return bytes.length >= CONTENT && begins(bytes, ENCRYPTED) && bytes[4] === VERSION;
}

/** A record, encrypted. */
export async function sealed(bytes: Uint8Array, { cipher, id }: Key, place: string): Promise<Uint8Array> {
  const head = new Uint8Array(CONTENT);
  head.set(new TextEncoder().encode(ENCRYPTED));
  head[4] = VERSION;
  head.set(id, ID);
  head.set(random(CONTENT - IV), IV);
  const content = await subtle().encrypt(how(head, place), cipher, bytes.slice());
  const record = new Uint8Array(CONTENT + content.byteLength);
  record.set(head);
  record.set(new Uint8Array(content), CONTENT);
  return record;
}

async function decrypted(record: Uint8Array, cipher: CryptoKey, place: string): Promise<Uint8Array> {
  const own = record.slice();
  const content = await subtle()
    .decrypt(how(own, place), cipher, own.slice(CONTENT))
    .catch(() => undefined);
  return content === undefined ? DAMAGED : new Uint8Array(content);
}

/** The place is part of it, so that no record can be put where another one belongs. */
function how(record: Uint8Array<ArrayBuffer>, place: string): AesGcmParams {
  const where = new TextEncoder().encode(place);
  const additionalData = new Uint8Array(IV + where.length);
  additionalData.set(record.subarray(0, IV));
  additionalData.set(where, IV);
  return { name: "AES-GCM", iv: record.slice(IV, CONTENT), additionalData };
}
