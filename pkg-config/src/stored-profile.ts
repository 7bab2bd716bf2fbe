/**
 * The profile as it is stored: read under a lock that keeps every other tab out, changed, and stored before anyone else may
 * read it. What was not stored did not happen.
 */

import type { Engine } from "../wasm/cairn.js";
import { decode } from "./core/message.js";
import { loadPart } from "./core/wasm.js";
import { guarded } from "./errors.js";
import { Announcer } from "./stores/announcer.js";
import type { Exclusive } from "./stores/lock.js";
import { Slots } from "./stores/slots.js";
import { Tabs } from "./stores/tabs.js";
import type { ProfileStatus, Store } from "./types/index.js";

interface Parts {
  engine: () => Engine;
  store: Store;
  exclusive: Exclusive;
  name: string;
}

const NOTHING = new Uint8Array();
const VANISHED: ProfileStatus = {
  status: "vanished",
  message:
    "what was stored is gone: erased in another tab, cleared in the browser's settings, or thrown away by the browser; " +
    "nothing was put back",
};

export class StoredProfile {
  readonly slots: Slots;
  readonly #engine: () => Engine;
  readonly #exclusive: Exclusive;
  readonly #lock: string;
  readonly #announcer: Announcer;
  readonly #tabs: Tabs;
  #status: ProfileStatus = { status: "new" };
  /** Whether there is a record, as far as this page knows. */
  #there = false;

  constructor({ engine, store, exclusive, name }: Parts) {
    this.slots = new Slots(store, `${name}.profile`);
    this.#engine = engine;
    this.#exclusive = exclusive;
    this.#lock = `cairn:${name}:profile`;
    this.#announcer = new Announcer(store.lags ? exclusive.locks : undefined, this.#lock);
    this.#tabs = new Tabs(store.volatile ? undefined : this.#lock, () => this.read());
  }

  /** How it was found when it was last read. */
  get status(): ProfileStatus {
    return this.#status;
  }

  /** Takes in what another tab has stored. */
  read(): Promise<void> {
    return this.#exclusive.run(this.#lock, () => this.#refresh());
  }

  /** Another tab may have written: its record is read first, so that no event of either is lost. */
  async change<T>(apply: (engine: Engine) => T): Promise<T> {
    await loadPart("record");
    return this.#exclusive.run(this.#lock, async () => {
      await this.#refresh();
      const engine = this.#engine();
      try {
        const result = guarded(() => apply(engine));
        await this.#save(engine);
        await this.#tell();
        return result;
      } catch (error) {
        // What was not stored did not happen: a caller that tries again counts once, and both slots stay in step.
        const before = this.slots.seen;
        this.slots.forget();
        await this.#refresh(before).catch(() => undefined);
        throw error;
      }
    });
  }

  /**
   * Throws where what is stored is another page's by now: encrypted, or with another key. What is damaged is nobody's, and can be
   * erased from here.
   */
  claim(): Promise<void> {
    return this.#exclusive.run(this.#lock, async () => void (await this.#newest()));
  }

  /** Both slots are emptied before they are removed, so that half an erasure brings nothing back. */
  async erase(): Promise<void> {
    await loadPart("record");
    await this.#exclusive.run(this.#lock, async () => {
      await this.#newest();
      const engine = this.#engine();
      guarded(() => engine.erase_profile());
      try {
        await this.#save(engine);
        await this.#save(engine);
      } finally {
        await this.slots.remove();
        guarded(() => engine.load_profile(NOTHING, NOTHING));
        [this.#status, this.#there] = [{ status: "new" }, false];
      }
      await this.#tell();
    });
  }

  /** Calls `listener` whenever this page has taken in what another one stored, until what it returns is called. */
  onChange(listener: () => void): () => void {
    return this.#tabs.listen(listener);
  }

  dispose(): void {
    this.#tabs.close();
  }

  async #save(engine: Engine): Promise<void> {
    const slot = engine.next_slot();
    await this.slots.write(slot, engine.save_profile());
    this.#there = true;
  }

  async #tell(): Promise<void> {
    await this.#announcer.announce(this.slots.seen);
    this.#tabs.tell();
  }

  #newest(): Promise<[Uint8Array, Uint8Array]> {
    return this.#announcer.newest(() => this.slots.read());
  }

  async #refresh(before = this.slots.seen): Promise<void> {
    const changed = await this.slots.readChanged(() => this.#newest());
    if (!changed) return;
    try {
      const vanished = this.#there && changed.every(({ length }) => length === 0);
      const found = guarded(() => decode(this.#engine().load_profile(...changed)) as ProfileStatus);
      this.#status = vanished ? VANISHED : found;
      this.#there = found.status !== "new";
    } catch (error) {
      this.slots.forget();
      throw error;
    }
    if (before.length > 0 && this.slots.differ(before)) this.#tabs.changed();
  }
}
