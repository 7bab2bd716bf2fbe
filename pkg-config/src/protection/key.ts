/**
 * A learner's key: 256 random bits that encrypt every record, themselves encrypted with a key from the passphrase. So another
 * passphrase is one small record and not all of them anew.
 *
 * The passphrase's key is PBKDF2-HMAC-SHA-256 (RFC 8018) of 600,000 rounds, as OWASP's Password Storage Cheat Sheet has it; both
 * encryptions are AES-GCM (NIST SP 800-38D) with a fresh random 96-bit IV. That the locked key opens is also the check of the
 * passphrase; a plain checksum beside it tells a wrong passphrase from damage. Layout: `docs/formats/stored.md`.
 */

import { CairnError } from "../errors.js";
import { begins, KEY } from "./format.js";

const VERSION = 1;
const ROUNDS = 600_000;
/** Of a record that asks for more, nobody wants to wait for the answer. */
const MOST_ROUNDS = 20_000_000;
const SALT = 12;
const IV = 28;
const ID = 40;
const LOCKED = 48;
const CHECKSUM = 96;
const LENGTH = 104;

/** What is known of a learner's key once it is open. */
export interface Key {
  /** Encrypts and decrypts; its bits cannot be read out of it. */
  readonly cipher: CryptoKey;
  /** Which key it is: 8 random bytes, no secret. Every encrypted record names it. */
  readonly id: Uint8Array<ArrayBuffer>;
  /** Whether records from before there was a passphrase may be left. */
  readonly moving: boolean;
  /** The record to store, and the same once all records are encrypted. */
  readonly record: Uint8Array;
  readonly settled: Uint8Array;
}

/** A new key under a passphrase. */
export async function makeKey(passphrase: string, name: string): Promise<Key> {
  const bits = await subtle().generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
  const id = random(8);
  const locking = await derived(passphrase, random(16), ROUNDS);
  const record = await lockedUp(bits, id, true, locking, name);
  return { ...(await parts(bits, id, true, locking, name)), record };
}

/** The same key under another passphrase. */
export async function relocked(
  record: Uint8Array,
  current: string,
  next: string,
  name: string,
): Promise<Uint8Array | undefined> {
  const opened = await unlocked(record, current, name);
  if (!opened) return undefined;
  const { bits, id, moving } = opened;
  return lockedUp(bits, id, moving, await derived(next, random(16), ROUNDS), name);
}

/** The key in a record; `undefined` where the passphrase is another one. */
export async function openKey(
  record: Uint8Array,
  passphrase: string,
  name: string,
): Promise<Key | undefined> {
  const opened = await unlocked(record, passphrase, name);
  if (!opened) return undefined;
  const { bits, id, moving, locking } = opened;
  return { ...(await parts(bits, id, moving, locking, name)), record };
}

/** Whether this is a whole record of a key. */
export async function isKey(record: Uint8Array): Promise<boolean> {
  if (record.length !== LENGTH || !begins(record, KEY) || record[4] !== VERSION) return false;
  const sum = await checksum(record.subarray(0, CHECKSUM));
  return sum.every((byte, place) => byte === record[CHECKSUM + place]);
}

/** Which key a record holds. */
export function idOf(record: Uint8Array): Uint8Array {
  return record.subarray(ID, ID + 8);
}

/** Random bytes from the browser. */
export function random(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** The browser's cryptography, or why there is none. */
export function subtle(): SubtleCrypto {
  if (globalThis.crypto?.subtle) return crypto.subtle;
  const why =
    "a passphrase needs WebCrypto, which browsers give to secure contexts only (https or localhost)";
  throw new CairnError("encryption-unavailable", why);
}

interface Locking {
  cipher: CryptoKey;
  salt: Uint8Array<ArrayBuffer>;
  rounds: number;
}

async function parts(
  bits: CryptoKey,
  id: Uint8Array<ArrayBuffer>,
  moving: boolean,
  locking: Locking,
  name: string,
) {
  const raw = await subtle().exportKey("raw", bits);
  const cipher = await subtle().importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  new Uint8Array(raw).fill(0);
  return { cipher, id, moving, settled: await lockedUp(bits, id, false, locking, name) };
}

async function derived(passphrase: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<Locking> {
  // The same letters may be typed as other code points on another keyboard.
  const typed = new TextEncoder().encode(passphrase.normalize("NFKC"));
  const from = await subtle().importKey("raw", typed, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  const usages: KeyUsage[] = ["wrapKey", "unwrapKey"];
  const cipher = await subtle().deriveKey(how, from, { name: "AES-GCM", length: 256 }, false, usages);
  return { cipher, salt, rounds };
}

async function lockedUp(
  bits: CryptoKey,
  id: Uint8Array,
  moving: boolean,
  { cipher, salt, rounds }: Locking,
  name: string,
): Promise<Uint8Array> {
  const record = new Uint8Array(LENGTH);
  record.set(new TextEncoder().encode(KEY));
  [record[4], record[5]] = [VERSION, moving ? 1 : 0];
  new DataView(record.buffer).setUint32(8, rounds, true);
  record.set(salt, SALT);
  record.set(random(12), IV);
  record.set(id, ID);
  record.set(new Uint8Array(await subtle().wrapKey("raw", bits, cipher, locking(record, name))), LOCKED);
  record.set(await checksum(record.subarray(0, CHECKSUM)), CHECKSUM);
  return record;
}

async function unlocked(record: Uint8Array, passphrase: string, name: string) {
  const own = record.slice();
  const rounds = new DataView(own.buffer).getUint32(8, true);
  if (rounds < ROUNDS || rounds > MOST_ROUNDS) return undefined;
  const lock = await derived(passphrase, own.slice(SALT, IV), rounds);
  const bits = await subtle()
    .unwrapKey("raw", own.slice(LOCKED, CHECKSUM), lock.cipher, locking(own, name), "AES-GCM", true, [
      "encrypt",
      "decrypt",
    ])
    .catch(() => undefined);
  return bits && { bits, id: own.slice(ID, LOCKED), moving: own[5] === 1, locking: lock };
}

/** How the key is encrypted: what comes before it and whose it is cannot be changed without notice. */
function locking(record: Uint8Array<ArrayBuffer>, name: string): AesGcmParams {
  const whose = new TextEncoder().encode(name);
  const additionalData = new Uint8Array(LOCKED + whose.length);
  additionalData.set(record.subarray(0, LOCKED));
  additionalData.set(whose, LOCKED);
  return { name: "AES-GCM", iv: record.slice(IV, ID), additionalData };
}

async function checksum(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await subtle().digest("SHA-256", bytes.slice())).subarray(0, LENGTH - CHECKSUM);
}
