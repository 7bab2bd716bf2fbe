/** Ending an opening by its signal, whatever it waits for. */

import { CairnError } from "../errors.js";

/** Throws `aborted` where the signal says so. */
export function goOn(signal: AbortSignal | undefined, cause: unknown = signal?.reason): void {
  if (signal?.aborted) throw new CairnError("aborted", "opening was aborted by its signal", { cause });
}

/**
 * What is waited for, or `aborted` as soon as the signal says so: nothing else ends the wait for what others wait for too (the
 * WebAssembly), or for what knows nothing of signals (a store, a lock, a response that somebody else fetches). That then goes on.
 */
export function orAborted<T>(waited: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return waited;
  return new Promise((resolve, reject) => {
    const abort = () => {
      try {
        goOn(signal);
      } catch (error) {
        reject(error);
      }
    };
    signal.addEventListener("abort", abort, { once: true });
    waited.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
    abort();
  });
}
