import type { Store } from "../types/index.js";
import { fromBase64, toBase64 } from "./base64.js";
import { storageError } from "./errors.js";

const PREFIX = "cairn:";

/**
 * A store in `localStorage`: there in every browser, shared by the origin's tabs, about 5 MiB, and the fastest. Throws
 * `storage-blocked`, `storage-full` or `storage-failed` where the browser refuses. Browsers write it to the disk some seconds
 * later, and show it to another tab some milliseconds later; the profile waits for that, and the record of sharing is kept in
 * IndexedDB beside it.
 */
export function localStorageStore(): Store {
  return {
    prefix: PREFIX,
    lags: true,
    evictable: true,
    read(key) {
      const text = attempt(() => localStorage.getItem(PREFIX + key));
      // Text that is not base64 is damage. It is handed on as bytes that are no record, so that it is noticed.
      return text === null ? undefined : (fromBase64(text) ?? new TextEncoder().encode(text));
    },
    write(key, bytes) {
      attempt(() => localStorage.setItem(PREFIX + key, toBase64(bytes)));
    },
    remove(key) {
      attempt(() => localStorage.removeItem(PREFIX + key));
    },
  };
}

function attempt<T>(call: () => T): T {
  try {
    return call();
  } catch (cause) {
    throw storageError("localStorage", cause);
  }
}
