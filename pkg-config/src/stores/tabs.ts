/** Word from tab to tab that something was stored. It says no more than that: what it was is read from the store. */

import { checkedListener } from "../core/checks.js";

/** The pages that use one record. */
export class Tabs {
  readonly #name: string | undefined;
  readonly #look: () => Promise<void>;
  readonly #listeners = new Set<() => void>();
  #channel: BroadcastChannel | undefined;

  /** Without a name nobody else can see the store. `look` reads it, and calls {@link changed} if there was something new. */
  constructor(name: string | undefined, look: () => Promise<void>) {
    this.#name = typeof BroadcastChannel === "undefined" ? undefined : name;
    this.#look = look;
  }

  /** Calls `listener` when something was taken in, until what it returns is called. */
  listen(listener: () => void): () => void {
    checkedListener(listener);
    // The same function given twice is called twice.
    const own = () => listener();
    this.#listeners.add(own);
    this.#open();
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size === 0) this.#shut();
    };
  }

  /** Tells the other pages. */
  tell(): void {
    if (this.#name === undefined) return;
    const channel = this.#channel ?? new BroadcastChannel(this.#name);
    channel.postMessage(null);
    if (channel !== this.#channel) channel.close();
  }

  /** Tells the listeners of this page, once what called this has ended: one that throws is nobody's failure here. */
  changed(): void {
    for (const listener of this.#listeners) queueMicrotask(listener);
  }

  close(): void {
    this.#listeners.clear();
    this.#shut();
  }

  /** Only while someone listens: a page with an open channel may not be kept for going back to it. */
  #open(): void {
    if (this.#channel || this.#name === undefined) return;
    this.#channel = new BroadcastChannel(this.#name);
    // What cannot be read shows at the next call that needs it.
    this.#channel.onmessage = () => void this.#look().catch(() => undefined);
    // Node would wait for it.
    (this.#channel as { unref?: () => void }).unref?.();
  }

  #shut(): void {
    this.#channel?.close();
    this.#channel = undefined;
  }
}
