/** A store over another one, which it is like in everything but what it does on reading and writing, and perhaps on removing. */

import type { Store } from "../types/index.js";

/** The store with other ways. */
export function over(
  store: Store,
  ways: Pick<Store, "read" | "write"> & Partial<Pick<Store, "remove">>,
): Store {
  const { prefix, volatile, evictable, lags } = store;
  const traits = Object.entries({ prefix, volatile, evictable, lags });
  const known = Object.fromEntries(traits.filter(([, trait]) => trait !== undefined));
  return { ...known, remove: (key) => store.remove(key), ...ways };
}
