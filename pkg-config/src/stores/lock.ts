/** One at a time: by the host's locks, across all tabs of the origin where the browser has Web Locks, else within this page. */

import type { Locks, Store } from "../types/index.js";

const queues = new Map<string, Promise<unknown>>();

/**
 * What excludes everyone else who uses the same store: the host's own locks, or the browser's. A store that only this page sees
 * needs neither, and the browser's may be blocked just where such a store is the way out.
 */
export function locksOf(given: Locks | undefined, store: Store): Locks | undefined {
  if (given || store.volatile) return given;
  return typeof navigator === "undefined" ? undefined : (navigator.locks as Locks | undefined);
}

/** Runs `critical` while nobody else holds the lock of that name. */
export async function withLock<T>(
  locks: Locks | undefined,
  name: string,
  critical: () => Promise<T>,
): Promise<T> {
  if (locks) return locks.request(name, critical);
  const turn = (queues.get(name) ?? Promise.resolve()).then(critical, critical);
  queues.set(
    name,
    turn.catch(() => undefined),
  );
  return turn;
}
