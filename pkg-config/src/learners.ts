/**
 * Several learners who share one device: their names, and which profile is whose. Names are what learners or their teacher typed;
 * they are kept in the same store as the profiles, readable without a passphrase, because someone has to choose from them.
 */

import { checkedId } from "./core/checks.js";
import { CairnError } from "./errors.js";
import { Announcer } from "./stores/announcer.js";
import { withLock } from "./stores/lock.js";
import { checkedPlace } from "./stores/options.js";
import { erasePlaces } from "./stores/places.js";
import type { Locks, Store } from "./types/index.js";

const VERSION = 1;
const LOCK = "cairn:learners";
/** In two copies, written one after the other: a write that is cut short leaves one of them whole. */
const PLACES = ["learners.a", "learners.b"];
/** Letters, to each of which up to four marks belong: as many in every script. */
const LONGEST_NAME = 200;
const MARKS = 4;
const MOST = 1000;

/** A learner of this device. */
export interface LearnerEntry {
  /** Which profile is theirs: the `name` for {@link Cairn.open}. Random, so that it says nothing about them. */
  id: string;
  /** As it was typed. */
  name: string;
}

/** Where the list is kept: as for {@link Cairn.open}. */
export interface LearnersOptions {
  store?: Store;
  locks?: Locks;
}

interface List {
  /** Random: each list that is written begins differently. */
  mark: string;
  version: number;
  learners: LearnerEntry[];
}

/** The learners of this device. Nothing is stored before one is added. Throws `options-invalid`. */
export function learners(options: LearnersOptions = {}): Learners {
  const { store, locks } = checkedPlace(options, {}, "learners");
  return new Learners(store, locks);
}

/**
 * The list of learners. What each method throws, beside what is named there: `learners-damaged` where neither copy of the list
 * can be read (the profiles are untouched), `storage-blocked`, `storage-full`, `storage-failed`.
 */
export class Learners {
  readonly #store: Store;
  readonly #locks: Locks | undefined;
  readonly #announcer: Announcer;

  /** @internal */
  constructor(store: Store, locks: Locks | undefined) {
    this.#store = store;
    this.#locks = locks;
    this.#announcer = new Announcer(store.lags ? locks : undefined, LOCK);
  }

  /** All of them, in the order in which they were added. */
  list(): Promise<LearnerEntry[]> {
    return withLock(this.#locks, LOCK, () => this.#read());
  }

  /**
   * Adds a learner. Two may have the same name. A profile that is there already, such as `default`, is theirs if its `id` is given.
   *
   * @throws CairnError `options-invalid` where the name is empty or longer than 200 letters, or the id is taken.
   */
  async add(name: string, id?: string): Promise<LearnerEntry> {
    const entry = {
      id: id === undefined ? fresh() : checkedId(id, "options-invalid"),
      name: checkedName(name),
    };
    await this.#change((all) => {
      if (all.some((other) => other.id === entry.id)) {
        throw new CairnError("options-invalid", "this id is another learner's already");
      }
      if (all.length >= MOST)
        throw new CairnError("options-invalid", `a device holds ${MOST} learners at most`);
      return [...all, entry];
    });
    return entry;
  }

  /** Gives a learner another name. Throws `learner-unknown` or `options-invalid`. */
  async rename(id: string, name: string): Promise<void> {
    const checked = checkedName(name);
    await this.#change((all) => {
      known(all, id);
      return all.map((entry) => (entry.id === id ? { id, name: checked } : entry));
    });
  }

  /**
   * Erases all that is stored of a learner, the list of what was shared and the name among it, whether encrypted or not. A tab
   * in which they are open should be closed first: it would store their next event.
   *
   * @throws CairnError `learner-unknown`.
   */
  async remove(id: string): Promise<void> {
    known(await this.list(), id);
    // First the records: what is cut short can be done again, as long as the name is there.
    await erasePlaces(this.#store, id, this.#locks);
    await this.#change((all) => all.filter((entry) => entry.id !== id));
  }

  /** Forgets a list that cannot be read: the way out of `learners-damaged`. Profiles stay, under ids that nobody knows. */
  async eraseList(): Promise<void> {
    await withLock(this.#locks, LOCK, () => this.#removeAll());
  }

  async #change(apply: (all: LearnerEntry[]) => LearnerEntry[]): Promise<void> {
    await withLock(this.#locks, LOCK, async () => {
      const all = apply(await this.#read());
      if (all.length === 0) return this.#removeAll();
      const list: List = { mark: fresh(), version: VERSION, learners: all };
      const bytes = new TextEncoder().encode(JSON.stringify(list));
      for (const place of PLACES) await this.#store.write(place, bytes);
      await this.#announcer.announce([bytes, bytes]);
    });
  }

  async #removeAll(): Promise<void> {
    for (const place of PLACES) await this.#store.remove(place);
    await this.#announcer.announce([]);
  }

  async #read(): Promise<LearnerEntry[]> {
    const read = async () => [await this.#store.read("learners.a"), await this.#store.read("learners.b")];
    const copies = (await this.#announcer.newest(read)).filter((bytes) => bytes !== undefined);
    for (const bytes of copies) {
      const all = parsed(bytes);
      if (all) return all;
    }
    if (copies.length === 0) return [];
    throw new CairnError(
      "learners-damaged",
      "the list of learners cannot be read; their profiles are untouched",
    );
  }
}

function parsed(bytes: Uint8Array): LearnerEntry[] | undefined {
  try {
    const { version, learners } = JSON.parse(new TextDecoder().decode(bytes)) as List;
    if (version !== VERSION || !Array.isArray(learners)) return undefined;
    const whole = learners.every(({ id, name }) => typeof id === "string" && typeof name === "string");
    return whole ? learners.map(({ id, name }) => ({ id, name })) : undefined;
  } catch {
    return undefined;
  }
}

function known(all: LearnerEntry[], id: unknown): void {
  if (all.some((entry) => entry.id === id)) return;
  throw new CairnError("learner-unknown", "no learner of this device has this id");
}

function checkedName(name: unknown): string {
  const trimmed = typeof name === "string" ? name.trim() : "";
  const all = [...trimmed].length;
  const letters = [...trimmed.replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, "")].length;
  if (trimmed !== "" && Math.max(letters, all / (1 + MARKS)) <= LONGEST_NAME) return trimmed;
  // Not shown: it is someone's name.
  throw new CairnError("options-invalid", `a learner's name is a text of 1 to ${LONGEST_NAME} letters`);
}

/** 16 letters and digits, at random. */
function fresh(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
