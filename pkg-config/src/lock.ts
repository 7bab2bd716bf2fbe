/** One at a time: across all tabs of the origin where the browser has Web Locks, else within this page. */

const queues = new Map<string, Promise<unknown>>();

/** Whether this page can exclude the other tabs. */
export function hasWebLocks(): boolean {
  return typeof navigator !== "undefined" && navigator.locks !== undefined;
}

/** Runs `critical` while nobody else holds the lock of that name. */
export async function withLock<T>(name: string, critical: () => Promise<T>): Promise<T> {
  if (hasWebLocks()) {
    return (await navigator.locks.request(name, critical)) as T;
  }
  const turn = (queues.get(name) ?? Promise.resolve()).then(critical, critical);
  queues.set(
    name,
    turn.catch(() => undefined),
  );
  return turn;
}
