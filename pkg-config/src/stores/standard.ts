import type { Store } from "../types/index.js";
import { localStorageStore } from "./local-storage.js";
import { memory } from "./memory.js";

/** Where a profile is kept if nothing else is said: `localStorage` in a page, memory where there is none. */
export function standardStore(): Store {
  return typeof window === "undefined" ? memory() : localStorageStore();
}
