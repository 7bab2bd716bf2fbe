/** What a learner has unfolded on a list, and how it stays there when the list is made anew. */

import type { Recommendation } from "../types/index.js";
import type { Exercise } from "./exercise.js";

/** An item that was unfolded: what of it was uncovered counts in the next attempt, also if it was closed in between. */
export interface Begun extends Exercise {
  since: number;
  open?: boolean;
  /** Whether it is on the list for being open alone. */
  kept?: boolean | undefined;
}

/** What of a list another one does not have. */
export const lacking = (list: readonly Recommendation[], other: readonly Recommendation[]) =>
  list.filter(({ item }) => !other.some((pick) => pick.item.id === item.id));

/** A new list, and on it what is open and was on the old one, where it stood. */
export function keepOpen(
  now: readonly Recommendation[],
  before: readonly Recommendation[],
  all: ReadonlyMap<string, Begun>,
): Recommendation[] {
  const list = [...now];
  for (const pick of lacking(before, now)) {
    const begun = all.get(pick.item.id);
    if (begun) begun.kept = begun.open;
    if (begun?.open) list.splice(before.indexOf(pick), 0, pick);
  }
  return list;
}
