/**
 * Asking the browser not to throw away what is stored when it needs room (`navigator.storage.persist`).
 *
 * Browsers decide by how much a site is used, and Firefox by asking; so a page that has only just been opened is no moment for
 * it. The first answer that was stored is: now there is something to lose, and whoever gave it knows why they are asked.
 */

/** Asks by itself, once. */
export class Persistence {
  #mayAsk: boolean;

  /** Whether to ask at all. */
  constructor(mayAsk: boolean) {
    this.#mayAsk = mayAsk;
  }

  /** An attempt was stored: asks if it is the first on this device. Nobody waits for the answer. */
  attempted(isFirst: () => boolean): void {
    if (!this.#mayAsk) return;
    this.#mayAsk = false;
    if (isFirst()) void persist();
  }
}

let elsewhere: (() => Promise<boolean>) | undefined;

/** From now on asks in this way where the browser cannot be asked here: a worker has its page ask. */
export function persistThrough(ask: () => Promise<boolean>): void {
  elsewhere = ask;
}

/** Asks. Whether the browser will keep what is stored; `false` where it cannot be asked. */
export async function persist(): Promise<boolean> {
  try {
    if (await isPersisted()) return true;
    const storage = manager();
    return (await (storage?.persist ? storage.persist() : elsewhere?.())) === true;
  } catch {
    return false;
  }
}

/** Whether the browser has said so. */
export async function isPersisted(): Promise<boolean> {
  try {
    return (await manager()?.persisted?.()) === true;
  } catch {
    return false;
  }
}

/** Absent where the page is no secure context. */
function manager(): Partial<StorageManager> | undefined {
  return typeof navigator === "undefined" ? undefined : navigator.storage;
}
