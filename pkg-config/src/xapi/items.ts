/** Which item an activity is. */

import { CairnError } from "../errors.js";

/** From the id of an activity (an IRI) to the id of an item: a table, or a function. */
export type ItemLookup =
  | ReadonlyMap<string, string>
  | Readonly<Record<string, string>>
  | ((activity: string) => string | undefined);

/** The item of an activity; `undefined` where there is none. */
export function itemOf(activity: string, lookup: ItemLookup): string | undefined {
  const found: unknown =
    typeof lookup === "function"
      ? lookup(activity)
      : lookup instanceof Map
        ? lookup.get(activity)
        : Object.hasOwn(lookup, activity)
          ? (lookup as Record<string, string>)[activity]
          : undefined;
  if (found === undefined || typeof found === "string") return found;
  throw new CairnError(
    "options-invalid",
    "what item says of an activity is an item's id, a text, or undefined",
  );
}

/** How statements are read, where it is said so. */
export function checkedLookup(options: unknown): ItemLookup {
  const { item } = (options ?? {}) as { item?: ItemLookup };
  if (typeof item === "function" || (typeof item === "object" && item !== null)) return item;
  throw new CairnError(
    "options-invalid",
    "the option item is a table, a Map or a function from an activity to an item",
  );
}

/**
 * A lookup for sites where an activity's id is the address of its item.
 *
 * @param items ids and addresses; those without an address are left out
 * @param base what relative addresses begin at
 */
export function byUrl(
  items: Iterable<{ readonly id: string; readonly url?: string | undefined }>,
  base?: string,
): (activity: string) => string | undefined {
  const known = new Map<string, string>();
  if (typeof (items as Partial<Iterable<unknown>> | null)?.[Symbol.iterator] !== "function") {
    throw new CairnError("options-invalid", "items are a list of items");
  }
  for (const { id, url } of items) {
    const address = url ? normal(url, base) : undefined;
    if (address !== undefined) known.set(address, id);
  }
  return (activity) => known.get(normal(activity) ?? activity);
}

function normal(url: string, base?: string): string | undefined {
  try {
    return new URL(url, base).href;
  } catch {
    return undefined;
  }
}
