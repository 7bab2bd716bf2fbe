/** The core's table of mastery, with names for its figures and words for its reasons. */

import { english } from "../messages/en.js";
import type { Below, MasteryLevel, SkillMastery } from "../types/index.js";

/** What the core returns: flat, because a record in a record costs the WebAssembly more than this file. */
export type RawMastery = Omit<SkillMastery, "below"> & {
  best: MasteryLevel;
  because: Below["code"] | null;
  numbers: [number, number];
};

export function named({ best, because, numbers: [first, second], ...mastery }: RawMastery): SkillMastery {
  if (!because) return { ...mastery, below: null };
  const figures: Record<Below["code"], Record<string, number>> = {
    forgetting: { days: first, recall: second },
    "recent-errors": { wrong: first, of: second },
    recovering: { inARow: first },
    "said-unknown": {},
  };
  const params = figures[because];
  return { ...mastery, below: { best, code: because, params, ...english(because, { best, ...params }) } };
}
