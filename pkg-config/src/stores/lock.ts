/**
 * One at a time: by the host's locks, across all tabs of the origin where the browser has Web Locks, else within this page.
 *
 * A lock is named by the learner and by what is kept of them, not by the store, though two stores then wait for each other
 * without need. Which of a host's stores are the same only the host knows, and what a store says of itself (`prefix`) is for showing
 * and may be in another language on another page. The record of sharing beside `localStorage` is the very one that a page with
 * `indexedDb()` has. And a tab may still run an older version. Waiting for nothing costs milliseconds; not waiting costs an answer, or
 * spends twice.
 */

import type { Locks, Store } from "../types/index.js";
import { storageError } from "./errors.js";

/** How long after its end a page goes on to hold a lock for what it was storing. Storing takes some milliseconds. */
const PATIENCE_MS = 1000;

const queues = new Map<string, Promise<unknown>>();

/**
 * What excludes everyone else who uses the same store: the host's own locks, or the browser's. A store that only this page sees
 * needs neither, and the browser's may be blocked just where such a store is the way out.
 */
export function locksOf(given: Locks | undefined, store: Store): Locks | undefined {
  return given || store.volatile ? given : browserLocks();
}

/** Runs `critical` while nobody else holds the lock of that name. */
export async function withLock<T>(
  locks: Locks | undefined,
  name: string,
  critical: () => Promise<T>,
): Promise<T> {
  if (!locks) return queued(name, critical);
  let entered = false;
  try {
    return await locks.request(name, () => {
      entered = true;
      return critical();
    });
  } catch (cause) {
    // A host's own locks throw what they like, as its store does; the browser's are blocked where its storage is.
    throw entered || locks !== browserLocks() ? cause : storageError("Web Locks", cause);
  }
}

/**
 * What one open catalog does under locks. Its end is told to everyone who waits, and a store that does not answer then keeps nobody
 * else waiting.
 */
export class Exclusive {
  readonly locks: Locks | undefined;
  readonly #ends = new Set<(error: unknown) => void>();
  #ended: { error: unknown } | undefined;

  constructor(locks: Locks | undefined) {
    this.locks = locks;
  }

  /** Runs `critical` while nobody else holds the lock of that name, unless it has ended. */
  run<T>(name: string, critical: () => Promise<T>): Promise<T> {
    return this.#within(0, () => withLock(this.locks, name, () => this.#within(PATIENCE_MS, critical)));
  }

  /** From now on nothing begins, and what waits is rejected with the error. The first one counts. */
  end(error: unknown): void {
    this.#ended ??= { error };
    for (const end of this.#ends) end(error);
  }

  /** What `call` gives, or the end if that comes first: so long after it, because what is being stored is better stored whole. */
  async #within<T>(patience: number, call: () => Promise<T>): Promise<T> {
    if (this.#ended) throw this.#ended.error;
    let end: ((error: unknown) => void) | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        end = patience === 0 ? reject : (error) => (timer ??= setTimeout(reject, patience, error));
        this.#ends.add(end);
        call().then(resolve, reject);
      });
    } finally {
      this.#ends.delete(end as (error: unknown) => void);
      clearTimeout(timer);
    }
  }
}

async function queued<T>(name: string, critical: () => Promise<T>): Promise<T> {
  const turn = (queues.get(name) ?? Promise.resolve()).then(critical, critical);
  queues.set(
    name,
    turn.catch(() => undefined),
  );
  return turn;
}

function browserLocks(): Locks | undefined {
  return typeof navigator === "undefined" ? undefined : (navigator.locks as Locks | undefined);
}
