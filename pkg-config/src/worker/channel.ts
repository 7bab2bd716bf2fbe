/**
 * Calls over a message port, the same at both ends: each is answered once, by a value or by an error with the same code and
 * message, and whatever ends the other side ends every call that waits.
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

/** An error on its way: with its code where it has one, else whatever was thrown. */
type Failure = { code: CairnErrorCode; message: string } | { thrown: unknown };

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
  #calls = 0;
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
    if ("failure" in message) waiting?.reject(thrown(message.failure));
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
      message = { answer, failure: failure(error) };
    }
    if (this.#ended !== undefined) return;
    const along = this.#end.answering?.();
    try {
      this.#port.postMessage({ ...message, along }, []);
    } catch (error) {
      // What cannot be copied, a host's own error perhaps, is still told of.
      const told = "failure" in message ? (message.failure as { thrown?: unknown }).thrown : error;
      this.#port.postMessage({ answer, failure: { thrown: new Error(String(told)) }, along }, []);
    }
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

function failure(error: unknown): Failure {
  return error instanceof CairnError ? { code: error.code, message: error.message } : { thrown: error };
}

function thrown(failure: Failure): unknown {
  return "code" in failure ? new CairnError(failure.code, failure.message) : failure.thrown;
}
