/** Two slots in a store: what is read from both, and a write that goes to the older one. */

import { unprotected } from "../protection/format.js";
import type { Store, StoredRecord } from "../types/index.js";

const NOTHING = new Uint8Array();
/** In place of a value that is there but empty: no record, and not the same as none. */
const DAMAGED = new Uint8Array(1);

/** A record's two slots. */
export class Slots {
  readonly #store: Store;
  readonly #key: string;
  #seen: [Uint8Array, Uint8Array] | undefined;

  constructor(store: Store, key: string) {
    this.#store = store;
    this.#key = key;
  }

  /** The keys in the store. */
  get keys(): [string, string] {
    return [`${this.#key}.a`, `${this.#key}.b`];
  }

  /** Both slots, empty where there is nothing. Throws `passphrase-needed` where they are encrypted. */
  async read(): Promise<[Uint8Array, Uint8Array]> {
    const [a, b] = this.keys;
    return [await this.#read(a), await this.#read(b)];
  }

  /** Both slots as they were last read or written. */
  get seen(): readonly Uint8Array[] {
    return this.#seen ?? [];
  }

  /** Whether they differ from these. */
  differ(from: readonly Uint8Array[]): boolean {
    return this.seen.some((bytes, slot) => !same(bytes, from[slot] ?? NOTHING));
  }

  /** Both slots; `undefined` where they are as they were when last read or written. */
  async readChanged(read = () => this.read()): Promise<[Uint8Array, Uint8Array] | undefined> {
    const now = await read();
    if (this.#seen && same(now[0], this.#seen[0]) && same(now[1], this.#seen[1])) return undefined;
    this.#seen = now;
    return now;
  }

  async #read(key: string): Promise<Uint8Array> {
    const bytes = await this.#store.read(key);
    return bytes === undefined ? NOTHING : bytes.length === 0 ? DAMAGED : unprotected(bytes);
  }

  /** Writes one slot. */
  async write(slot: string, bytes: Uint8Array): Promise<void> {
    await this.#store.write(`${this.#key}.${slot}`, bytes);
    const [a, b] = this.#seen ?? [NOTHING, NOTHING];
    this.#seen = slot === "a" ? [bytes, b] : [a, bytes];
  }

  /** Forgets what was read, so that the next read counts as changed. */
  forget(): void {
    this.#seen = undefined;
  }

  /** What is stored, for showing to the learner. */
  async sizes(about: string): Promise<StoredRecord[]> {
    const records: StoredRecord[] = [];
    for (const key of this.keys) {
      const bytes = await this.#store.read(key);
      if (bytes) records.push({ key: (this.#store.prefix ?? "") + key, bytes: bytes.length, about });
    }
    return records;
  }

  /** Removes both. */
  async remove(): Promise<void> {
    for (const key of this.keys) await this.#store.remove(key);
    this.#seen = undefined;
  }
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a === b || (a.length === b.length && a.every((byte, index) => byte === b[index]));
}
