/** A store whose answers are held to what they must be: one of the host's own may give anything. */

import { CairnError } from "../errors.js";
import type { Store } from "../types/index.js";
import { over } from "./over.js";

/** The store of a learner. What it gives is bytes or nothing; `null` is nothing too. */
export function sound(store: Store, name: string): Store {
  return over(store, {
    async read(key) {
      const given: unknown = await store.read(key);
      if (given === undefined || given === null) return undefined;
      // By its tag: that of a frame or of a test's sandbox is another class.
      if (Object.prototype.toString.call(given) === "[object Uint8Array]") return given as Uint8Array;
      const which = store.prefix === undefined ? "the store" : `the store ${JSON.stringify(store.prefix)}`;
      // The host may have named the learner by their name, and that is in no error's text.
      const place = key.startsWith(`${name}.`) ? `NAME${key.slice(name.length)}` : key;
      const why = `${which} gave ${kind(given)} under the key ${place}, where a Uint8Array or undefined is due`;
      throw new CairnError("storage-failed", why);
    },
    write: (key, bytes) => store.write(key, bytes),
  });
}

/** What a value is and not what it holds, which may be someone's. */
function kind(value: unknown): string {
  if (typeof value === "object") return Object.prototype.toString.call(value).slice(8, -1);
  return `a ${typeof value}`;
}
