import { CairnError } from "../errors.js";
import { persist } from "../stores/persistence.js";
import type { Progress } from "../types/index.js";
import type { Kept } from "./options.js";

/** What the worker asks of the page. */
export class PageEnd {
  kept: Kept | undefined;
  /** Called when the worker has taken in what another tab stored. */
  readonly changed = new Set<() => void>();
  readonly #held = new Map<number, () => void>();
  #ended = false;
  readonly #fail: (error: unknown) => void;
  #requests = 0;

  /** Told of what ends the opening from here. */
  constructor(fail: (error: unknown) => void) {
    this.#fail = fail;
  }

  now(): number | undefined {
    return this.kept?.clock?.();
  }

  handle(method: string, [first, second]: unknown[]): unknown {
    const { store, locks } = this.kept as Kept;
    if (method === "read") return store.read(first as string);
    if (method === "write") return done(store.write(first as string, second as Uint8Array));
    if (method === "remove") return done(store.remove(first as string));
    if (method === "lock") return this.#lock(first as string);
    if (method === "unlock") return this.#unlock(first as number);
    if (method === "piece") return this.#piece();
    if (method === "progress") return this.#progress(first as Progress);
    if (method === "query") return locks?.query?.();
    if (method === "persist") return persist();
    if (method === "changed") return this.#tell();
    throw new Error(`a page cannot do ${method}`);
  }

  /** Lets go of every lock, and of each that is granted later: who wanted them is no more. */
  release(): void {
    this.#ended = true;
    for (const request of [...this.#held.keys()]) this.#unlock(request);
  }

  /** The catalog's next piece; nothing where there is none. */
  async #piece(): Promise<Uint8Array | undefined> {
    try {
      const next = await (this.kept as Kept).pieces?.next();
      return next?.value ?? undefined;
    } catch (error) {
      // All else that can go wrong there has a code.
      if (!(error instanceof CairnError)) this.#fail(error);
      throw error;
    }
  }

  /** What this throws ends the opening, as it does without a worker. */
  #progress(progress: Progress): void {
    try {
      this.kept?.onProgress?.(progress);
    } catch (error) {
      this.#fail(error);
    }
  }

  #tell(): void {
    // A listener that throws is nobody's failure here.
    for (const listener of this.changed) queueMicrotask(listener);
  }

  #lock(name: string): Promise<number> {
    const request = ++this.#requests;
    return new Promise((granted, refused) => {
      const critical = () => {
        granted(request);
        return this.#ended
          ? Promise.resolve()
          : new Promise<void>((release) => this.#held.set(request, release));
      };
      (this.kept as Kept).locks?.request(name, critical).catch(refused);
    });
  }

  #unlock(request: number): void {
    this.#held.get(request)?.();
    this.#held.delete(request);
  }
}

/** When it is done, and nothing of what came of it: a store may return what no message carries. */
async function done(waited: unknown): Promise<void> {
  await waited;
}
