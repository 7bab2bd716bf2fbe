/**
 * Who else shows the same learner: elements that share a recommender tell each other when one of them has changed something,
 * and hear from it of what another tab has stored. They look again when the page comes back to the front, because what was
 * learned is forgotten with time.
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
  const hearing = otherTabs(recommender, listener);
  return () => {
    all.delete(listener);
    void hearing.then((end) => end?.());
    document.removeEventListener("visibilitychange", shown);
  };
}

/** One that was disposed of meanwhile has nothing more to tell. */
async function otherTabs(recommender: Recommender, listener: () => void): Promise<(() => void) | undefined> {
  try {
    return await recommender.onChange(listener);
  } catch {
    return undefined;
  }
}

/** Tells all that listen, but for who has changed it. */
export function changed(recommender: Recommender, by: () => void): void {
  for (const listener of listeners.get(recommender) ?? []) {
    if (listener !== by) listener();
  }
}
