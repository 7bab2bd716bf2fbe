/** The page's side: what looks like a {@link Cairn} and asks the worker, and the page's store, locks and clock for the worker. */

import { goOn } from "../core/catalog.js";
import { checkOptions } from "../core/checks.js";
import { CairnError, type CairnErrorCode } from "../errors.js";
import type { Recommender } from "../recommender.js";
import { isPersisted, persist } from "../stores/persistence.js";
import { standardStore } from "../stores/standard.js";
import type { OpenOptions } from "../types/index.js";
import { Channel, failed, type Port } from "./channel.js";
import { type Kept, sort } from "./options.js";
import { type Changing, type Fixed, OPENING, OWN, PROFILE, SHARING, type Table } from "./protocol.js";

/** What this needs of a worker: the browser's, or Node's. */
export interface WorkerLike {
  postMessage(message: unknown, transfer: never[]): void;
  terminate(): unknown;
}

/** Options of {@link openInWorker}. */
export interface WorkerOptions<W = WorkerLike> extends OpenOptions {
  /**
   * A worker of your own, whose script calls `serve` of `cairn-learn/worker-host`. `dispose` leaves it running. Without it
   * a worker is started for this catalog, and ended by `dispose`.
   */
  worker?: W;
  /**
   * Hands the bytes that you give as catalog, model or wasm over to the worker instead of copying them: nothing is left of
   * them in the page. What is fetched from a response is always handed over.
   */
  transfer?: boolean;
}

/** How long a worker of the host's own may take until its script answers; one that cannot be loaded is told of at once. */
const PATIENCE_MS = 60_000;

/** Opens a catalog in a worker, which `start` starts if the options bring none. */
export async function openIn(given: WorkerOptions, start: () => WorkerLike): Promise<Recommender> {
  checkOptions(given);
  const { worker: own, transfer = false, ...rest } = given;
  const store = rest.store ?? standardStore();
  const worker = own ?? startOf(start);
  const { port1, port2 } = new MessageChannel();
  const changing: Partial<Changing> = {};
  const page = new PageEnd();
  const channel = new Channel(port1 as unknown as Port, {
    handle: (method, args) => page.handle(method, args),
    asking: () => page.now(),
    answered: (along) => Object.assign(changing, along),
    waiting: (some) => own || wait(worker, some),
  });
  const ending = new AbortController();
  const opened = new AbortController();
  const end = (error: CairnError) => {
    if (ending.signal.aborted) return;
    ending.abort();
    if (own) channel.call("dispose", []).catch(() => undefined);
    else worker.terminate();
    channel.end(error);
    page.release();
  };
  const stopWatching = watch(worker, end, own === undefined);
  ending.signal.addEventListener("abort", stopWatching);
  try {
    worker.postMessage({ cairn: OPENING, port: port2 }, [port2] as never[]);
    if (own) await answers(channel, end, ending.signal);
    const { sent, kept, transferred } = await sort(rest as OpenOptions, store, transfer);
    page.kept = kept;
    const { signal } = kept;
    goOn(signal);
    signal?.addEventListener(
      "abort",
      () => end(new CairnError("aborted", "opening was aborted by its signal")),
      {
        signal: opened.signal,
      },
    );
    const fixed = (await channel.call("open", [sent], transferred, "options-invalid")) as Fixed;
    opened.abort();
    return remote(channel, page, fixed, changing as Changing, end);
  } catch (error) {
    end(failed("the catalog was not opened"));
    throw error;
  }
}

function startOf(start: () => WorkerLike): WorkerLike {
  try {
    return start();
  } catch (error) {
    if (error instanceof CairnError) throw error;
    throw failed(`it cannot be started (${error instanceof Error ? error.message : error})`, error);
  }
}

/**
 * Tells of a worker that fails, Node's by its own events. In a worker of the host's own, an error is the host's affair once
 * the worker answers. Returns what ends the watch.
 */
function watch(worker: WorkerLike, end: (error: CairnError) => void, ours: boolean): () => void {
  const { on, off } = worker as Partial<Record<"on" | "off", (event: string, told: Told) => void>>;
  type Told = (about: unknown) => void;
  if (on && off) {
    const stopped: Told = (error) => end(failed(`it stopped (${error})`, error));
    const exited: Told = () => end(failed("it has ended"));
    on.call(worker, "error", stopped);
    on.call(worker, "exit", exited);
    // One that ended before tells of nothing.
    if ((worker as { threadId?: number }).threadId === -1) exited(undefined);
    return () => {
      // An error that nobody listens to would end the process.
      if (!ours) off.call(worker, "error", stopped);
      off.call(worker, "exit", exited);
    };
  }
  const target = worker as unknown as EventTarget;
  const listener = (event: Event) => {
    if (ours) event.preventDefault();
    const { message } = event as Partial<ErrorEvent>;
    const unloaded = "its script cannot be loaded, or a content security policy forbids it";
    end(failed(message ? `it stopped (${message})` : unloaded));
  };
  target.addEventListener("error", listener);
  return () => target.removeEventListener("error", listener);
}

/** Waits until a worker of the host's own answers, and from then on for its end, which no event tells of. */
async function answers(
  channel: Channel,
  end: (error: CairnError) => void,
  signal: AbortSignal,
): Promise<void> {
  const late = () =>
    end(failed("its script does not answer; does it call serve of cairn-learn/worker-host?"));
  const timer = setTimeout(late, PATIENCE_MS);
  const lock = (await channel.call("alive", []).finally(() => clearTimeout(timer))) as string | undefined;
  if (lock === undefined || typeof navigator === "undefined" || !navigator.locks) return;
  navigator.locks.request(lock, { signal }, () => end(failed("it has ended"))).catch(() => undefined);
}

/** Node would end the process under a call that is waited for, and never end it for a worker that waits. */
function wait(worker: WorkerLike, some: boolean): void {
  const { ref, unref } = worker as { ref?(): void; unref?(): void };
  (some ? ref : unref)?.call(worker);
}

/** What the worker asks of the page. */
class PageEnd {
  kept: Kept | undefined;
  readonly listeners = new Set<{ call: () => void }>();
  readonly #held = new Map<number, () => void>();
  #requests = 0;

  now(): number | undefined {
    return this.kept?.clock?.();
  }

  handle(method: string, [first, second]: unknown[]): unknown {
    const { store, functions } = this.kept as Kept;
    if (method === "read") return store.read(first as string);
    if (method === "write") return store.write(first as string, second as Uint8Array);
    if (method === "remove") return store.remove(first as string);
    if (method === "changed") return this.changed();
    if (method === "persist") return persist();
    if (method === "query") return (this.kept as Kept).locks?.query?.();
    if (method === "lock") return this.#lock(first as string);
    if (method === "unlock") return this.#unlock(first as number);
    // What the host's function returns, nobody waits for.
    return void functions[first as string]?.(...(second as unknown[]));
  }

  changed(): void {
    for (const { call } of [...this.listeners]) call();
  }

  /** Lets go of every lock: who held them is no more. */
  release(): void {
    for (const request of [...this.#held.keys()]) this.#unlock(request);
  }

  #lock(name: string): Promise<number> {
    const request = ++this.#requests;
    return new Promise((granted, refused) => {
      const critical = () => {
        granted(request);
        return new Promise<void>((release) => this.#held.set(request, release));
      };
      (this.kept as Kept).locks?.request(name, critical).catch(refused);
    });
  }

  #unlock(request: number): void {
    this.#held.get(request)?.();
    this.#held.delete(request);
  }
}

function remote(
  channel: Channel,
  page: PageEnd,
  fixed: Fixed,
  changing: Changing,
  end: (error: CairnError) => void,
): Recommender {
  let disposed = false;
  const dispose = () => {
    if (disposed) return;
    disposed = true;
    end(new CairnError("disposed", "this Cairn was disposed of"));
  };
  return {
    ...fixed,
    ...methods(channel, OWN, ""),
    profile: {
      ...methods(channel, PROFILE, "profile."),
      persist,
      persisted: isPersisted,
      get status() {
        return changing.status;
      },
    },
    sharing: {
      ...methods(channel, SHARING, "sharing."),
      get state() {
        if (disposed) throw new CairnError("disposed", "this Cairn was disposed of");
        return changing.sharing;
      },
    },
    onChange(listener: () => void) {
      if (disposed) throw new CairnError("disposed", "this Cairn was disposed of");
      const { listeners } = page;
      const heard = { call: listener };
      // What is disposed of meanwhile has nothing more to tell.
      const tell = (method: string) => void channel.call(method, []).catch(() => undefined);
      if (listeners.size === 0) tell("listen");
      listeners.add(heard);
      return () => {
        if (listeners.delete(heard) && listeners.size === 0) tell("unlisten");
      };
    },
    dispose,
    [Symbol.dispose]: dispose,
  } as Recommender;
}

function methods<T>(channel: Channel, table: Table<T>, of: string): Record<keyof Table<T>, unknown> {
  const all = Object.entries<CairnErrorCode>(table).map(([name, unsendable]) => [
    name,
    (...args: unknown[]) => channel.call(of + name, args, [], unsendable),
  ]);
  return Object.fromEntries(all);
}
