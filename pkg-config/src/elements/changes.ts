/**
 * Who else shows the same learner: elements that share a recommender tell each other when one of them has changed something,
 * and look again when the page comes back to the front, because another tab may have changed it meanwhile.
 */

import type { Recommender } from "../recommender.js";

const listeners = new WeakMap<object, Set<() => void>>();

/** Calls back after a change of what a recommender knows. Returns what ends that. */
export function onChange(recommender: Recommender, listener: () => void): () => void {
  const all = listeners.get(recommender) ?? new Set();
  listeners.set(recommender, all.add(listener));
  const shown = () => {
    if (document.visibilityState === "visible") listener();
  };
  document.addEventListener("visibilitychange", shown);
  return () => {
    all.delete(listener);
    document.removeEventListener("visibilitychange", shown);
  };
}

/** Tells all that listen. */
export function changed(recommender: Recommender): void {
  for (const listener of listeners.get(recommender) ?? []) listener();
}
