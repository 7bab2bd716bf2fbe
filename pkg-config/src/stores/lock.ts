/** One at a time: by the host's locks, across all tabs of the origin where the browser has Web Locks, else within this page. */

import type { Locks } from "../types/index.js";

const queues = new Map<string, Promise<unknown>>();

/** What excludes everyone else who uses the same store: the host's own locks, or the browser's. */
export function locksOf(given: Locks | undefined): Locks | undefined {
  return given ?? (typeof navigator === "undefined" ? undefined : (navigator.locks as Locks | undefined));
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
