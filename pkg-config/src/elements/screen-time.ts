/**
 * For how long something was on the screen: what a learner may have seen, which is not what a page has put somewhere. Time counts while
 * the page is visible, half of it (or half a window of it) is in view, and nothing covers its middle. Two elements that show the same
 * learner the same thing at once count that time once.
 */

const TICK_MS = 1_000;
/** Timers that come late were held up, and nobody can tell what was on the screen meanwhile. */
const LONGEST_TICK_MS = 1_500;
/** Telling is storing: some seconds are told together. */
const TELL_MS = 5_000;

/** Up to when time was counted already, for each learner. */
const counted = new WeakMap<object, number>();

export class ScreenTime {
  readonly #tell: (seconds: number) => void;
  readonly #observer: IntersectionObserver;
  readonly #ticking: ReturnType<typeof setInterval>;
  #target: Element | undefined;
  #learner: object | undefined;
  #inView = false;
  #last = performance.now();
  #ms = 0;
  /** After how much more it is told at once, because it is enough then. */
  #enoughMs = Number.POSITIVE_INFINITY;

  /** @param tell takes what was counted since it was last told, in seconds */
  constructor(tell: (seconds: number) => void) {
    this.#tell = tell;
    this.#observer = new IntersectionObserver((entries) => this.#seen(entries.at(-1)), {
      threshold: [0, 0.25, 0.5, 0.75, 1],
    });
    this.#ticking = setInterval(this.#tick, TICK_MS);
    document.addEventListener("visibilitychange", this.#tick);
  }

  /** Counts for this from now on, until something else is named; what was counted before is told. */
  watch(target: Element | null | undefined, learner: object | undefined, enoughSeconds: number): void {
    this.#enoughMs = enoughSeconds * 1000;
    if ((target ?? undefined) === this.#target && learner === this.#learner) return;
    this.#flush();
    if (this.#target) this.#observer.unobserve(this.#target);
    this.#target = target ?? undefined;
    this.#learner = learner;
    this.#inView = false;
    this.#last = performance.now();
    if (this.#target) this.#observer.observe(this.#target);
  }

  /** Tells what was counted, and counts no more. */
  end(): void {
    this.#flush();
    clearInterval(this.#ticking);
    document.removeEventListener("visibilitychange", this.#tick);
    this.#observer.disconnect();
  }

  #seen(entry: IntersectionObserverEntry | undefined): void {
    this.#tick();
    if (!entry) return;
    const { isIntersecting, intersectionRatio, intersectionRect } = entry;
    this.#inView = isIntersecting && (intersectionRatio >= 0.5 || intersectionRect.height >= innerHeight / 2);
  }

  readonly #tick = (): void => {
    const now = performance.now();
    const since = Math.max(this.#last, (this.#learner && counted.get(this.#learner)) ?? 0);
    this.#last = now;
    if (this.#target && this.#learner && this.#inView && isUncovered(this.#target)) {
      this.#ms += Math.min(Math.max(0, now - since), LONGEST_TICK_MS);
      counted.set(this.#learner, now);
    }
    if (this.#ms >= TELL_MS || this.#ms >= this.#enoughMs || document.visibilityState !== "visible")
      this.#flush();
  };

  #flush(): void {
    const seconds = this.#ms / 1000;
    this.#ms = 0;
    if (seconds > 0) this.#tell(seconds);
  }
}

/** Whether what is at the middle of the part that is in the window is the element or in it, and not for instance a dialog over it. */
function isUncovered(target: Element): boolean {
  if (document.visibilityState !== "visible") return false;
  const { left, right, top, bottom } = target.getBoundingClientRect();
  const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2;
  const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
  const root = target.getRootNode() as Document | ShadowRoot;
  const [hit] = root.elementsFromPoint(x, y);
  return !!hit && (target.contains(hit) || hit === (root as ShadowRoot).host);
}
