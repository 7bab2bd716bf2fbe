/** Where the records of one learner are: in which store, under which key and lock. */

import { keyPlaces, plain, refuseProtected } from "../protection/format.js";
import type { Place, Protection } from "../protection/protection.js";
import type { Locks, Store } from "../types/index.js";
import { isBlocked } from "./errors.js";
import { indexedDb } from "./indexed-db.js";
import { type Exclusive, withLock } from "./lock.js";
import { Slots } from "./slots.js";
import { sound } from "./sound.js";

/** The stores of one learner. */
export interface Places {
  name: string;
  /** What is done here under locks, until the catalog is disposed of. */
  exclusive: Exclusive;
  /** The profile. */
  profile: Store;
  /** The record of sharing and what was published: never one that lags. */
  sharing: Store;
  /** A place apart from that, where there is one. */
  marks: Store | undefined;
  /** Where there is a passphrase. */
  protection: Protection | undefined;
  /** The names of all learners of this device. */
  learners: Slots;
}

/** The stores of a learner, opened with the passphrase where there is one. */
export async function openPlaces(
  given: Store,
  passphrase: string | undefined,
  name: string,
  exclusive: Exclusive,
): Promise<Places> {
  const store = sound(given, name);
  const [sharing, marks] = apart(store);
  const learners = new Slots(store, "learners");
  if (passphrase === undefined) {
    await refuseProtected(store, name);
    const over = (each: Store) => plain(each, store, name);
    return {
      name,
      exclusive,
      profile: over(store),
      sharing: over(sharing),
      marks,
      protection: undefined,
      learners,
    };
  }
  const { Protection } = await import("../protection/protection.js");
  const protection = new Protection({ store, exclusive, name });
  await protection.open(passphrase, everyPlace(store, name));
  const over = (store: Store) => protection.over(store);
  return {
    name,
    exclusive,
    profile: over(store),
    sharing: over(sharing),
    marks: marks && over(marks),
    protection,
    learners,
  };
}

/**
 * Erases all records of a learner, the key and the list of what was shared among them, without opening any. Throws after all else
 * was erased where the mark tells of a record of sharing in a place that is blocked: it may be back on another day.
 */
export async function erasePlaces(store: Store, name: string, locks: Locks | undefined): Promise<void> {
  const places = everyPlace(store, name);
  let blocked: unknown;
  // All that one lock is for while it is held: who comes in between would store half of it again.
  for (const lock of new Set(places.map(({ lock }) => lock))) {
    await withLock(locks, lock, async () => {
      for (const { store: at, place } of places.filter((each) => each.lock === lock)) {
        // The mark stays where it tells of what is blocked; of zeros it is no more than room for a number.
        if (at === store && blocked && (await store.read(place))?.some(Boolean)) continue;
        await Promise.resolve(at.remove(place)).catch((error) => {
          if (at === store || !isBlocked(error)) throw error;
          blocked = error;
        });
      }
    });
  }
  await withLock(locks, `cairn:${name}:key`, async () => {
    for (const place of keyPlaces(name)) await store.remove(place);
  });
  if (blocked && (await store.read(markPlace(name)))) throw blocked;
}

const markPlace = (name: string) => `${name}.sharing.mark`;

/** Beside a store that lags, the record of sharing has a better one. */
function apart(store: Store): [Store, Store | undefined] {
  return store.lags ? [indexedDb(), store] : [store, undefined];
}

function everyPlace(store: Store, name: string): Place[] {
  const [kept, marks] = apart(store);
  const [profile, sharing, release] = [
    `cairn:${name}:profile`,
    `cairn:${name}:sharing`,
    `cairn:${name}.release`,
  ];
  return [
    { store, place: `${name}.profile.a`, lock: profile },
    { store, place: `${name}.profile.b`, lock: profile },
    { store: kept, place: `${name}.sharing.a`, lock: sharing },
    { store: kept, place: `${name}.sharing.b`, lock: sharing },
    ...(marks ? [{ store: marks, place: markPlace(name), lock: sharing }] : []),
    { store: kept, place: `${name}.release`, lock: release },
    { store: kept, place: `${name}.release.pin`, lock: release },
  ];
}
