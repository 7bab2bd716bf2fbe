/** Which item an activity is. */

/** From the id of an activity (an IRI) to the id of an item: a table, or a function. */
export type ItemLookup =
  | ReadonlyMap<string, string>
  | Readonly<Record<string, string>>
  | ((activity: string) => string | undefined);

/** The item of an activity; `undefined` where there is none. */
export function itemOf(activity: string, lookup: ItemLookup): string | undefined {
  if (typeof lookup === "function") return lookup(activity);
  if (lookup instanceof Map) return lookup.get(activity);
  return Object.hasOwn(lookup, activity) ? (lookup as Record<string, string>)[activity] : undefined;
}

/**
 * A lookup for sites where an activity's id is the address of its item.
 *
 * @param items ids and addresses; those without an address are left out
 * @param base what relative addresses begin at
 */
export function byUrl(
  items: Iterable<{ readonly id: string; readonly url: string }>,
  base?: string,
): (activity: string) => string | undefined {
  const known = new Map<string, string>();
  for (const { id, url } of items) {
    const address = url === "" ? undefined : normal(url, base);
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
