import type * as Bindings from "../../wasm/cairn.js";
import { decode, encode } from "../core/message.js";
import { hasPart, loadPart } from "../core/wasm.js";
import { CairnError, guarded, toCairnError } from "../errors.js";
import { withLock } from "../stores/lock.js";
import { Slots } from "../stores/slots.js";
import type {
  ChargeRecord,
  Consent,
  LedgerEntry,
  Policy,
  PolicySummary,
  ReportField,
  SharingOptions,
  SharingState,
  StoredRecord,
} from "../types/index.js";
import type { Internals } from "./internals.js";
import { Mark } from "./mark.js";
import type { Releases } from "./releases.js";
import { describeReport } from "./report.js";
import { fetchPolicy, sendReport } from "./server.js";

const LOOK_EVERY_MS = 15 * 60_000;
/** A report that was waiting when the page opened waits this much longer, so that it is seen and not sent on arrival. */
const AFTER_OPENING_MS = { least: 5 * 60_000, spread: 15 * 60_000 };
const NOTHING = new Uint8Array();
/** What is agreed, spent and waiting where nothing ever was: what the core says of no record and no policy. */
const NEVER: RawState = {
  consent: "local-only",
  spentEpsilon: 0,
  leftEpsilon: null,
  agreed: false,
  retired: false,
  scheduledFor: null,
  waiting: null,
};

type RawState = Omit<SharingState, "available" | "unavailable" | "release">;

/** What {@link Sharing.sync} did. */
export type SyncResult = "off" | "nothing" | "prepared" | "sent" | "refused" | "unreachable";

/**
 * Consent and private reports.
 *
 * The order is always: charge the ledger, store it under a lock that excludes all other tabs, show the bytes, send them.
 * The server is asked for nothing before there is something to do, whatever the learner does meanwhile. Withdrawing
 * takes effect in this page at once, even if it cannot be stored. Without locks nothing is shared.
 *
 * The part of the WebAssembly for all this is loaded when there is a record, or when one is to be made.
 */
export class Sharing {
  readonly #bindings: typeof Bindings;
  readonly #internals: Internals;
  readonly #options: SharingOptions | undefined;
  readonly #slots: Slots;
  readonly #lock: string;
  readonly #mark: Mark | undefined;
  /** Not there where the learner never shared anything and is not about to. */
  #core: Bindings.Sharing | undefined;
  #policy: Policy | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #running: Promise<SyncResult> | undefined;
  /** Ends what is under way on the network. */
  #abort = new AbortController();
  #notBefore = Number.NEGATIVE_INFINITY;
  #stopped = false;
  #disposed = false;
  /** Once something of releases is to be done. */
  #releases: Releases | undefined;
  #damage: string | undefined;
  /** Why the part for sharing is not there, where there is a record for it. */
  #missing: string | undefined;

  /** @internal */
  constructor(bindings: typeof Bindings, internals: Internals, options: SharingOptions | undefined) {
    this.#bindings = bindings;
    this.#internals = internals;
    this.#options = options;
    this.#slots = new Slots(internals.store, `${internals.name}.sharing`);
    this.#lock = `cairn:${internals.name}:sharing`;
    this.#mark = internals.marks && new Mark(internals.marks, `${internals.name}.sharing`);
  }

  /** @internal Loads the state; where the learner shares, looks now and then whether a report is due. */
  async start(): Promise<void> {
    // Without a ledger that can be read nothing may be shared; learning goes on, and `state` says so.
    await withLock(this.#internals.locks, this.#lock, () => this.#refresh()).catch((error) => {
      if (this.#missing === undefined) this.#damage ??= toCairnError(error, "internal").message;
    });
    if (this.#raw().waiting) {
      this.#notBefore =
        this.#internals.clock() + AFTER_OPENING_MS.least + Math.random() * AFTER_OPENING_MS.spread;
    }
    this.#look();
  }

  /** What is agreed, spent and waiting. */
  get state(): SharingState {
    const raw = this.#raw();
    const unavailable = this.#unavailable();
    const release = this.#releases?.state;
    return {
      ...raw,
      available: unavailable === undefined,
      ...(unavailable !== undefined && { unavailable }),
      ...(release && Object.keys(release).length > 0 && { release }),
    };
  }

  /** The school's policy, held to this device's own limits. This is what {@link Sharing.consent} will agree to. */
  async policy(): Promise<PolicySummary> {
    const policy = await this.#readPolicy();
    return guarded(() => decode(this.#bindings.check_policy(encode(policy))) as PolicySummary);
  }

  /**
   * Sets what the learner agrees to. Agreeing to `share-aggregates` is to the policy that {@link Sharing.policy} last
   * returned; a changed policy asks again. Every other state takes effect at once and erases a report that waits.
   */
  async consent(to: Consent): Promise<SharingState> {
    this.#live();
    if (to !== "share-aggregates") {
      this.#stop();
      if (this.#damage === undefined) await this.#withdraw(to);
      if (to === "local-only") await (await this.#publications())?.forget();
    } else {
      const unavailable = this.#unavailable();
      if (unavailable !== undefined) throw new CairnError("sharing-unavailable", unavailable);
      const policy = this.#policy ?? (await this.#readPolicy());
      await this.#change((core) => core.share(encode(policy)));
      this.#stopped = false;
      await this.sync();
    }
    this.#look();
    return this.state;
  }

  /** The report that waits, field by field; `undefined` where none does. */
  preview(): ReportField[] | undefined {
    const waiting = this.state.waiting;
    return waiting ? describeReport(waiting.report) : undefined;
  }

  /**
   * Everything that was ever charged, oldest first.
   *
   * @throws CairnError `wasm-unavailable` where there is a record and the part for it could not be loaded.
   */
  ledger(): LedgerEntry[] {
    this.#live();
    if (this.#missing !== undefined) throw new CairnError("wasm-unavailable", this.#missing);
    return guarded(() => (this.#core ? (decode(this.#core.ledger()) as LedgerEntry[]) : []));
  }

  /**
   * Does what is due now, if anything: picks a moment, makes a report, or sends the one that was shown for an hour; and looks
   * for a release, at most once a day. What it returns is about reports.
   */
  sync(): Promise<SyncResult> {
    this.#running ??= this.#due().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** @internal After an import: what was reported where it comes from counts here, and the rest is not known. */
  async adopt(charges: ChargeRecord[]): Promise<void> {
    if (this.#damage !== undefined) return;
    await this.#change((core) => {
      core.inherit(encode({ charges }));
      core.lost_track();
    });
  }

  /** @internal Before an export: the budget goes along, and nothing more is shared from here. */
  async retire(): Promise<ChargeRecord[]> {
    if (this.#damage !== undefined) return [];
    this.#stop();
    let charges: ChargeRecord[] = [];
    await this.#change((core) => {
      core.retire();
      charges = decode(core.charges()) as ChargeRecord[];
    }, 2);
    return charges;
  }

  /** @internal Takes consent back; with `everything` forgets what was shared too. */
  async erase(everything: boolean): Promise<void> {
    this.#stop();
    await (await this.#publications())?.forget();
    const known = this.#damage === undefined && this.#missing === undefined;
    const empty = known && this.ledger().length === 0;
    if (this.#damage === undefined) {
      // A storage that takes no more can still be emptied.
      await this.#withdraw("local-only").catch((error) => {
        if (!everything && !empty) throw error;
      });
    }
    if (!everything && !empty) return;
    await withLock(this.#internals.locks, this.#lock, async () => {
      await this.#slots.remove();
      await this.#mark?.remove();
      this.#replace(undefined);
      this.#damage = undefined;
    });
  }

  /** @internal */
  async stored(): Promise<StoredRecord[]> {
    return [
      ...(await this.#slots.sizes("your consent and the list of what was shared")),
      ...((await this.#mark?.sizes()) ?? []),
      ...((await (await this.#publications())?.sizes()) ?? []),
    ];
  }

  /** @internal */
  dispose(): void {
    this.#disposed = true;
    this.#stop();
    clearInterval(this.#timer);
    this.#core?.free();
  }

  async #sync(): Promise<SyncResult> {
    if (!this.#mayGoOn()) return "off";
    const now = this.#internals.clock();
    const wakeAt = this.#core?.wake_at();
    if (wakeAt === undefined || now < wakeAt) return wakeAt === undefined ? "off" : "nothing";
    const policy = await this.#readPolicy();
    await this.#internals.refreshProfile();
    const prepared = await withLock(this.#internals.locks, this.#lock, () => this.#prepare(policy, now));
    if (!(prepared instanceof Uint8Array)) return prepared;
    // The lock is not held meanwhile: the stored state already puts the next attempt off, for every tab.
    const answer = await sendReport((this.#options as SharingOptions).reports, prepared, this.#abort.signal);
    if (answer !== "unreachable" && !this.#disposed) {
      await this.#change((core) =>
        answer === "sent" ? core.acknowledged(prepared) : core.refused(prepared),
      );
    }
    return answer;
  }

  /** The bytes to send, once the state that names them is stored; or what was done instead. */
  async #prepare(policy: Policy, now: number): Promise<Uint8Array | SyncResult> {
    await this.#refresh();
    if (!this.#mayGoOn() || this.#raw().consent !== "share-aggregates") return "off";
    let done: SyncResult = "nothing";
    const core = this.#core as Bindings.Sharing;
    if (guarded(() => core.step(this.#internals.engine, encode(policy), now))) {
      await this.#save(core);
      done = "prepared";
    }
    if (now < this.#notBefore) return done;
    const waited = this.#raw().waiting;
    const report = guarded(() => core.attempt(encode(policy), now));
    if (report || (waited && !this.#raw().waiting)) await this.#save(core);
    return report && this.#mayGoOn() ? report : done;
  }

  /** Looks whether something is due, now and every quarter of an hour, without keeping anyone waiting. */
  #look(): void {
    const reports = this.#mayGoOn() && this.#raw().consent === "share-aggregates";
    if (!reports && !this.#mayRead()) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS);
    // Node would wait for it.
    (this.#timer as { unref?: () => void }).unref?.();
    // A policy that changed, a spent budget or a server that is away show in `state`; there is nobody to tell here.
    this.sync().catch(() => undefined);
  }

  /** Whether releases may be fetched: the learner agreed to it, and did not just press otherwise. */
  #mayRead(): boolean {
    if (this.#disposed || this.#damage !== undefined || !this.#options?.releases) return false;
    const { consent } = this.#raw();
    return consent === "personalise" || (consent === "share-aggregates" && !this.#stopped);
  }

  #due(): Promise<SyncResult> {
    const reports = this.#sync();
    // It may fail while the release is waited for; whoever called hears of it all the same.
    reports.catch(() => undefined);
    return this.#mayRead() ? this.#readRelease().then(() => reports) : reports;
  }

  async #readRelease(): Promise<void> {
    const publications = await this.#publications();
    if (this.#mayRead()) await publications?.look(this.#abort.signal);
  }

  /** The part that deals with releases, fetched when it is first needed. */
  async #publications(): Promise<Releases | undefined> {
    const options = this.#options?.releases;
    if (!options) return undefined;
    const { Releases } = await import("./releases.js");
    const { store, locks, name, clock, engine } = this.#internals;
    this.#releases ??= new Releases({
      options,
      store,
      locks,
      name,
      clock,
      use: (estimates) => {
        if (!this.#disposed) guarded(() => engine.use_release(encode({ estimates })));
      },
    });
    return this.#releases;
  }

  #mayGoOn(): boolean {
    return !this.#disposed && !this.#stopped && this.#unavailable() === undefined;
  }

  #stop(): void {
    this.#stopped = true;
    this.#abort.abort();
    this.#abort = new AbortController();
  }

  #live(): void {
    if (this.#disposed) throw new CairnError("disposed", "this Cairn was disposed of");
  }

  #raw(): RawState {
    this.#live();
    // Where a policy was read, the part is there and can say what it leaves.
    if (!this.#core && this.#policy && hasPart("sharing")) this.#replace(this.#made(NOTHING, NOTHING, 0));
    const core = this.#core;
    return core ? guarded(() => decode(core.state(encode({ policy: this.#policy }))) as RawState) : NEVER;
  }

  #unavailable(): string | undefined {
    if (!this.#options) return "this page names no server for reports";
    if (this.#damage !== undefined) return this.#damage;
    if (this.#missing !== undefined) return this.#missing;
    if (this.#internals.store.volatile)
      return "this page keeps nothing, so it cannot keep to a lifetime limit";
    if (!this.#disposed && this.#raw().retired) return "this record was moved to another device";
    if (!this.#internals.locks)
      return "nothing keeps another tab or process from sharing at the same time (no Web Locks, and no other locks)";
    return undefined;
  }

  async #readPolicy(): Promise<Policy> {
    if (!this.#options) throw new CairnError("sharing-unavailable", "this page names no server for reports");
    const [policy] = await Promise.all([
      fetchPolicy(this.#options.policy, this.#abort.signal),
      loadPart("sharing"),
    ]);
    guarded(() => this.#bindings.check_policy(encode(policy)));
    this.#policy = policy;
    return policy;
  }

  /** In both slots, so that no fallback can bring back what was withdrawn. */
  #withdraw(to: Consent): Promise<void> {
    return this.#change((core) => core.withdraw(to), 2, to !== "local-only");
  }

  /** Nothing stored is the same as `local-only`, so that needs no record of its own. */
  async #change(apply: (core: Bindings.Sharing) => void, writes = 1, makesRecord = true): Promise<void> {
    await withLock(this.#internals.locks, this.#lock, async () => {
      await this.#refresh();
      if (!this.#core && !makesRecord) return;
      await loadPart("sharing");
      const core = this.#core ?? this.#replace(this.#made(NOTHING, NOTHING, 0));
      guarded(() => apply(core));
      for (let write = 0; write < writes; write++) await this.#save(core);
    });
  }

  /** What could not be stored must not be acted on: the state goes back to what is stored. */
  async #save(core: Bindings.Sharing): Promise<void> {
    const slot = core.next_slot();
    try {
      const record = core.save();
      await this.#slots.write(slot, record);
      await this.#mark?.set(record);
    } catch (error) {
      this.#slots.forget();
      await this.#refresh();
      throw error;
    }
  }

  async #refresh(): Promise<void> {
    const changed = await this.#slots.readChanged();
    if (!changed) return;
    const mark = (await this.#mark?.get()) ?? 0;
    if (mark === 0 && changed.every(({ length }) => length === 0)) {
      this.#replace(undefined);
      this.#damage = undefined;
      return;
    }
    await this.#loaded();
    try {
      this.#replace(this.#made(...changed, mark));
      this.#damage = undefined;
    } catch (error) {
      // Nothing is written over a record that cannot be read.
      this.#slots.forget();
      const { message } = toCairnError(error, "internal");
      this.#damage = `the sharing record on this device cannot be read (${message}); erasing everything starts a new one`;
      throw error;
    }
  }

  /** Loads the part for a record that is there. What it says is not known without, so nothing is shared until it is. */
  async #loaded(): Promise<void> {
    try {
      await loadPart("sharing");
      this.#missing = undefined;
    } catch (error) {
      this.#slots.forget();
      this.#missing = toCairnError(error, "internal").message;
      throw error;
    }
  }

  #made(a: Uint8Array, b: Uint8Array, mark: number): Bindings.Sharing {
    this.#live();
    return guarded(() => new this.#bindings.Sharing(a, b, mark));
  }

  #replace<T extends Bindings.Sharing | undefined>(next: T): T {
    this.#core?.free();
    this.#core = next;
    return next;
  }
}
