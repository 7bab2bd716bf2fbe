import { CairnError } from "../errors.js";
import type { Store } from "../types/index.js";

const NAME = "cairn";
const RECORDS = "records";

/**
 * A store in IndexedDB: what was written is on the disk and seen by every other tab before `write` returns, which
 * `localStorage` does not promise. The database is made by the first write and goes with the last record. Throws
 * `storage-failed` where the browser refuses.
 */
export function indexedDb(): Store {
  return {
    prefix: `IndexedDB ${NAME}: `,
    read: (key) => transact("readonly", (records) => records.get(key)),
    write: async (key, bytes) => void (await transact("readwrite", (records) => records.put(bytes, key))),
    async remove(key) {
      await transact("readwrite", (records) => records.delete(key), false);
      const left = await transact("readonly", (records) => records.count());
      // Deleting waits for other tabs, whose connections are as short as this one's.
      if (left === 0) await settled(indexedDB.deleteDatabase(NAME));
    },
  };
}

/** One request in a connection of its own, so that no tab ever stands in another's way. */
async function transact<T>(
  mode: IDBTransactionMode,
  ask: (records: IDBObjectStore) => IDBRequest<T>,
  create = mode === "readwrite",
): Promise<T | undefined> {
  try {
    const opening = indexedDB.open(NAME);
    let absent = false;
    opening.onupgradeneeded = () => {
      if (create) opening.result.createObjectStore(RECORDS);
      else {
        absent = true;
        opening.transaction?.abort();
      }
    };
    const database = await settled(opening).catch((error) => {
      if (!absent) throw error;
    });
    if (!database) return undefined;
    try {
      const transaction = database.transaction(RECORDS, mode, { durability: "strict" });
      const done = new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error);
      });
      const request = ask(transaction.objectStore(RECORDS));
      await done;
      return request.result;
    } finally {
      database.close();
    }
  } catch (cause) {
    throw new CairnError("storage-failed", `this browser's IndexedDB cannot be used: ${cause}`, { cause });
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
