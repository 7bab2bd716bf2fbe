/** What callers name as a place for records, held to its shape before anything there is read or erased. */

import { checkTable, flag, PLACE, type Table } from "../core/table.js";
import type { Locks, Store } from "../types/index.js";
import { locksOf } from "./lock.js";
import { sound } from "./sound.js";
import { standardStore } from "./standard.js";

/** Where something is kept. */
export interface Place {
  store: Store;
  locks: Locks | undefined;
  name: string;
}

/** Of what erases. */
export const ERASING: Table = { everything: flag };

/** A place as options say it, with `more` options beside the store and the locks. */
export function checkedPlace(options: object, more: Table, what: string): Place {
  checkTable(options, { ...PLACE, ...more }, what);
  const { store = standardStore(), locks, name = "default" } = options as Partial<Place>;
  return { store: sound(store, name), locks: locksOf(locks, store), name };
}
