/**
 * The mark: the number of the newest record of sharing and all that was spent by then, kept in another place than the record. It is
 * written before the record, so that a record which was lost or put back gives no budget back (`src/privacy/sharing/mark.rs`).
 */

import type { Store, StoredRecord } from "../types/index.js";

const NOTHING = new Uint8Array();

export class Mark {
  readonly #store: Store;
  readonly #key: string;

  constructor(store: Store, key: string) {
    this.#store = store;
    this.#key = `${key}.mark`;
  }

  /** Its bytes, none where there is none. */
  async read(): Promise<Uint8Array> {
    return (await this.#store.read(this.#key)) ?? NOTHING;
  }

  /** Whether it tells of a record. */
  async tells(): Promise<boolean> {
    return (await this.read()).some((byte) => byte !== 0);
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#store.write(this.#key, bytes);
  }

  /** As it was before, where a record could not be written: it would tell of one that there is not. */
  async restore(before: Uint8Array): Promise<void> {
    await (before.length > 0 ? this.write(before) : this.remove());
  }

  async remove(): Promise<void> {
    await this.#store.remove(this.#key);
  }

  /** What is stored, for showing to the learner. */
  async sizes(): Promise<StoredRecord[]> {
    const { length } = await this.read();
    const about =
      "how much was given away by sharing in all, so that an older or a lost list of it is noticed";
    return length > 0 ? [{ key: (this.#store.prefix ?? "") + this.#key, bytes: length, about }] : [];
  }
}
