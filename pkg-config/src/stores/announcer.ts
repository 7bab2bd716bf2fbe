/**
 * Which record is the newest, in a store that shows it late.
 *
 * Some milliseconds after one tab wrote to `localStorage` and let go of its lock, another may still read what was there before.
 * So who writes says so where every tab sees it at once: it holds a lock for a while, whose name tells the records as they are
 * now. Who comes next waits, under the lock that keeps everyone else out, until storage shows them. A tab that dies takes what
 * it announced along, so that nobody waits for what a crash took; and nobody waits long for anything.
 */

import type { Locks } from "../types/index.js";

/** How long a write is announced. It is mostly seen within 20 ms. */
const ANNOUNCED_MS = 2000;
/** How long it is waited for. After that it counts as lost, as after a crash. */
const PATIENCE_MS = 1000;
/** Each record here begins with what is its own and no more than that: a sequence number and a checksum, or a salt. */
const TELLING_BYTES = 28;

/** Tells other tabs of writes under a lock, and waits for theirs. Every method is called while that lock is held. */
export class Announcer {
  readonly #locks: Locks | undefined;
  readonly #prefix: string;
  #number = 0;
  #own: string | undefined;
  #letGo: (() => void) | undefined;

  /** Does nothing where there are no locks to query: where the store does not lag, none are given. */
  constructor(locks: Locks | undefined, lock: string) {
    this.#locks = locks?.query && locks;
    this.#prefix = `${lock}:newest:`;
  }

  /** What `read` gives, once that is what the last writer left. */
  async newest<T extends readonly (Uint8Array | undefined)[]>(read: () => Promise<T>): Promise<T> {
    const wanted = await this.#announced();
    let records = await read();
    if (wanted === undefined) return records;
    const until = performance.now() + PATIENCE_MS;
    while (told(records) !== wanted && performance.now() < until) {
      await turn();
      records = await read();
    }
    return records;
  }

  /** Tells that these are the records now. */
  async announce(records: readonly (Uint8Array | undefined)[]): Promise<void> {
    if (!this.#locks) return;
    const before = this.#letGo;
    const name = `${this.#prefix}${++this.#number}:${told(records)}`;
    // The record is stored already: that it cannot be announced (the page is going away) is no failure of storing it.
    const letGo = await held(this.#locks, name).catch(() => undefined);
    if (!letGo) return;
    [this.#letGo, this.#own] = [letGo, name];
    before?.();
    setTimeout(letGo, ANNOUNCED_MS);
  }

  async #announced(): Promise<string | undefined> {
    const all = (await this.#locks?.query?.())?.held ?? [];
    let newest: string | undefined;
    let highest = 0;
    for (const { name } of all) {
      if (!name?.startsWith(this.#prefix)) continue;
      const number = Number.parseInt(name.slice(this.#prefix.length), 10);
      if (number > highest) [highest, newest] = [number, name];
    }
    this.#number = Math.max(this.#number, highest);
    // What this tab wrote it sees, unless someone removed it since.
    return newest === undefined || newest === this.#own
      ? undefined
      : newest.slice(newest.lastIndexOf(":") + 1);
  }
}

function told(records: readonly (Uint8Array | undefined)[]): string {
  return records
    .map((bytes) => {
      const start = bytes?.subarray(0, TELLING_BYTES) ?? [];
      return Array.from(start, (byte) => byte.toString(16).padStart(2, "0")).join("");
    })
    .join(".");
}

/** Takes a lock. Returns once it is held, with what lets go of it. */
function held(locks: Locks, name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    locks.request(name, () => new Promise<void>((letGo) => resolve(letGo))).catch(reject);
  });
}

/** Lets the browser deliver what it has for this tab. Timers wait up to a minute in tabs that nobody sees; messages do not. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}
