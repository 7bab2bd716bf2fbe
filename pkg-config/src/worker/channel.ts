/**
 * Calls over a message port, the same at both ends: each is answered once, by a value or by an error with the same code and
 * message, and whatever ends the other side ends every call that waits. An error that comes back to where it was thrown, a store's
 * in the page perhaps, is the very one.
 */

import { CairnError, type CairnErrorCode } from "../errors.js";

/** What both browsers' and Node's ports can do. */
export interface Port {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: "message" | "messageerror", listener: (event: { data?: unknown }) => void): void;
  start(): void;
  close(): void;
  /** Node's: whether the process waits for it. */
  ref?(): void;
  unref?(): void;
}

/** How many errors are remembered on the chance that they come back. */
const REMEMBERED = 100;

/**
 * An error on its way: with its code where it has one, else whatever was thrown. `ours` is its number where it was thrown by who
 * sends it, `yours` where it comes back.
 */
type Failure = ({ code: CairnErrorCode; message: string } | { thrown: unknown }) & {
  ours?: number;
  yours?: number | undefined;
};

type Message = { along?: unknown } & (
  | { call: number; method: string; args: unknown[] }
  | { answer: number; value: unknown }
  | { answer: number; failure: Failure }
);

/** What an end does with what comes. */
export interface End {
  /** Answers a call of the other end, which said `along` with it. */
  handle(method: string, args: unknown[], along: unknown): unknown;
  /** What goes along with each call. */
  asking?(): unknown;
  /** What goes along with each answer. */
  answering?(): unknown;
  /** Takes what came along with an answer. */
  answered?(along: unknown): void;
  /** Told when calls begin to wait for an answer, and when none does any more. */
  waiting?(some: boolean): void;
}

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

export class Channel {
  readonly #port: Port;
  readonly #end: End;
  readonly #waiting = new Map<number, Waiting>();
  /** Errors of this end that the other one was told of, and those of the other one that came here. */
  readonly #ours = new Map<number, unknown>();
  readonly #theirs = new WeakMap<object, number>();
  #calls = 0;
  #failures = 0;
  #ended: unknown;

  constructor(port: Port, end: End) {
    this.#port = port;
    this.#end = end;
    port.addEventListener("message", ({ data }) => this.#take(data as Message));
    port.addEventListener("messageerror", () => this.end(failed("a message could not be read")));
    port.start();
    port.unref?.();
  }

  /**
   * Calls the other end. `unsendable` is the code for arguments that no message can carry, functions perhaps; what is in
   * `transfer` is handed over instead of copied.
   */
  async call(
    method: string,
    args: unknown[],
    transfer: Transferable[] = [],
    unsendable: CairnErrorCode = "request-invalid",
  ): Promise<unknown> {
    if (this.#ended !== undefined) throw this.#ended;
    const call = ++this.#calls;
    const along = this.#end.asking?.();
    const answer = new Promise((resolve, reject) => this.#waiting.set(call, { resolve, reject }));
    this.#hold(true);
    try {
      this.#port.postMessage({ call, method, args, along }, transfer);
    } catch (cause) {
      this.#settle(call);
      throw new CairnError(unsendable, `${method} was given what no worker can be sent: ${cause}`, { cause });
    }
    return answer;
  }

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  /** Throws what ended it, if anything did, or only an error of that code. */
  live(code?: CairnErrorCode): void {
    const ended = this.#ended as Partial<CairnError> | undefined;
    if (ended && (code === undefined || ended.code === code)) throw ended;
  }

  /** Ends it: every call that waits, and every later one, is rejected with the error. The first one counts. */
  end(error: unknown): void {
    if (this.#ended !== undefined) return;
    this.#ended = error;
    this.#port.close();
    for (const call of [...this.#waiting.keys()]) this.#settle(call)?.reject(error);
  }

  async #take(message: Message): Promise<void> {
    if ("call" in message) return this.#answer(message.call, message);
    this.#end.answered?.(message.along);
    const waiting = this.#settle(message.answer);
    if ("failure" in message) waiting?.reject(this.#thrown(message.failure));
    else waiting?.resolve(message.value);
  }

  async #answer(
    answer: number,
    { method, args, along: said }: { method: string; args: unknown[]; along?: unknown },
  ): Promise<void> {
    let message: Message;
    try {
      // Not awaited first: what came along holds for what is done at once.
      const value = await this.#end.handle(method, args, said);
      message = { answer, value };
    } catch (error) {
      message = { answer, failure: this.#failure(error) };
    }
    if (this.#ended !== undefined) return;
    const along = this.#end.answering?.();
    try {
      this.#port.postMessage({ ...message, along }, []);
    } catch (error) {
      // What cannot be copied, a host's own error perhaps, is still told of.
      const { thrown = error, ...numbers } =
        "failure" in message ? (message.failure as { thrown?: unknown }) : {};
      const failure = { ...numbers, thrown: new Error(String(thrown)) };
      this.#port.postMessage({ answer, failure, along }, []);
    }
  }

  #failure(error: unknown): Failure {
    const failure =
      error instanceof CairnError ? { code: error.code, message: error.message } : { thrown: error };
    const yours = isObject(error) ? this.#theirs.get(error) : undefined;
    if (yours !== undefined) return { ...failure, yours };
    const ours = ++this.#failures;
    this.#ours.set(ours, error);
    this.#ours.delete(ours - REMEMBERED);
    return { ...failure, ours };
  }

  #thrown(failure: Failure): unknown {
    const { ours, yours } = failure;
    if (yours !== undefined && this.#ours.has(yours)) return this.#ours.get(yours);
    const error = "code" in failure ? new CairnError(failure.code, failure.message) : failure.thrown;
    if (ours !== undefined && isObject(error)) this.#theirs.set(error, ours);
    return error;
  }

  #settle(call: number): Waiting | undefined {
    const waiting = this.#waiting.get(call);
    this.#waiting.delete(call);
    if (this.#waiting.size === 0) this.#hold(false);
    return waiting;
  }

  #hold(some: boolean): void {
    if (some) this.#port.ref?.();
    else this.#port.unref?.();
    this.#end.waiting?.(some);
  }
}

/** The error of a worker that is no longer there. */
export function failed(why: string, cause?: unknown): CairnError {
  return new CairnError("worker-failed", `the worker cannot be used: ${why}`, { cause });
}

function isObject(error: unknown): error is object {
  return typeof error === "object" && error !== null;
}
