/**
 * Looks at the exact moment at which the next thing is due, and when a page comes back into view: its timers were put off while it
 * was not, and slept while the device did. A clock may also be set meanwhile, or another tab do something, so it never waits for longer than
 * a quarter of an hour; looking asks nobody for anything.
 */

/** A timer of 2^31 ms or more would fire at once. */
const LONGEST_MS = 15 * 60_000;
/** What is due and cannot be done is tried again no sooner than this. */
const SHORTEST_MS = 60_000;

export class Looking {
  readonly #look: () => Promise<unknown>;
  readonly #nextAt: () => number | undefined;
  readonly #clock: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #on = false;
  readonly #returned = () => {
    if (document.visibilityState === "visible") void this.#now();
  };

  constructor(parts: {
    look: () => Promise<unknown>;
    nextAt: () => number | undefined;
    clock: () => number;
  }) {
    this.#look = parts.look;
    this.#nextAt = parts.nextAt;
    this.#clock = parts.clock;
  }

  /** Looks now, and from then on. */
  start(): void {
    if (!this.#on && typeof document !== "undefined") {
      document.addEventListener("visibilitychange", this.#returned);
    }
    this.#on = true;
    void this.#now();
  }

  /** What is due may be due at another moment now. */
  changed(): void {
    if (this.#on) this.#wait(0);
  }

  stop(): void {
    if (!this.#on) return;
    this.#on = false;
    clearTimeout(this.#timer);
    if (typeof document !== "undefined") document.removeEventListener("visibilitychange", this.#returned);
  }

  async #now(): Promise<void> {
    clearTimeout(this.#timer);
    // A policy that changed, a spent budget or a server that is away show in `state`; there is nobody to tell here.
    await this.#look().catch(() => undefined);
    if (this.#on) this.#wait(SHORTEST_MS);
  }

  #wait(shortest: number): void {
    const left = (this.#nextAt() ?? Number.POSITIVE_INFINITY) - this.#clock();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => void this.#now(),
      Math.min(Math.max(left, left > 0 ? 0 : shortest), LONGEST_MS),
    );
    // Node would wait for it.
    (this.#timer as { unref?: () => void }).unref?.();
  }
}
