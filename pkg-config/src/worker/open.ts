/** The page's side: starting a worker, opening a catalog in it, and noticing its end. */

import { checkOptions } from "../core/options.js";
import { goOn, orAborted } from "../core/signal.js";
import { CairnError } from "../errors.js";
import type { Recommender } from "../recommender.js";
import { standardStore } from "../stores/standard.js";
import type { OpenOptions } from "../types/index.js";
import { Channel, failed, type Port } from "./channel.js";
import { sort } from "./options.js";
import { PageEnd } from "./page-end.js";
import { type Changing, type Fixed, OPENING } from "./protocol.js";
import { remote } from "./remote.js";

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
   * them in the page, and it takes no time.
   */
  transfer?: boolean;
}

/** How long a worker may take until its script answers; one that cannot be loaded is told of at once. */
const PATIENCE_MS = 60_000;

/** Opens a catalog in a worker, which `start` starts if the options bring none. */
export async function openIn(given: WorkerOptions, start: () => WorkerLike): Promise<Recommender> {
  checkOptions(given, true);
  const { worker: own, transfer = false, ...options } = given;
  const { store = standardStore(), signal } = options;
  goOn(signal);
  const worker = own ?? startOf(start);
  const { port1, port2 } = new MessageChannel();
  const changing: Partial<Changing> = {};
  const page = new PageEnd((error) => end(error));
  const channel = new Channel(port1 as unknown as Port, {
    handle: (method, args) => page.handle(method, args),
    asking: () => page.now(),
    answered: (along) => {
      const before = changing.unknown?.length ?? 0;
      Object.assign(changing, along);
      // A listener that throws is nobody's failure here.
      for (const unknown of changing.unknown?.slice(before) ?? [])
        queueMicrotask(() => options.onUnknown?.(unknown));
    },
    waiting: (some) => own || wait(worker, some),
  });
  const ending = new AbortController();
  const end = (error: unknown) => {
    if (ending.signal.aborted) return;
    ending.abort(signal?.aborted ? signal.reason : error);
    if (own) channel.call("dispose", []).catch(() => undefined);
    else worker.terminate();
    channel.end(error);
    page.release();
  };
  const stopWatching = watch(worker, end, own === undefined);
  ending.signal.addEventListener("abort", stopWatching);
  const abort = () => {
    try {
      goOn(signal);
    } catch (error) {
      end(error as CairnError);
    }
  };
  signal?.addEventListener("abort", abort);
  try {
    worker.postMessage({ cairn: OPENING, port: port2 }, [port2] as never[]);
    if (own) await answers(channel, end, ending.signal);
    // Nothing of a worker of this package's own is asked for twice, and its end is told of by events.
    else patiently(channel, "here", end).catch(() => undefined);
    const { sent, kept, transferred } = await orAborted(
      sort(options, store, transfer, ending.signal),
      ending.signal,
    );
    page.kept = kept;
    const fixed = (await channel.call("open", [sent], transferred, "options-invalid")) as Fixed;
    return remote({ channel, page, fixed, changing: changing as Changing, end });
  } catch (error) {
    // What ended it says more than what that led to here.
    channel.live();
    end(failed("the catalog was not opened"));
    throw error;
  } finally {
    signal?.removeEventListener("abort", abort);
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
  const serves = "; does it call serve of cairn-learn/worker-host?";
  const lock = (await patiently(channel, "alive", end, serves)) as string | undefined;
  if (lock === undefined || typeof navigator === "undefined" || !navigator.locks) return;
  navigator.locks.request(lock, { signal }, () => end(failed("it has ended"))).catch(() => undefined);
}

/** A call that a script answers as soon as it runs, or never. */
function patiently(
  channel: Channel,
  method: string,
  end: (error: CairnError) => void,
  perhaps = "",
): Promise<unknown> {
  const late = () => end(failed(`its script does not answer${perhaps}`));
  const timer = setTimeout(late, PATIENCE_MS);
  return channel.call(method, []).finally(() => clearTimeout(timer));
}

/** Node would end the process under a call that is waited for, and never end it for a worker that waits. */
function wait(worker: WorkerLike, some: boolean): void {
  const { ref, unref } = worker as { ref?(): void; unref?(): void };
  (some ? ref : unref)?.call(worker);
}
