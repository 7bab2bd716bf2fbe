/**
 * How much each term of a score counts for this learner, as a multiple of what it usually does. A multiple stays sensible
 * where a school sets other weights, and "twice as much" needs no knowledge of the scale.
 */

import type { TermName, Weights } from "cairn-learn";
import { remember, remembered } from "./remembered.js";

/** By term; what is left out counts as usual. */
export type Multiples = Readonly<Record<string, number>>;

export const MOST = 3;

/** The package takes no weight above this. */
const HEAVIEST = 100;

/** The weights to ask for. */
export function weightsOf(usual: Readonly<Weights>, multiples: Multiples): Weights {
  const multiplied = Object.entries(multiples).map(([term, multiple]) => [
    term,
    Math.min(HEAVIEST, (usual[term as TermName] ?? 0) * multiple),
  ]);
  return Object.fromEntries(multiplied) as Weights;
}

/** What is remembered, as far as it makes sense here: it may be of an older version, or anything. */
export function multiplesOf(usual: Readonly<Weights>): Multiples {
  const kept = read();
  return Object.fromEntries(
    Object.keys(usual).flatMap((term) => {
      const multiple = kept[term];
      return typeof multiple === "number" && multiple >= 0 && multiple <= MOST ? [[term, multiple]] : [];
    }),
  );
}

/** Remembers them; none is forgotten as a whole. */
export function rememberMultiples(multiples: Multiples): void {
  remember("weights", Object.keys(multiples).length > 0 ? JSON.stringify(multiples) : undefined);
}

function read(): Record<string, unknown> {
  try {
    return Object(JSON.parse(remembered("weights") ?? "{}"));
  } catch {
    return {};
  }
}
