import type { Store } from "../types/index.js";

/** A store that lasts as long as the page: for tests, servers, and pages that must leave no trace. */
export function memory(): Store {
  const entries = new Map<string, Uint8Array>();
  return {
    volatile: true,
    read: (key) => entries.get(key),
    write: (key, bytes) => void entries.set(key, bytes.slice()),
    remove: (key) => void entries.delete(key),
  };
}
