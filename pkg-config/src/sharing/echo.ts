/**
 * The echo: a release lists the policies and tasks that were counted. A server that gave one device a policy of its own, to know its
 * reports again, must either leave that out of the list, which this device sees, or show it to everybody.
 */

import type { LedgerEntry } from "../types/index.js";
import type { Pinned } from "./pin.js";
import type { Document } from "./release-document.js";

/** What of this device's own is missing where that of all others is there; `undefined` where nothing is. */
export function missing(
  { policies, counted, epoch: made }: Document,
  agreed: Pinned["agreed"],
  ledger: LedgerEntry[],
): string | undefined {
  if (!agreed) return undefined;
  // Before a report of this device is of an epoch that is over, a release may be older than the policy.
  const taken = ledger.filter(
    ({ kind, outcome, epoch, task }) =>
      kind === "charged" &&
      outcome === "acknowledged" &&
      (epoch ?? made) < made &&
      agreed.tasks.includes(task ?? ""),
  );
  if (taken.length === 0) return undefined;
  if (!policies.includes(agreed.policy))
    return "the policy that this device was given is not among those that were counted";
  for (const { task, epoch } of taken) {
    const others = agreed.tasks.filter((each) => each !== task);
    const isCounted = (hash: string) => counted.some((each) => each.hash === hash && each.epoch === epoch);
    if (others.length > 0 && others.every(isCounted) && !isCounted(task as string)) {
      return "the question that this device answered was not counted, where all others were";
    }
  }
  return undefined;
}
