/**
 * The record of sharing: consent, the ledger and what waits, as the core has it in this page and as it is stored.
 */

import type * as Bindings from "../../wasm/cairn.js";
import { loadPart } from "../core/wasm.js";
import { CairnError, guarded, toCairnError } from "../errors.js";
import { isBlocked } from "../stores/errors.js";
import { Slots } from "../stores/slots.js";
import type { StoredRecord } from "../types/index.js";
import type { Internals } from "./internals.js";
import { Mark } from "./mark.js";

const NOTHING = new Uint8Array();

/**
 * Read, changed and stored under a lock that excludes all other tabs.
 *
 * The part of the WebAssembly for it is loaded when there is a record, or when one is to be made; where the page names where to share,
 * it was asked for already.
 */
export class SharingRecord {
  readonly #bindings: typeof Bindings;
  readonly #internals: Internals;
  readonly #slots: Slots;
  readonly #lock: string;
  readonly #mark: Mark | undefined;
  #core: Bindings.Sharing | undefined;
  #damage: string | undefined;
  #missing: string | undefined;
  #disposed = false;
  /** Told when a record was stored. */
  readonly #saved: () => void;

  constructor(bindings: typeof Bindings, internals: Internals, saved: () => void) {
    this.#saved = saved;
    this.#bindings = bindings;
    this.#internals = internals;
    this.#slots = new Slots(internals.store, `${internals.name}.sharing`);
    this.#lock = `cairn:${internals.name}:sharing`;
    this.#mark = internals.marks && new Mark(internals.marks, `${internals.name}.sharing`);
  }

  /** Not there where the learner never shared anything and is not about to. */
  get core(): Bindings.Sharing | undefined {
    return this.#core;
  }

  /** Why what is stored cannot be read. */
  get damage(): string | undefined {
    return this.#damage;
  }

  /** Why the part for sharing is not there, where there is a record for it. */
  get missing(): string | undefined {
    return this.#missing;
  }

  /** What is there, or a record of nothing; the part for it must be there. */
  orEmpty(): Bindings.Sharing {
    return this.#core ?? this.#replace(this.#made(NOTHING, NOTHING, NOTHING));
  }

  /** The same, once the part for it is there. */
  async begun(): Promise<Bindings.Sharing> {
    await loadPart("sharing");
    return this.orEmpty();
  }

  /** Without a ledger that can be read nothing may be shared; learning goes on, so this does not fail. */
  async load(): Promise<void> {
    await this.locked(() => this.refresh()).catch((error) => {
      if (this.#missing === undefined) this.#damage ??= toCairnError(error, "internal").message;
    });
  }

  /** Does something while no other tab does anything with the record. */
  locked<T>(critical: () => Promise<T>): Promise<T> {
    return this.#internals.exclusive.run(this.#lock, critical);
  }

  /** Nothing stored is the same as `local-only`, so that needs no record of its own. */
  async change(apply: (core: Bindings.Sharing) => void, writes = 1, makesRecord = true): Promise<void> {
    await this.locked(async () => {
      await this.refresh();
      if (!this.#core && !makesRecord) return;
      const core = await this.begun();
      guarded(() => apply(core));
      for (let write = 0; write < writes; write++) await this.save(core);
    });
  }

  /** Does something with the record that is there, and stores it where that changed anything. */
  async changeIf(apply: (core: Bindings.Sharing) => boolean): Promise<void> {
    await this.locked(async () => {
      await this.refresh();
      const core = this.#core;
      if (core && guarded(() => apply(core))) await this.save(core);
    });
  }

  /**
   * What could not be stored must not be acted on: the state goes back to what is stored. The mark is written before the record, so
   * that it is never behind a charge, and taken back where that fails; `marked` says whether the record counts only with it.
   */
  async save(core: Bindings.Sharing, marked = true): Promise<void> {
    const slot = core.next_slot();
    try {
      const before = await this.#mark?.read();
      // By this machine's clock and not the host's: how long the browser has had to write the mark to the disk.
      const record = core.save(before, Date.now());
      const written = await this.#mark?.write(core.mark(Date.now())).then(
        () => true,
        (error) => {
          if (marked) throw error;
          return false;
        },
      );
      await this.#slots.write(slot, record).catch(async (error) => {
        if (written && before) await this.#mark?.restore(before).catch(() => undefined);
        throw error;
      });
    } catch (error) {
      this.#slots.forget();
      await this.refresh().catch(() => this.#replace(undefined));
      throw error;
    }
    this.#saved();
  }

  /** Takes in what another tab has stored. The lock must be held, as for {@link SharingRecord.save}. */
  async refresh(): Promise<void> {
    const changed = await this.#slots.readChanged();
    if (!changed) return;
    try {
      const mark = await this.#mark?.read();
      const none = !mark?.some(Boolean) && changed.every(({ length }) => length === 0);
      if (!none) await this.#loaded();
      this.#replace(none ? undefined : this.#made(...changed, mark));
      this.#damage = undefined;
    } catch (error) {
      // What was read and not taken in would count as known the next time.
      this.#slots.forget();
      const { code, message } = toCairnError(error, "internal");
      // Nothing is written over a record that cannot be read.
      if (code === "ledger-damaged") {
        this.#damage = `the sharing record on this device cannot be read (${message}); erasing everything starts a new one`;
      }
      throw error;
    }
  }

  async remove(): Promise<void> {
    await this.locked(async () => {
      await this.#slots.remove();
      await this.#mark?.remove();
      this.#replace(undefined);
      this.#damage = undefined;
    });
  }

  /** What is stored, for showing to the learner, with what else lies where the record does. */
  async sizes(beside: () => Promise<StoredRecord[]>): Promise<StoredRecord[]> {
    const known = (sizes: Promise<StoredRecord[]>) => sizes.catch((error) => this.#elsewhere(error) && []);
    return [
      ...(await known(this.#slots.sizes("your consent and the list of what was shared"))),
      ...((await this.#mark?.sizes()) ?? []),
      ...(await known(beside())),
    ];
  }

  /**
   * Whether the place for the record is blocked and was never used. Throws where the mark tells of a record there: it may be back
   * on another day, with a consent that nobody has taken back and charges that went nowhere. Throws too where it is `needed`.
   */
  async isNowhere(but: string, needed = false): Promise<boolean> {
    if (!this.#mark) return false;
    const cause = await this.#slots.read().then(
      () => undefined,
      (error) => this.#elsewhere(error),
    );
    if (cause === undefined) return false;
    if (!needed && !(await this.#mark.tells())) return true;
    const why = `the record of what was shared belongs where this page may not look now; ${but}`;
    throw new CairnError("storage-blocked", `${why}: ${cause.message}`, { cause });
  }

  /** Removes what there is beside the place for the record, where that is blocked. */
  async removeMark(): Promise<void> {
    await this.#mark?.remove();
  }

  /** That only the place for the record may not be used, where the profile has another one that may; throws anything else. */
  #elsewhere(error: unknown): Error {
    if (this.#mark && isBlocked(error)) return error as Error;
    throw error;
  }

  /** Frees the memory. Nothing is made afterwards. */
  dispose(): void {
    this.#disposed = true;
    this.#core?.free();
  }

  /** Loads the part for a record that is there. What it says is not known without, so nothing is shared until it is. */
  async #loaded(): Promise<void> {
    try {
      await loadPart("sharing");
      this.#missing = undefined;
    } catch (error) {
      this.#missing = toCairnError(error, "internal").message;
      throw error;
    }
  }

  #made(a: Uint8Array, b: Uint8Array, mark: Uint8Array | undefined): Bindings.Sharing {
    // A store may answer when nobody would free what is made of it.
    if (this.#disposed) throw new CairnError("disposed", "this Cairn was disposed of");
    return guarded(() => new this.#bindings.Sharing(a, b, mark));
  }

  #replace<T extends Bindings.Sharing | undefined>(next: T): T {
    this.#core?.free();
    this.#core = next;
    return next;
  }
}
