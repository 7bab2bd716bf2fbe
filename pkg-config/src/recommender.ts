/** What {@link Cairn} does, wherever it runs. */

import type { Cairn } from "./cairn.js";
import type { Profile } from "./profile.js";
import type { Sharing } from "./sharing/sharing.js";

/** A value, or a promise of it: `await` takes both. */
export type Awaitable<T> = T | Promise<T>;

/** The same methods with the same arguments, each answering at once or by a promise; properties are as they are. */
type Eventual<T> = {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => infer R
    ? (...args: A) => Awaitable<Awaited<R>>
    : T[K];
};

/** What of sharing is for this package alone. */
type Internal = "fetch" | "start" | "adopt" | "retire" | "erase" | "stored" | "dispose";

/**
 * The one interface of a catalog opened for a learner: {@link Cairn} in the page, or one that answers from a worker. Code
 * that awaits each call runs with both.
 */
export interface Recommender extends Omit<Eventual<Cairn>, "profile" | "sharing" | "onChange" | "dispose"> {
  /** The learner's own data. */
  readonly profile: Eventual<Profile>;
  /** Consent and private reports. */
  readonly sharing: Eventual<Omit<Sharing, Internal>>;
  /** Calls `listener` when another tab has changed the profile, as {@link Cairn.onChange}; what it returns ends that. */
  onChange(listener: () => void): () => void;
  /** Frees the memory. */
  dispose(): void;
}
