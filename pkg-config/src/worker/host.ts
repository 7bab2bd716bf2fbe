/**
 * The worker's side: it opens a `Cairn` as a page would and answers the page's calls with it. Store, locks and clock
 * stay in the page where the page gave them, and are asked across.
 *
 * @module
 */

import type { Cairn } from "../cairn.js";
import { CairnError } from "../errors.js";
import { persistThrough } from "../stores/persistence.js";
import type { Locks, OpenOptions, Store } from "../types/index.js";
import { Channel, type Port } from "./channel.js";
import type { Sent } from "./options.js";
import { type Changing, type Fixed, OPENING, OWN, PROFILE, SHARING } from "./protocol.js";

/** The `Cairn` of this package's `.` or of its `./inline`. */
interface Opener {
  open(options: OpenOptions): Promise<Cairn>;
}

/** A worker's own global scope, or Node's `parentPort`. */
export interface Scope {
  /** For the pages' messages. */
  addEventListener(type: "message", listener: (event: { data?: unknown }) => void): void;
  /** Node's. */
  start?(): void;
}

/**
 * Answers pages that open a catalog in this worker, as many as come: call it as the worker's script begins, before
 * anything is awaited. Messages of other kinds are left to you.
 *
 * @example
 * ```ts
 * import { Cairn } from "cairn-learn";
 * import { serve } from "cairn-learn/worker-host";
 * serve(Cairn);
 * ```
 */
export function serve(cairn: Opener, scope: Scope = globalThis as unknown as Scope): void {
  scope.addEventListener("message", ({ data }) => {
    const message = data as { cairn?: unknown; port?: Port } | null | undefined;
    if (message?.cairn === OPENING && message.port) answer(cairn, message.port);
  });
  scope.start?.();
}

function answer(opener: Opener, port: Port): void {
  const time = new Time();
  let cairn: Cairn | undefined;
  let over: (() => void) | undefined;
  let unlisten: (() => void) | undefined;
  const done = new Promise<void>((resolve) => {
    over = resolve;
  });
  const channel = new Channel(port, {
    answering: () => cairn && changing(cairn),
    handle: (method, args, now) => time.at(now as number | undefined, () => call(method, args)),
  });
  const disposed = new CairnError("disposed", "this Cairn was disposed of");
  const stop = new AbortController();

  async function open(sent: Sent): Promise<Fixed> {
    persistThrough(() => channel.call("persist", []) as Promise<boolean>);
    cairn = await opener.open({ ...options(sent, channel, time), signal: stop.signal });
    if (channel.ended) cairn.dispose();
    const { catalog, model, neighbours, weights } = cairn;
    return { catalog, model, neighbours, weights };
  }

  function listen(to: boolean): void {
    unlisten?.();
    unlisten = to
      ? cairn?.onChange(() => void channel.call("changed", []).catch(() => undefined))
      : undefined;
  }

  function call(method: string, args: unknown[]): unknown {
    if (method === "open") return open(args[0] as Sent);
    if (method === "here") return undefined;
    if (method === "alive") return alive(done);
    if (method === "listen") return listen(args[0] as boolean);
    if (method === "dispose") {
      channel.end(disposed);
      stop.abort(disposed);
      cairn?.dispose();
      return over?.();
    }
    const [of, name = ""] = method.split(".");
    if (cairn && of === "profile" && name in PROFILE) return run(cairn.profile, name, args);
    if (cairn && of === "sharing" && name in SHARING) return run(cairn.sharing, name, args);
    if (cairn && method in OWN) return run(cairn, method, args);
    throw new CairnError("internal", `the worker cannot do ${method}`);
  }
}

function run(object: object, method: string, args: unknown[]): unknown {
  return (object as Record<string, (...args: unknown[]) => unknown>)[method]?.(...args);
}

function changing(cairn: Cairn): Changing | undefined {
  const { profile, sharing } = cairn;
  try {
    return {
      status: profile.status,
      sharing: sharing.state,
      waiting: sharing.waiting,
      unknown: cairn.unknown,
    };
  } catch {
    // Disposed of meanwhile: the page keeps what it knows.
    return undefined;
  }
}

/** The options as `open` takes them, with what stays in the page asked across. */
function options(sent: Sent, page: Channel, time: Time): OpenOptions {
  const { options, store, locks, queries, clock, pieces, progress } = sent;
  return {
    ...options,
    ...(pieces && { catalog: piecesFrom(page) }),
    // Its own failures are the page's affair; that of the channel ends everything.
    ...(progress &&
      !pieces && { onProgress: (told) => void page.call("progress", [told]).catch(() => undefined) }),
    store: storeIn(page, store),
    ...(locks && { locks: locksIn(page, queries) }),
    ...(clock && { clock: () => time.now() }),
  };
}

/** What the page reads of a catalog, as a stream that asks for no more than is used. */
function piecesFrom(page: Channel): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const piece = (await page.call("piece", [])) as Uint8Array | undefined;
        if (piece) controller.enqueue(piece);
        else controller.close();
      },
    },
    { highWaterMark: 1 },
  );
}

function storeIn(page: Channel, about: Sent["store"]): Store {
  return {
    ...about,
    read: (key) => page.call("read", [key]) as Promise<Uint8Array | undefined>,
    write: (key, bytes) => page.call("write", [key, bytes]) as Promise<void>,
    remove: (key) => page.call("remove", [key]) as Promise<void>,
  };
}

function locksIn(page: Channel, queries: boolean): Locks {
  return {
    ...(queries && { query: () => page.call("query", []) as ReturnType<NonNullable<Locks["query"]>> }),
    async request(name, critical) {
      const lock = await page.call("lock", [name]);
      try {
        return await critical();
      } finally {
        await page.call("unlock", [lock]);
      }
    },
  };
}

/** The page's clock: what it said with the call that is being begun, and later as much more as has passed since. */
class Time {
  #said = Number.NaN;
  #since = 0;
  #exact = false;

  at<T>(said: number | undefined, begin: () => T): T {
    if (said === undefined) return begin();
    [this.#said, this.#since, this.#exact] = [said, performance.now(), true];
    try {
      return begin();
    } finally {
      this.#exact = false;
    }
  }

  now(): number {
    return this.#exact ? this.#said : this.#said + performance.now() - this.#since;
  }
}

/** The name of a lock that this worker holds until it is done or dies, so that a page learns of its end. */
function alive(done: Promise<void>): Promise<string | undefined> {
  const locks = typeof navigator === "undefined" ? undefined : (navigator as Partial<Navigator>).locks;
  if (!locks) return Promise.resolve(undefined);
  const name = `cairn-worker:${Math.random()}:${performance.timeOrigin}`;
  return new Promise((resolve) => {
    const held = () => {
      resolve(name);
      return done;
    };
    locks.request(name, held).catch(() => resolve(undefined));
  });
}
