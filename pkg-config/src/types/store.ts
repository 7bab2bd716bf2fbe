/** Where bytes are kept, and what keeps others out meanwhile: what a host can bring along. */

/** Keeps bytes under short keys. Every method may be asynchronous; writes of one key must not be torn apart. */
export interface Store {
  /** The bytes under a key, `undefined` where there are none; `null` counts as that. */
  read(key: string): Uint8Array | undefined | Promise<Uint8Array | undefined>;
  /** Replaces the bytes under a key. Must not return before they are stored. */
  write(key: string, bytes: Uint8Array): void | Promise<void>;
  /** Removes a key. */
  remove(key: string): void | Promise<void>;
  /** What the store itself puts before its keys, for showing to learners where their data is. */
  readonly prefix?: string;
  /** Whether it forgets everything with the page; sharing needs a store that does not. */
  readonly volatile?: boolean;
  /** Whether the browser may throw it away when it needs room, so that it is asked not to. */
  readonly evictable?: boolean;
  /**
   * Whether a crash may lose what `write` returned from, or another tab may still read what was there before. The record of
   * sharing is then kept in IndexedDB.
   */
  readonly lags?: boolean;
}

/** Locks by name, as `navigator.locks` has them. What they throw reaches the caller as it is. */
export interface Locks {
  /**
   * Runs `critical` while nobody else holds the lock of that name, in any tab, worker or process that uses the same store,
   * and returns what it returns. The lock is let go when that is settled, and also when its holder dies.
   */
  request<T>(name: string, critical: () => Promise<T>): Promise<T>;
  /** The locks that are held now. Beside a store that `lags`, tabs tell each other by it which record is the newest. */
  query?(): Promise<{ held?: { name?: string }[] }>;
}
