import type * as Bindings from "../wasm/cairn.js";
import type { CairnInternals } from "./cairn.js";
import { CairnError, guarded, toCairnError } from "./errors.js";
import { hasWebLocks, withLock } from "./lock.js";
import { describeReport } from "./report.js";
import { Slots } from "./slots.js";
import type {
  Consent,
  LedgerEntry,
  Policy,
  PolicySummary,
  ReportField,
  SharingOptions,
  SharingState,
  StoredRecord,
} from "./types.js";

const MEDIA_TYPE = "application/vnd.cairn.report";
const LOOK_EVERY_MS = 15 * 60_000;

/** What {@link Sharing.sync} did. */
export type SyncResult = "off" | "nothing" | "prepared" | "sent" | "refused" | "unreachable";

/**
 * Consent and private reports.
 *
 * The order is always: charge the ledger, store it under a lock that excludes all other tabs, show the bytes for an hour,
 * send them. Withdrawing erases what waits. Without Web Locks nothing is shared.
 */
export class Sharing {
  readonly #bindings: typeof Bindings;
  readonly #internals: CairnInternals;
  readonly #options: SharingOptions | undefined;
  readonly #slots: Slots;
  readonly #lock: string;
  #core: Bindings.Sharing;
  #policy: Policy | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #disposed = false;
  #damage: string | undefined;

  /** @internal */
  constructor(bindings: typeof Bindings, internals: CairnInternals, options: SharingOptions | undefined) {
    this.#bindings = bindings;
    this.#internals = internals;
    this.#options = options;
    this.#slots = new Slots(internals.store, `${internals.name}.sharing`);
    this.#lock = `cairn:${internals.name}:sharing`;
    this.#core = new bindings.Sharing(new Uint8Array(), new Uint8Array());
  }

  /** @internal Loads the state; where the learner shares, looks now and then whether a report is due. */
  async start(): Promise<void> {
    try {
      await withLock(this.#lock, () => this.#refresh());
    } catch (error) {
      // Without a ledger that can be read nothing may be shared; learning goes on.
      const { code, message } = toCairnError(error, "internal");
      if (code !== "ledger-damaged") throw error;
      this.#damage = `the sharing record on this device is damaged (${message}); erasing everything starts a new one`;
    }
    this.nudge();
  }

  /** What is agreed, spent and waiting. */
  get state(): SharingState {
    const raw = guarded(() => this.#core.state(this.#policy) as Omit<SharingState, "available">);
    const unavailable = this.#unavailable();
    return unavailable === undefined
      ? { ...raw, available: true }
      : { ...raw, available: false, unavailable };
  }

  /** The school's policy, held to this device's own limits. Fetched when first asked for. */
  async policy(): Promise<PolicySummary> {
    const policy = await this.#readPolicy();
    return guarded(() => this.#bindings.check_policy(policy) as PolicySummary);
  }

  /**
   * Sets what the learner agrees to. Agreeing to `share-aggregates` is to the policy as it is now; a changed policy asks
   * again. Every other state takes effect at once and erases a report that waits.
   */
  async consent(to: Consent): Promise<SharingState> {
    if (to === "share-aggregates") {
      const unavailable = this.#unavailable();
      if (unavailable !== undefined) throw new CairnError("sharing-unavailable", unavailable);
      const policy = await this.#readPolicy();
      await this.#change((core) => core.share(policy));
      await this.sync();
    } else {
      await this.#change((core) => core.withdraw(to));
    }
    this.nudge();
    return this.state;
  }

  /** The report that waits, field by field; `undefined` where none does. */
  preview(): ReportField[] | undefined {
    const waiting = this.state.waiting;
    return waiting ? describeReport(waiting.report) : undefined;
  }

  /** Everything that was ever charged, oldest first. */
  ledger(): LedgerEntry[] {
    return guarded(() => this.#core.ledger() as LedgerEntry[]);
  }

  /** Does what is due now: picks a moment, makes a report, or sends the one whose hour has passed. */
  async sync(): Promise<SyncResult> {
    if (this.#disposed || this.#unavailable() !== undefined) return "off";
    return withLock(this.#lock, async () => {
      await this.#refresh();
      if (this.#disposed || this.#state().consent !== "share-aggregates") return "off";
      const policy = await this.#readPolicy();
      const now = this.#internals.clock();
      const changed = guarded(() => this.#core.step(this.#internals.engine, policy, now));
      if (changed) await this.#save();
      // Only bytes that are stored get here: `due` reads the state that was just saved or loaded.
      const report = guarded(() => this.#core.due(policy, now));
      if (!report) return changed ? "prepared" : "nothing";
      return this.#send(report);
    });
  }

  /** @internal Looks whether something is due, without keeping anyone waiting. */
  nudge(): void {
    const shares = !this.#disposed && this.#state().consent === "share-aggregates";
    if (!shares) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    this.#timer ??= setInterval(() => this.nudge(), LOOK_EVERY_MS);
    // Node would wait for it.
    (this.#timer as { unref?: () => void }).unref?.();
    // A policy that changed, a spent budget or a server that is away show in `state`; there is nobody to tell here.
    this.sync().catch(() => undefined);
  }

  /** @internal After an import: what was reported elsewhere is not known. */
  async loseTrack(): Promise<void> {
    if (this.#damage === undefined) await this.#change((core) => core.lost_track());
  }

  /** @internal */
  async erase(everything: boolean): Promise<void> {
    if (this.#damage === undefined) await this.#change((core) => core.withdraw("local-only"));
    if (everything || this.ledger().length === 0) {
      await withLock(this.#lock, async () => {
        await this.#slots.remove();
        this.#replace(new Uint8Array(), new Uint8Array());
        this.#damage = undefined;
      });
    }
    this.nudge();
  }

  /** @internal */
  stored(): Promise<StoredRecord[]> {
    return this.#slots.sizes("your consent and the list of what was shared");
  }

  /** @internal */
  dispose(): void {
    this.#disposed = true;
    clearInterval(this.#timer);
    this.#core.free();
  }

  #state(): SharingState {
    return guarded(() => this.#core.state(undefined) as SharingState);
  }

  #unavailable(): string | undefined {
    if (!this.#options) return "this page names no server for reports";
    if (this.#damage !== undefined) return this.#damage;
    if (!hasWebLocks())
      return "this browser cannot keep other tabs from sharing at the same time (no Web Locks)";
    return undefined;
  }

  async #send(report: Uint8Array): Promise<SyncResult> {
    const address = (this.#options as SharingOptions).reports;
    let response: Response;
    try {
      response = await fetch(address, {
        method: "POST",
        body: report as Uint8Array<ArrayBuffer>,
        headers: { "content-type": MEDIA_TYPE },
        credentials: "omit",
        referrerPolicy: "no-referrer",
        cache: "no-store",
        redirect: "error",
      });
    } catch {
      return "unreachable";
    }
    if (response.ok) {
      guarded(() => this.#core.acknowledged());
    } else if (response.status >= 400 && response.status < 500 && response.status !== 429) {
      guarded(() => this.#core.forget_outbox());
    } else {
      return "unreachable";
    }
    await this.#save();
    return response.ok ? "sent" : "refused";
  }

  async #readPolicy(): Promise<Policy> {
    if (!this.#options) throw new CairnError("sharing-unavailable", "this page names no server for reports");
    const given = this.#options.policy;
    if (!(typeof given === "string" || given instanceof URL)) {
      this.#policy = given;
      return given;
    }
    try {
      const response = await fetch(given, { credentials: "omit", referrerPolicy: "no-referrer" });
      if (!response.ok) throw new CairnError("policy-unreachable", `the policy answers ${response.status}`);
      this.#policy = (await response.json()) as Policy;
      return this.#policy;
    } catch (error) {
      throw toCairnError(error, "policy-unreachable", "the policy cannot be fetched: ");
    }
  }

  async #change(apply: (core: Bindings.Sharing) => void): Promise<void> {
    await withLock(this.#lock, async () => {
      await this.#refresh();
      guarded(() => apply(this.#core));
      await this.#save();
    });
  }

  /** What could not be stored must not be acted on: the state goes back to what is stored. */
  async #save(): Promise<void> {
    const slot = this.#core.next_slot();
    try {
      await this.#slots.write(slot, this.#core.save());
    } catch (error) {
      this.#slots.forget();
      await this.#refresh();
      throw error;
    }
  }

  async #refresh(): Promise<void> {
    const changed = await this.#slots.readChanged();
    if (changed) this.#replace(...changed);
  }

  #replace(a: Uint8Array, b: Uint8Array): void {
    const next = guarded(() => new this.#bindings.Sharing(a, b));
    this.#core.free();
    this.#core = next;
  }
}
