/**
 * What a device knows of the school that publishes, apart from consent: the first key that came, the newest statement of a key, the
 * number and the digest of the newest release, and the policy that was agreed to here. It outlives a withdrawal. Who agreed again would
 * otherwise take any key and any release for the first, and a server could begin anew with each of them.
 */

import type { Store, StoredRecord } from "../types/index.js";

/** All that is kept. */
export interface Pinned {
  version: 1;
  /** The key that came first, where the page names only its address. */
  key?: string;
  /** The newest statement of a key, and the name of the key that it names. */
  statements?: number;
  newest?: string;
  /** The school of the releases. */
  school?: string;
  /** The highest number seen, and the digest of that release. */
  number?: number;
  digest?: string;
  /** When that was, in ms since 1970: numbers go on while nobody looks. */
  seenAt?: number;
  /** The policy that was agreed to, and its tasks as reports name them. */
  agreed?: { policy: string; tasks: string[] };
  /** What a release did not count that it should have: nothing is shared while that is so. */
  missing?: string;
}

export class Pin {
  readonly #store: Store;
  readonly #key: string;

  constructor(store: Store, name: string) {
    this.#store = store;
    this.#key = `${name}.release.pin`;
  }

  async read(): Promise<Pinned> {
    const bytes = await this.#store.read(this.#key);
    try {
      const pinned = JSON.parse(new TextDecoder().decode(bytes)) as Pinned;
      if (pinned.version === 1) return pinned;
    } catch {}
    return { version: 1 };
  }

  async write(pinned: Pinned): Promise<void> {
    await this.#store.write(this.#key, new TextEncoder().encode(JSON.stringify(pinned)));
  }

  async remove(): Promise<void> {
    await this.#store.remove(this.#key);
  }

  async sizes(): Promise<StoredRecord[]> {
    const bytes = await this.#store.read(this.#key);
    const about =
      "by which key the school signs, and which release was the newest, so that no other takes its place";
    return bytes ? [{ key: (this.#store.prefix ?? "") + this.#key, bytes: bytes.length, about }] : [];
  }
}
