import type { Engine } from "../wasm/cairn.js";
import { checkedEdit, checkedPassphrase, checkedProfile } from "./core/checks.js";
import { named, type RawMastery } from "./core/mastery.js";
import { decode, encode } from "./core/message.js";
import { checkTable } from "./core/table.js";
import { loadPart } from "./core/wasm.js";
import { CairnError, guarded } from "./errors.js";
import type { Protection } from "./protection/protection.js";
import type { Sharing } from "./sharing/sharing.js";
import type { StoredProfile } from "./stored-profile.js";
import { ERASING } from "./stores/options.js";
import { isPersisted, persist } from "./stores/persistence.js";
import type { Slots } from "./stores/slots.js";
import type { ProfileEdit, ProfileExport, ProfileStatus, SkillMastery, StoredRecord } from "./types/index.js";

interface Parts {
  engine: () => Engine;
  /** The same where the part that reads the profile is there. */
  guide: () => Engine;
  sharing: Sharing;
  stored: StoredProfile;
  protection: Protection | undefined;
  learners: Slots;
  clock: () => number;
}

/** The learner's own data. */
export class Profile {
  readonly #parts: Parts;

  /** @internal */
  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** How the stored profile was found when it was last read. */
  get status(): ProfileStatus {
    return this.#parts.stored.status;
  }

  /**
   * All that is known about the learner, as plain data to look at.
   *
   * @throws CairnError `not-ready`.
   */
  read(): Record<string, unknown> {
    const engine = this.#parts.guide();
    return guarded(() => decode(engine.export_profile()) as Record<string, unknown>);
  }

  /**
   * The profile to carry to another device. What was spent on private reports goes along, and this device shares nothing
   * from then on, so that one learner never has two budgets.
   */
  async export(): Promise<ProfileExport> {
    await loadPart("guide");
    const profile = this.read();
    return { cairn: "profile", version: 3, profile, charges: await this.#parts.sharing.retire() };
  }

  /**
   * Replaces the profile by an exported one. What was spent where it comes from counts here too; a report that waits is
   * erased, and the current reporting epoch is sat out.
   *
   * @throws CairnError `profile-invalid`, `wasm-unavailable`, `storage-full`, `storage-blocked` (also where only what was spent can
   *   be stored nowhere) or `storage-failed`; the profile is as it was then.
   */
  async import(data: ProfileExport): Promise<void> {
    const { version, charges, ...checked } = checkedProfile(data);
    await loadPart("record");
    const profile = encode(checked.profile);
    const engine = this.#parts.engine();
    guarded(() => engine.check_profile(profile, version));
    // First the budget: whatever happens in between, nothing is spent twice.
    await this.#parts.sharing.adopt(charges ?? []);
    await this.#parts.stored.change((engine) => engine.import_profile(profile, version));
  }

  /**
   * Erases the profile, takes consent back and erases a report that waits. The list of what was sent stays, because it
   * is what keeps this device to its lifetime limit; with `everything` it goes too.
   *
   * @throws CairnError `options-invalid`, before anything is erased, or as for storing.
   */
  async erase(options: { everything?: boolean } = {}): Promise<void> {
    checkTable(options, ERASING, "profile.erase");
    const { everything = false } = options;
    await this.#parts.stored.claim();
    try {
      await this.#parts.sharing.erase(everything);
    } finally {
      await this.#parts.stored.erase();
      if (everything) await this.#parts.protection?.remove();
    }
  }

  /**
   * Corrects the profile by hand: what is known, what is hidden, the goal. All of it is taken in and stored at once, or none of
   * it. Returns the mastery of the skills that it touched.
   *
   * @throws CairnError `event-invalid`, `item-unknown`, `skill-unknown`, `storage-full`, `storage-blocked` or `storage-failed`.
   */
  async edit(edit: ProfileEdit): Promise<SkillMastery[]> {
    const events = checkedEdit(edit).map((event) => encode(event));
    const [limits, now] = [encode({}), this.#parts.clock()];
    const touched = await this.#parts.stored.change((engine) => {
      const ids = new Set<string>();
      for (const event of events) {
        const { mastery } = decode(engine.record(event, limits, now)) as { mastery: RawMastery[] };
        for (const { skill } of mastery) ids.add(skill.id);
      }
      // As they are after all of it: what is said of one skill tells of others.
      return (decode(engine.mastery(now)) as RawMastery[]).filter(({ skill }) => ids.has(skill.id));
    });
    return touched.map(named);
  }

  /**
   * Locks what is stored with another passphrase, of a learner that was opened with one. Both are checked before anything
   * changes.
   *
   * @throws CairnError `passphrase-wrong` (also where there is none), `options-invalid`, or as for storing.
   */
  async changePassphrase(current: string, next: string): Promise<void> {
    checkedPassphrase(current);
    checkedPassphrase(next);
    this.#parts.engine();
    if (!this.#parts.protection) {
      throw new CairnError(
        "passphrase-wrong",
        "this learner was opened without a passphrase; open it with one first",
      );
    }
    await this.#parts.protection.change(current, next);
  }

  /** Asks the browser now not to evict what is stored under pressure. Whether it will keep it. */
  persist(): Promise<boolean> {
    return persist();
  }

  /** Whether the browser has said that it will not evict what is stored under pressure. */
  persisted(): Promise<boolean> {
    return isPersisted();
  }

  /** Everything that this package stores on this device of this learner, and the list of all learners, by key. */
  async stored(): Promise<StoredRecord[]> {
    this.#parts.engine();
    const about = "what you did here: results by skill and item, what you said, inclinations, goal";
    return [
      ...(await this.#parts.stored.slots.sizes(about)),
      ...(await this.#parts.sharing.stored()),
      ...((await this.#parts.protection?.sizes()) ?? []),
      ...(await this.#parts.learners.sizes("the names of all learners of this browser")),
    ];
  }
}
