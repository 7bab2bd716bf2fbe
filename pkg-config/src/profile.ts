import type { Engine } from "../wasm/cairn.js";
import { checkedProfile } from "./core/checks.js";
import { decode, encode } from "./core/message.js";
import { loadPart } from "./core/wasm.js";
import { guarded } from "./errors.js";
import type { Sharing } from "./sharing/sharing.js";
import type { Slots } from "./stores/slots.js";
import type { ProfileExport, ProfileStatus, StoredRecord } from "./types/index.js";

interface Parts {
  engine: () => Engine;
  /** The same where the part that reads the profile is there. */
  guide: () => Engine;
  sharing: Sharing;
  slots: Slots;
  change: <T>(apply: (engine: Engine) => T) => Promise<T>;
  erase: () => Promise<void>;
  status: () => ProfileStatus;
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
    return this.#parts.status();
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
   */
  async import(data: ProfileExport): Promise<void> {
    const { version, charges, ...checked } = checkedProfile(data);
    await loadPart("record");
    const profile = encode(checked.profile);
    const engine = this.#parts.engine();
    guarded(() => engine.check_profile(profile, version));
    // First the budget: whatever happens in between, nothing is spent twice.
    await this.#parts.sharing.adopt(charges ?? []);
    await this.#parts.change((engine) => engine.import_profile(profile, version));
  }

  /**
   * Erases the profile, takes consent back and erases a report that waits. The list of what was sent stays, because it
   * is what keeps this device to its lifetime limit; with `everything` it goes too.
   */
  async erase(options: { everything?: boolean } = {}): Promise<void> {
    try {
      await this.#parts.sharing.erase(options.everything ?? false);
    } finally {
      await this.#parts.erase();
    }
  }

  /** Everything that is stored on this device, by key. */
  async stored(): Promise<StoredRecord[]> {
    const about = "what you did here: results by skill and item, what you said, inclinations, goal";
    return [...(await this.#parts.slots.sizes(about)), ...(await this.#parts.sharing.stored())];
  }
}
