/**
 * Reports, one after the other: asking for the policy, making a report, sending it.
 *
 * The order is always: charge the ledger, store it under a lock that excludes all other tabs, show the bytes, send them. The server is
 * asked for nothing before there is something to do, whatever the learner does meanwhile.
 */

import type * as Bindings from "../../wasm/cairn.js";
import { encode } from "../core/message.js";
import { guarded } from "../errors.js";
import type { Policy, SyncResult } from "../types/index.js";
import type { Internals } from "./internals.js";
import type { SharingRecord } from "./record.js";
import { sendReport } from "./server.js";

interface Parts {
  record: SharingRecord;
  internals: Internals;
  /** Where reports go. */
  address: string | URL;
  /** Whether the learner shares, and this page may. */
  shares: () => boolean;
  /** Whether a report waits. */
  waits: () => boolean;
  /** Whether the catalog was disposed of. */
  ended: () => boolean;
  readPolicy: (signal: AbortSignal) => Promise<Policy>;
}

export class Reports {
  readonly #parts: Parts;
  #notBefore = Number.NEGATIVE_INFINITY;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The page was opened: what waited before is not sent on arrival. */
  opened(): void {
    const { record, internals } = this.#parts;
    this.#notBefore = record.core
      ? guarded(() => record.core?.opened(internals.clock()) as number)
      : this.#notBefore;
  }

  /** When the next thing is due; `undefined` where nothing is shared. */
  nextAt(): number | undefined {
    const { record, internals, shares } = this.#parts;
    return shares() ? record.core?.next_at(internals.clock(), this.#notBefore) : undefined;
  }

  /** Does what is due now, if anything; the signal ends it. */
  async sync(signal: AbortSignal): Promise<SyncResult> {
    const { record, internals, address, shares, ended, readPolicy } = this.#parts;
    if (!shares()) return "off";
    const now = internals.clock();
    const nextAt = this.nextAt();
    if (nextAt === undefined || now < nextAt) return "nothing";
    const due = await record.locked(() => this.#asks(now));
    if (due !== true) return due;
    const policy = await readPolicy(signal);
    await internals.refreshProfile();
    const prepared = await record.locked(() => this.#prepare(policy, now));
    if (!(prepared instanceof Uint8Array)) return prepared;
    // The lock is not held meanwhile: the stored state already puts the next attempt off, for every tab.
    const { answer, retryAfterMs } = await sendReport(address, prepared, signal);
    if (ended()) return answer;
    // Of a record that was erased meanwhile nothing is to come back.
    if (answer !== "unreachable") {
      const settle = answer === "sent" ? "acknowledged" : "refused";
      await record.change((core) => core[settle](prepared), 1, false);
    } else if (retryAfterMs !== undefined) {
      await record.changeIf((core) => core.put_off(prepared, internals.clock(), retryAfterMs));
    }
    return answer;
  }

  /** Whether to ask the server now, once that is stored; or what to say instead. */
  async #asks(now: number): Promise<true | SyncResult> {
    const core = await this.#fresh();
    if (!core) return "off";
    const settled = guarded(() => core.settle(now));
    const asks = guarded(() => core.ask(now));
    if (settled || asks) await this.#parts.record.save(core);
    return asks || "nothing";
  }

  /** The bytes to send, once the state that names them is stored; or what was done instead. */
  async #prepare(policy: Policy, now: number): Promise<Uint8Array | SyncResult> {
    const { record, internals, shares, waits } = this.#parts;
    const core = await this.#fresh();
    if (!core) return "off";
    let done: SyncResult = "nothing";
    if (guarded(() => core.step(internals.engine, encode(policy), now))) {
      await record.save(core);
      done = "prepared";
    }
    if (now < this.#notBefore) return done;
    const waited = waits();
    const report = guarded(() => core.attempt(encode(policy), now));
    if (report || (waited && !waits())) await record.save(core);
    return report && shares() ? report : done;
  }

  /** The record as every tab has left it, where the learner shares. */
  async #fresh(): Promise<Bindings.Sharing | undefined> {
    const { record, shares } = this.#parts;
    await record.refresh();
    return shares() ? record.core : undefined;
  }
}
