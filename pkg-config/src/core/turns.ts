/** Doing what takes long in turns with all else that waits in this page or worker: no task of it is long. */

/** How long a task may go on before others have their turn. Devices are much slower than this one, and frames come every 16 ms. */
const TASK_MS = 6;

/** The turns of something that takes long. */
export class Turns {
  #since = performance.now();

  /** Called between two small pieces of the work: lets others go first where it has gone on for a while. */
  async take(): Promise<void> {
    if (performance.now() - this.#since < TASK_MS) return;
    await turn();
    this.#since = performance.now();
  }
}

/**
 * The next turn. Not by a timer: those wait 4 ms at least where they follow each other, and in a hidden tab a second or a
 * minute.
 */
export function turn(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: { yield?(): Promise<void> } };
  // It fails where the page called from a task of its own and gave that up, which is no reason to fail here.
  if (scheduler?.yield) return scheduler.yield().catch(() => undefined);
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
