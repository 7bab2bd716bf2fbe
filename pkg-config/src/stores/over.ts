/** A store over another one, which it is like in everything but what it does on reading and writing. */

import type { Store } from "../types/index.js";

/** The store with other ways to read and to write. */
export function over(store: Store, ways: Pick<Store, "read" | "write">): Store {
  const { prefix, volatile, evictable, lags } = store;
  const traits = Object.entries({ prefix, volatile, evictable, lags });
  const known = Object.fromEntries(traits.filter(([, trait]) => trait !== undefined));
  return { ...known, ...ways, remove: (key) => store.remove(key) };
}
