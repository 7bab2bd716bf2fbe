/**
 * The number of the newest record of sharing, kept in another place than the record: one that is older was put back, from a
 * backup perhaps, and what it does not know of counts as spent.
 */

import type { Store, StoredRecord } from "../types/index.js";

/** Where a record has its number (`docs/formats/stored.md`). */
const SEQUENCE_AT = 8;

export class Mark {
  readonly #store: Store;
  readonly #key: string;

  constructor(store: Store, key: string) {
    this.#store = store;
    this.#key = `${key}.mark`;
  }

  /** The number, 0 where there is none. */
  async get(): Promise<number> {
    const bytes = await this.#store.read(this.#key);
    return bytes?.length === 8 ? Number(new DataView(bytes.slice().buffer).getBigUint64(0, true)) : 0;
  }

  /** Takes the room that a number needs, where there is none: once taken, no storage is too full for the next one. */
  async reserve(): Promise<void> {
    if (!(await this.#store.read(this.#key))) await this.#store.write(this.#key, new Uint8Array(8));
  }

  /** Takes the number of a record that has been stored. */
  async set(record: Uint8Array): Promise<void> {
    await this.#store.write(this.#key, record.slice(SEQUENCE_AT, SEQUENCE_AT + 8));
  }

  async remove(): Promise<void> {
    await this.#store.remove(this.#key);
  }

  /** What is stored, for showing to the learner. */
  async sizes(): Promise<StoredRecord[]> {
    const bytes = await this.#store.read(this.#key);
    const about = "how often the list of what was shared was written, so that an older one is noticed";
    return bytes ? [{ key: (this.#store.prefix ?? "") + this.#key, bytes: bytes.length, about }] : [];
  }
}
