/** What callers name as a place for records, held to its shape before anything there is read or erased. */

import type { Locks, Store } from "../types/index.js";
import { checkedFields, invalid, shown } from "./fields.js";
import { locksOf } from "./lock.js";
import { sound } from "./sound.js";
import { standardStore } from "./standard.js";

const METHODS = ["read", "write", "remove"] as const;

/** Where something is kept. */
export interface Place {
  store: Store;
  locks: Locks | undefined;
  name: string;
}

/** A place as options say it, with `more` options beside the store and the locks. */
export function checkedPlace(options: unknown, more: readonly string[], what: string): Place {
  checkedFields(options, ["store", "locks", ...more], what);
  const { store = standardStore(), locks, name = "default" } = options as Partial<Place>;
  const missing = METHODS.find((method) => typeof store?.[method] !== "function");
  if (missing) throw invalid(`the store of ${what} has no method ${missing}`);
  if (locks !== undefined && typeof locks?.request !== "function") {
    throw invalid(`the locks of ${what} have no method request`);
  }
  if (typeof name !== "string") throw invalid(`the name of ${what} is a text, not ${shown(name)}`);
  return { store: sound(store, name), locks: locksOf(locks, store), name };
}
