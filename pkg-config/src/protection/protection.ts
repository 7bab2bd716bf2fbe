/** A learner whose records are encrypted at rest: opening, moving in what was not, another passphrase, erasing. */

import { CairnError } from "../errors.js";
import { Announcer } from "../stores/announcer.js";
import { isBlocked } from "../stores/errors.js";
import type { Exclusive } from "../stores/lock.js";
import type { Store, StoredRecord } from "../types/index.js";
import { encrypted, isEncrypted, type Keeper, sealed } from "./encrypted.js";
import { keyPlaces } from "./format.js";
import { idOf, isKey, type Key, makeKey, openKey, relocked } from "./key.js";

/** A record that may have been stored before there was a passphrase, and the lock that it is changed under. */
export interface Place {
  store: Store;
  place: string;
  lock: string;
}

interface Parts {
  /** Where the key is kept. */
  store: Store;
  exclusive: Exclusive;
  name: string;
}

export class Protection implements Keeper {
  readonly #parts: Parts;
  readonly #lock: string;
  readonly #announcer: Announcer;
  #key: Key | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#lock = `cairn:${parts.name}:key`;
    this.#announcer = new Announcer(parts.store.lags ? parts.exclusive.locks : undefined, this.#lock);
  }

  /**
   * Opens the learner's key, or makes one where there is none, and encrypts what was stored at these places without it.
   *
   * @throws CairnError `passphrase-wrong`, `profile-damaged` (both copies of the key are damaged) or
   *   `encryption-unavailable`; nothing is overwritten then.
   */
  async open(passphrase: string, places: Place[]): Promise<void> {
    await this.#locked(async () => {
      const key = (await this.#found(passphrase)) ?? (await this.#made(passphrase));
      this.#key = key;
      // The rest of a move that was cut short is made up for.
      if (key.moving) {
        let all = true;
        for (const place of places) all = (await this.#moved(place, key)) && all;
        if (all) await this.#write(key.settled);
      }
    });
  }

  /** A store as it was, with everything in it encrypted. */
  over(store: Store): Store {
    return encrypted(store, this);
  }

  key(): Key {
    if (!this.#key) throw new CairnError("internal", "the key is not open");
    return this.#key;
  }

  async ready(found?: Uint8Array): Promise<void> {
    const { id, settled } = this.key();
    let there = false;
    for (const place of keyPlaces(this.#parts.name)) {
      const record = await this.#parts.store.read(place);
      if (!record || !(await isKey(record))) continue;
      there = true;
      if (idOf(record).some((byte, at) => byte !== id[at])) throw anew();
      // Another tab may have locked it with another passphrase.
      this.#key = { ...this.key(), settled: record };
    }
    if (there) return;
    // Erased in another tab. A record that is there all the same was written by someone without this key.
    if (found) throw anew();
    await this.#write(settled);
  }

  /** Locks the key with another passphrase. */
  async change(current: string, next: string): Promise<void> {
    await this.#locked(async () => {
      const records = await this.#records();
      for (const record of records) {
        const fresh = await relocked(record, current, next, this.#parts.name);
        if (!fresh) continue;
        this.#key = { ...this.key(), record: fresh, settled: fresh };
        return this.#write(fresh);
      }
      throw wrong();
    });
  }

  /** Erases the key from the store. Whoever has it open goes on with it and stores it again with the next record. */
  async remove(): Promise<void> {
    await this.#locked(async () => {
      for (const place of keyPlaces(this.#parts.name)) await this.#parts.store.remove(place);
      await this.#announcer.announce([]);
    });
  }

  /** What is stored, for showing to the learner. */
  async sizes(): Promise<StoredRecord[]> {
    const { store, name } = this.#parts;
    const records: StoredRecord[] = [];
    for (const place of keyPlaces(name)) {
      const bytes = await store.read(place);
      const about = "the key that your passphrase locks";
      if (bytes) records.push({ key: (store.prefix ?? "") + place, bytes: bytes.length, about });
    }
    return records;
  }

  #locked<T>(critical: () => Promise<T>): Promise<T> {
    return this.#parts.exclusive.run(this.#lock, critical);
  }

  /** The copies that are whole. */
  async #records(): Promise<Uint8Array[]> {
    const { store, name } = this.#parts;
    const [a, b] = keyPlaces(name);
    const read = async () => [await store.read(a), await store.read(b)];
    const found = (await this.#announcer.newest(read)).filter((bytes) => bytes !== undefined);
    const whole: Uint8Array[] = [];
    for (const record of found) if (await isKey(record)) whole.push(record);
    if (found.length > 0 && whole.length === 0) {
      throw new CairnError(
        "profile-damaged",
        "the key of this learner's records is damaged in both of its copies",
      );
    }
    return whole;
  }

  async #found(passphrase: string): Promise<Key | undefined> {
    const records = await this.#records();
    for (const record of records) {
      const key = await openKey(record, passphrase, this.#parts.name);
      if (!key) continue;
      // One copy damaged, or a change of passphrase cut short: what opened is what counts.
      const differs =
        records.length < 2 || records.some((other) => other.some((byte, at) => byte !== record[at]));
      if (differs) await this.#write(record);
      return key;
    }
    if (records.length > 0) throw wrong();
    return undefined;
  }

  async #made(passphrase: string): Promise<Key> {
    const key = await makeKey(passphrase, this.#parts.name);
    await this.#write(key.record);
    return key;
  }

  async #write(record: Uint8Array): Promise<void> {
    const { store, name } = this.#parts;
    for (const place of keyPlaces(name)) await store.write(place, record);
    await this.#announcer.announce([record, record]);
  }

  /** Whether it could be looked at. What is blocked today may be there tomorrow, as it was. */
  async #moved({ store, place, lock }: Place, key: Key): Promise<boolean> {
    const move = async () => {
      const bytes = await store.read(place);
      if (bytes && !isEncrypted(bytes)) await store.write(place, await sealed(bytes, key, place));
    };
    return this.#parts.exclusive.run(lock, move).then(
      () => true,
      (error) => {
        if (store === this.#parts.store || !isBlocked(error)) throw error;
        return false;
      },
    );
  }
}

function wrong(): CairnError {
  return new CairnError(
    "passphrase-wrong",
    "this is not the passphrase of this learner's records; nothing was changed",
  );
}

function anew(): CairnError {
  const why =
    "this learner's records were erased and begun anew elsewhere, with another key or none; open them again";
  return new CairnError("passphrase-wrong", why);
}
