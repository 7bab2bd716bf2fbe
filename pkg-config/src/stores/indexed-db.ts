import { checkTable, text } from "../core/table.js";
import type { Store } from "../types/index.js";
import { storageError } from "./errors.js";

const RECORDS = "records";
/** In place of a value that is none of ours: no record, and not the same as none. */
const DAMAGED = new Uint8Array(1);

/** Where {@link indexedDb} keeps its records. */
export interface IndexedDbOptions {
  /** Name of the database, `cairn` by default; not one that the page uses for something else. */
  database?: string;
}

/**
 * A store in IndexedDB: what was written is on the disk and seen by every other tab before `write` returns, which
 * `localStorage` does not promise; a write takes some milliseconds. The database is made by the first write and goes with the
 * last record. Throws `options-invalid`, and each call `storage-blocked`, `storage-full`, `storage-failed`, or `profile-newer` where a newer version of this
 * library has changed the database.
 */
export function indexedDb(options: IndexedDbOptions = {}): Store {
  checkTable(options, { database: text }, "indexedDb");
  const { database: name = "cairn" } = options;
  return {
    prefix: `IndexedDB ${name}: `,
    evictable: true,
    async read(key) {
      const value = await transact<unknown>(name, "readonly", (records) => records.get(key));
      return value === undefined || value instanceof Uint8Array ? value : DAMAGED;
    },
    write: (key, bytes) =>
      among(name, "shared", async () => {
        await transact(name, "readwrite", (records) => records.put(bytes, key));
      }),
    async remove(key) {
      await transact(name, "readwrite", (records) => records.delete(key), false);
      // Between counting and deleting nobody may write. Without locks an empty database stays.
      if (!locks()) return;
      await among(name, "exclusive", async () => {
        const left = await transact(name, "readonly", (records) => records.count());
        // Deleting waits for other tabs, whose connections are as short as this one's.
        if (left === 0) await settled(indexedDB.deleteDatabase(name));
      });
    },
  };
}

const locks = (): LockManager | undefined => (typeof navigator === "undefined" ? undefined : navigator.locks);

/** Runs with others who write, or while nobody does. */
async function among<T>(name: string, mode: LockMode, critical: () => Promise<T>): Promise<T> {
  const manager = locks();
  if (!manager) return critical();
  try {
    // The promise of a promise: what `request` returns is settled once, with what `critical` gives.
    return await manager.request(`cairn:database:${name}`, { mode }, critical);
  } catch (cause) {
    throw storageError("IndexedDB", cause);
  }
}

/** One request in a connection of its own, so that no tab ever stands in another's way. */
async function transact<T>(
  name: string,
  mode: IDBTransactionMode,
  ask: (records: IDBObjectStore) => IDBRequest<T>,
  create = mode === "readwrite",
): Promise<T | undefined> {
  try {
    const opening = indexedDB.open(name);
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
    throw storageError("IndexedDB", cause);
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
