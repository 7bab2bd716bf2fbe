import { CairnError } from "../errors.js";
import type { Store } from "../types/index.js";
import { fromBase64, toBase64 } from "./base64.js";

const PREFIX = "cairn:";

/**
 * A store in `localStorage`: there in every browser, shared by the origin's tabs, about 5 MiB. Throws `storage-failed`
 * where the browser refuses (blocked, full). Browsers write it to the disk some seconds later, and show it to another tab
 * some milliseconds later, so that the record of sharing is kept in IndexedDB beside it.
 */
export function localStorageStore(): Store {
  return {
    prefix: PREFIX,
    lags: true,
    read(key) {
      const text = attempt(() => localStorage.getItem(PREFIX + key), "be read");
      // Text that is not base64 is damage. It is handed on as bytes that are no record, so that it is noticed.
      return text === null ? undefined : (fromBase64(text) ?? new TextEncoder().encode(text));
    },
    write(key, bytes) {
      attempt(() => localStorage.setItem(PREFIX + key, toBase64(bytes)), "hold more");
    },
    remove(key) {
      attempt(() => localStorage.removeItem(PREFIX + key), "be changed");
    },
  };
}

function attempt<T>(call: () => T, what: string): T {
  try {
    return call();
  } catch (cause) {
    throw new CairnError("storage-failed", `this browser's storage cannot ${what}: ${cause}`, { cause });
  }
}
