/**
 * The record of sharing: consent, the ledger and what waits, as the core has it in this page and as it is stored.
 */

import type * as Bindings from "../../wasm/cairn.js";
import { loadPart } from "../core/wasm.js";
import { guarded, toCairnError } from "../errors.js";
import { withLock } from "../stores/lock.js";
import { Slots } from "../stores/slots.js";
import type { StoredRecord } from "../types/index.js";
import type { Internals } from "./internals.js";
import { Mark } from "./mark.js";

const NOTHING = new Uint8Array();

/**
 * Read, changed and stored under a lock that excludes all other tabs.
 *
 * The part of the WebAssembly for it is loaded when there is a record, or when one is to be made.
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

  constructor(bindings: typeof Bindings, internals: Internals) {
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
    return this.#core ?? this.#replace(this.#made(NOTHING, NOTHING, 0));
  }

  /** Without a ledger that can be read nothing may be shared; learning goes on, so this does not fail. */
  async load(): Promise<void> {
    await this.locked(() => this.refresh()).catch((error) => {
      if (this.#missing === undefined) this.#damage ??= toCairnError(error, "internal").message;
    });
  }

  /** Does something while no other tab does anything with the record. */
  locked<T>(critical: () => Promise<T>): Promise<T> {
    return withLock(this.#internals.locks, this.#lock, critical);
  }

  /** Nothing stored is the same as `local-only`, so that needs no record of its own. */
  async change(apply: (core: Bindings.Sharing) => void, writes = 1, makesRecord = true): Promise<void> {
    await this.locked(async () => {
      await this.refresh();
      if (!this.#core && !makesRecord) return;
      await loadPart("sharing");
      const core = this.orEmpty();
      guarded(() => apply(core));
      for (let write = 0; write < writes; write++) await this.save(core);
    });
  }

  /** What could not be stored must not be acted on: the state goes back to what is stored. */
  async save(core: Bindings.Sharing): Promise<void> {
    const slot = core.next_slot();
    try {
      const record = core.save();
      await this.#slots.write(slot, record);
      await this.#mark?.set(record);
    } catch (error) {
      this.#slots.forget();
      await this.refresh();
      throw error;
    }
  }

  /** Takes in what another tab has stored. The lock must be held, as for {@link SharingRecord.save}. */
  async refresh(): Promise<void> {
    const changed = await this.#slots.readChanged();
    if (!changed) return;
    const mark = (await this.#mark?.get()) ?? 0;
    if (mark === 0 && changed.every(({ length }) => length === 0)) {
      this.#replace(undefined);
      this.#damage = undefined;
      return;
    }
    await this.#loaded();
    try {
      this.#replace(this.#made(...changed, mark));
      this.#damage = undefined;
    } catch (error) {
      // Nothing is written over a record that cannot be read.
      this.#slots.forget();
      const { message } = toCairnError(error, "internal");
      this.#damage = `the sharing record on this device cannot be read (${message}); erasing everything starts a new one`;
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

  /** What is stored, for showing to the learner. */
  async sizes(): Promise<StoredRecord[]> {
    return [
      ...(await this.#slots.sizes("your consent and the list of what was shared")),
      ...((await this.#mark?.sizes()) ?? []),
    ];
  }

  /** Loads the part for a record that is there. What it says is not known without, so nothing is shared until it is. */
  async #loaded(): Promise<void> {
    try {
      await loadPart("sharing");
      this.#missing = undefined;
    } catch (error) {
      this.#slots.forget();
      this.#missing = toCairnError(error, "internal").message;
      throw error;
    }
  }

  #made(a: Uint8Array, b: Uint8Array, mark: number): Bindings.Sharing {
    return guarded(() => new this.#bindings.Sharing(a, b, mark));
  }

  #replace<T extends Bindings.Sharing | undefined>(next: T): T {
    this.#core?.free();
    this.#core = next;
    return next;
  }
}
