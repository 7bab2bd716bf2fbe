import type * as Bindings from "../../wasm/cairn.js";
import { decode, encode } from "../core/message.js";
import { hasPart, loadPart } from "../core/wasm.js";
import { CairnError, guarded, toCairnError } from "../errors.js";
import type {
  Agreed,
  ChargeRecord,
  Consent,
  LedgerEntry,
  Policy,
  PolicySummary,
  ReportField,
  SharingOptions,
  SharingState,
  StoredRecord,
  SyncResult,
  WaitingReport,
} from "../types/index.js";
import type { Internals } from "./internals.js";
import { Looking } from "./looking.js";
import { type Gate, strictest, unlock } from "./mode.js";
import { SharingRecord } from "./record.js";
import type { Releases } from "./releases.js";
import { describeReport } from "./report.js";
import { Reports } from "./reports.js";
import { fetchPolicy } from "./server.js";

const CONSENTS: Consent[] = ["local-only", "personalise", "share-aggregates"];
/** What is agreed, spent and waiting where nothing ever was: what the core says of no record and no policy. */
const NEVER: RawState = {
  consent: "local-only",
  spentEpsilon: 0,
  leftEpsilon: null,
  agreed: false,
  withCode: false,
  retired: false,
  scheduledFor: null,
  waiting: null,
};

/** In place of the charges of a record that cannot be read: all that there is to spend. */
const UNKNOWN: ChargeRecord[] = [
  { epsilon: { numerator: 2_980_957, denominator: 1000 }, report: "0".repeat(64) },
];

const loadReleases = () => import("./releases.js");

/** The longest time that a page can say at once that it showed something. */
const LONGEST_SHOWN_S = 3600;

type RawState = Omit<SharingState, "available" | "unavailable" | "release" | "mode"> & {
  /** Whether a guardian's or teacher's code was given with the consent. */
  withCode: boolean;
};

/**
 * Consent and private reports.
 *
 * The order is always: charge the ledger, store it under a lock that excludes all other tabs, show the bytes, send them.
 * The server is asked for nothing before there is something to do, whatever the learner does meanwhile. Withdrawing
 * takes effect in this page at once, even if it cannot be stored. Without locks nothing is shared.
 *
 * The files for all this are fetched for everyone whose page names where to share, agreed or not, and otherwise where there is a
 * record or one is to be made.
 */
export class Sharing {
  readonly #bindings: typeof Bindings;
  readonly #internals: Internals;
  readonly #options: SharingOptions | undefined;
  readonly #record: SharingRecord;
  readonly #reports: Reports;
  /** As it was last read, and its digest. */
  #policy: Policy | undefined;
  #digest: string | undefined;
  readonly #looking: Looking;
  #running: Promise<SyncResult> | undefined;
  /** Ends what is under way. */
  #abort = new AbortController();
  /** The most that this page may do, whatever is stored: a withdrawal that cannot be stored still holds here. */
  #most: Consent = "share-aggregates";
  #disposed = false;
  /** Once something of releases is to be done. */
  #releases: Releases | undefined;

  /** @internal */
  constructor(bindings: typeof Bindings, internals: Internals, options: SharingOptions | undefined) {
    this.#bindings = bindings;
    this.#internals = internals;
    this.#options = options;
    this.#record = new SharingRecord(bindings, internals, () => this.#looking.changed());
    this.#reports = new Reports({
      record: this.#record,
      internals,
      address: options?.reports ?? "",
      shares: () => this.#shares(),
      waits: () => this.#raw().waiting !== null,
      ended: () => this.#disposed,
      readPolicy: (signal) => this.#readPolicy(signal),
    });
    this.#looking = new Looking({
      look: () => this.sync(),
      nextAt: () => (this.#disposed ? undefined : this.#reports.nextAt()),
      clock: internals.clock,
    });
  }

  /**
   * @internal Fetches the files for sharing without waiting for them, at a moment that is the same for every learner: whoever serves
   * this package would otherwise read in the log who agreed.
   */
  fetch(): void {
    if (!this.#options) return;
    loadPart("sharing").catch(() => undefined);
    if (this.#options.releases) loadReleases().catch(() => undefined);
  }

  /** @internal Loads the state; where the learner shares, does what is due at the moment at which it is. */
  async start(): Promise<void> {
    await this.#record.load();
    this.#reports.opened();
    this.#look();
  }

  /** What is agreed, spent and waiting. */
  get state(): SharingState {
    const { withCode, ...raw } = this.#raw();
    const unavailable = this.#unavailable();
    const release = this.#releases?.state;
    return {
      ...raw,
      agreed: raw.agreed && this.#isUnlocked(withCode),
      mode: strictest(this.#gates()),
      available: unavailable === undefined,
      ...(unavailable !== undefined && { unavailable }),
      ...(release && Object.keys(release).length > 0 && { release }),
    };
  }

  /**
   * The school's policy, held to this device's own limits. Show it, and give {@link Sharing.consent} its `digest` where the learner
   * agrees.
   */
  async policy(): Promise<PolicySummary> {
    this.#live();
    const policy = await this.#readPolicy();
    return this.#summary(policy);
  }

  /**
   * Sets what the learner agrees to. `share-aggregates` is agreed to for the policy that the learner was shown, by its digest, and with a
   * code where {@link SharingState.mode} is `guardian`; a changed policy asks again. Every other state takes effect at once and
   * erases a report that waits.
   *
   * @throws CairnError `policy-not-shown` where the digest is missing or is not that of the policy as it was last read: show
   *   {@link Sharing.policy} and ask again. `guardian-code`, `sharing-off`, `sharing-unavailable`, or as for storing.
   */
  async consent(to: Consent, agreed?: Agreed): Promise<SharingState> {
    this.#live();
    if (!CONSENTS.includes(to)) {
      const given = typeof to === "string" ? JSON.stringify((to as string).slice(0, 80)) : typeof to;
      throw new CairnError("consent-invalid", `consent is one of ${CONSENTS.join(", ")}, not ${given}`);
    }
    if (to !== "share-aggregates") {
      this.#stop(to);
      if (!(await this.#record.isNowhere("nothing is shared by this page"))) await this.#withdraw(to);
      if (to === "local-only") await (await this.#publications())?.forget();
    } else {
      await this.#agree(agreed);
      await this.sync();
    }
    this.#look();
    return this.state;
  }

  async #agree(agreed: Partial<Agreed> | undefined): Promise<void> {
    if (strictest(this.#gates()) === "off") await unlock(this.#gates(), undefined);
    const unavailable = this.#unavailable();
    if (unavailable !== undefined) throw new CairnError("sharing-unavailable", unavailable);
    const { signal } = this.#abort;
    const { policy: digest, code } = agreed ?? {};
    const [policy, shown] = [this.#policy, this.#digest];
    if (typeof digest !== "string" || !policy || digest !== shown) throw notShown(digest, shown);
    await unlock(this.#gates(), code);
    const against = await (await this.#publications())?.against(digest);
    if (against !== undefined) {
      throw new CairnError(
        "sharing-unavailable",
        `the school's last release left this device out: ${against}`,
      );
    }
    // What was chosen last counts, whatever this has waited for.
    await this.#record.change((core) => {
      signal.throwIfAborted();
      // Another one may have been read meanwhile, and shown to nobody.
      if (this.#digest !== digest) throw notShown(digest, this.#digest);
      core.share(encode(policy), strictest(this.#gates()) === "guardian");
    });
    if (!signal.aborted) this.#most = "share-aggregates";
    const tasks = this.#summary(policy).tasks.map(({ task }) => task);
    await (await this.#publications())?.agreed(digest, tasks);
  }

  /**
   * The report that waits, with what each part of it means, for a page that draws its own notice; `undefined` where none does. It may
   * leave once a notice of it was on screen for `showForSeconds` and `sendAt` is over.
   */
  get waiting(): WaitingReport | undefined {
    const { waiting } = this.state;
    return waiting ? { ...waiting, fields: describeReport(waiting.report) } : undefined;
  }

  /**
   * Tells that a notice of the waiting report was on screen for so many seconds of page time: the page was visible, and the notice in
   * view. They add up over visits. `<cairn-sharing-notice>` calls this itself. Of another report than the one that waits it does nothing.
   *
   * @param digest the report's, as {@link Sharing.waiting} has it
   * @returns what waits now
   * @throws CairnError `request-invalid`, or as for storing: then it does not count.
   */
  async shown(digest: string, seconds: number): Promise<WaitingReport | undefined> {
    this.#live();
    if (typeof digest !== "string" || !/^[0-9a-f]{64}$/.test(digest)) {
      throw new CairnError(
        "request-invalid",
        "shown takes the digest of the report, as sharing.waiting has it",
      );
    }
    if (typeof seconds !== "number" || !(seconds > 0 && seconds <= LONGEST_SHOWN_S)) {
      throw new CairnError("request-invalid", `shown takes seconds, above 0 and up to ${LONGEST_SHOWN_S}`);
    }
    const enough = () => {
      const { waiting } = this.#raw();
      return waiting && waiting.shownSeconds >= waiting.showForSeconds;
    };
    if (this.#raw().waiting?.digest !== digest || enough()) return this.waiting;
    await this.#record.changeIf((core) => core.shown(digest, Math.round(seconds * 1000)));
    if (enough()) this.#look();
    return this.waiting;
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
    const { core, missing } = this.#record;
    if (missing !== undefined) throw new CairnError("wasm-unavailable", missing);
    return guarded(() => (core ? (decode(core.ledger()) as LedgerEntry[]) : []));
  }

  /**
   * Does what is due now, if anything: picks a moment, makes a report, or sends the one that was shown for an hour; and looks
   * for a release, at most once a day. What it returns is about reports.
   */
  async sync(): Promise<SyncResult> {
    this.#live();
    this.#running ??= this.#due(this.#abort.signal).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /**
   * @internal After an import: what was reported where it comes from counts here, and the rest is not known. Where that can be
   * stored nowhere, only a learner who never reported anything is let in: their next limit would be a whole one again.
   */
  async adopt(charges: ChargeRecord[]): Promise<void> {
    if (await this.#record.isNowhere("nothing was imported", charges.length > 0)) return;
    const change = this.#record.change((core) => {
      core.inherit(encode({ charges }));
      core.lost_track();
    });
    // Nothing is ever shared again by a record that cannot be read, and erasing it erases what is imported too.
    await change.catch(unlessDamaged);
  }

  /**
   * @internal Before an export: the budget goes along, and nothing more is shared from here. Either it has moved and the charges are
   * given, or it has not.
   */
  async retire(): Promise<ChargeRecord[]> {
    if (await this.#record.isNowhere("it goes along with an export")) return [];
    const before = this.#most;
    const { signal } = this.#stop("local-only");
    try {
      return await this.#record.locked(async () => {
        await this.#record.refresh().catch(unlessDamaged);
        if (this.#record.damage !== undefined) return UNKNOWN;
        const core = await this.#record.begun();
        const { consent } = this.#raw();
        guarded(() => core.retire());
        const charges = guarded(() => decode(core.charges()) as ChargeRecord[]);
        try {
          await this.#record.save(core, false);
        } catch (error) {
          // Who never shared has nothing to carry along, and of a full storage an export is the way out: it has not moved then.
          const shares = consent === "share-aggregates" || charges.length > 0;
          if (shares && !this.#raw().retired) throw error;
          return charges;
        }
        // From here on it has moved, and the charges must go along.
        await this.#record.save(core, false).catch(() => undefined);
        return charges;
      });
    } catch (error) {
      if (!signal.aborted) this.#most = before;
      this.#look();
      throw error;
    }
  }

  /** @internal Takes consent back; with `everything` forgets what was shared too. */
  async erase(everything: boolean): Promise<void> {
    this.#stop("local-only");
    if (await this.#record.isNowhere("all else was erased")) return this.#record.removeMark();
    const empty = () => {
      const { damage, missing } = this.#record;
      return damage === undefined && missing === undefined && this.ledger().length === 0;
    };
    try {
      await this.#withdraw("local-only");
    } catch (error) {
      // A storage that takes no more can still be emptied.
      if (!everything && !empty()) throw error;
    } finally {
      // Not before: another tab would take it from who still agrees.
      await (await this.#publications())?.forget(everything);
    }
    if (everything || empty()) await this.#record.remove();
  }

  /** @internal */
  async stored(): Promise<StoredRecord[]> {
    const publications = await this.#publications();
    return this.#record.sizes(async () => publications?.sizes() ?? []);
  }

  /** @internal */
  dispose(): void {
    this.#disposed = true;
    this.#stop("local-only");
    this.#looking.stop();
    this.#record.dispose();
  }

  /** Looks whether something is due, now and whenever it is, without keeping anyone waiting. */
  #look(): void {
    if (this.#shares() || this.#mayRead()) this.#looking.start();
    else this.#looking.stop();
  }

  /** Whether releases may be fetched: the learner agreed to it, and did not just press otherwise. */
  #mayRead(): boolean {
    if (this.#disposed || this.#record.damage !== undefined || !this.#options?.releases) return false;
    return this.#most !== "local-only" && this.#raw().consent !== "local-only";
  }

  #due(signal: AbortSignal): Promise<SyncResult> {
    const reports = this.#reports.sync(signal);
    // It may fail while the release is waited for; whoever called hears of it all the same.
    reports.catch(() => undefined);
    return this.#mayRead() ? this.#readRelease(signal).then(() => reports) : reports;
  }

  async #readRelease(signal: AbortSignal): Promise<void> {
    const publications = await this.#publications();
    if (this.#mayRead()) await publications?.look(signal);
  }

  /** The part that deals with releases, fetched when it is first needed. */
  async #publications(): Promise<Releases | undefined> {
    const options = this.#options?.releases;
    if (!options) return undefined;
    const { Releases } = await loadReleases();
    const { store, exclusive, name, clock, engine } = this.#internals;
    this.#releases ??= new Releases({
      options,
      store,
      exclusive,
      name,
      clock,
      // Consent may have been taken back in another tab.
      mayRead: async () => {
        await this.#record.locked(() => this.#record.refresh());
        return this.#mayRead();
      },
      use: (estimates) => {
        if (!this.#disposed) guarded(() => engine.use_release(encode({ estimates })));
      },
      ledger: () => this.ledger(),
      // Whoever gave this device a policy of its own gets nothing more.
      isMissing: async () => {
        if (this.#raw().consent === "share-aggregates") await this.#withdraw("personalise");
      },
    });
    return this.#releases;
  }

  /** What this page and the policy say of who may share. */
  #gates(): Gate[] {
    const { sharing: mode, guardian } = this.#policy ?? {};
    return [this.#options ?? {}, { mode, guardian }];
  }

  #mayGoOn(): boolean {
    return !this.#disposed && this.#most === "share-aggregates" && this.#unavailable() === undefined;
  }

  #shares(): boolean {
    if (!this.#mayGoOn()) return false;
    const { consent, withCode } = this.#raw();
    return consent === "share-aggregates" && this.#isUnlocked(withCode);
  }

  /** Consent from before a page or a school asked for a code does not count until one is given. */
  #isUnlocked(withCode: boolean): boolean {
    return withCode || strictest(this.#gates()) === "open";
  }

  /** Ends what is under way, and holds this page to that from now on. Returns what the next such call ends. */
  #stop(most: Consent): AbortController {
    this.#most = most;
    this.#running = undefined;
    this.#abort.abort(new CairnError("sharing-off", "something else was chosen meanwhile"));
    this.#abort = new AbortController();
    return this.#abort;
  }

  #live(): void {
    if (this.#disposed) throw new CairnError("disposed", "this Cairn was disposed of");
  }

  #raw(): RawState {
    this.#live();
    // Where a policy was read, the part is there and can say what it leaves.
    const core = this.#policy && hasPart("sharing") ? this.#record.orEmpty() : this.#record.core;
    return core ? guarded(() => decode(core.state(encode({ policy: this.#policy }))) as RawState) : NEVER;
  }

  #unavailable(): string | undefined {
    if (!this.#options) return "this page names no server for reports";
    if (this.#options.mode === "off") return "this page has switched sharing off";
    if (strictest(this.#gates()) === "off") return "the school has switched sharing off";
    const { damage, missing } = this.#record;
    if (damage !== undefined) return damage;
    if (missing !== undefined) return missing;
    if (this.#internals.store.volatile)
      return "this page keeps nothing, so it cannot keep to a lifetime limit";
    if (!this.#disposed && this.#raw().retired) return "this record was moved to another device";
    if (!this.#internals.exclusive.locks)
      return "nothing keeps another tab or process from sharing at the same time (no Web Locks, and no other locks)";
    return undefined;
  }

  async #readPolicy(signal = this.#abort.signal): Promise<Policy> {
    if (!this.#options) throw new CairnError("sharing-unavailable", "this page names no server for reports");
    const [policy] = await Promise.all([fetchPolicy(this.#options.policy, signal), loadPart("sharing")]);
    signal.throwIfAborted();
    const { digest } = this.#summary(policy);
    [this.#policy, this.#digest] = [policy, digest];
    return policy;
  }

  #summary(policy: Policy): PolicySummary {
    return guarded(() => decode(this.#bindings.check_policy(encode(policy))) as PolicySummary);
  }

  /** In both slots, so that no fallback can bring back what was withdrawn. A record that cannot be read shares nothing anyway. */
  #withdraw(to: Consent): Promise<void> {
    return this.#record.change((core) => core.withdraw(to), 2, to !== "local-only").catch(unlessDamaged);
  }
}

function notShown(given: unknown, shown: string | undefined): CairnError {
  const why =
    given === undefined
      ? "share-aggregates is agreed to for the policy that was shown: consent(to, { policy: digest })"
      : shown === undefined
        ? "no policy was read by this page yet: show sharing.policy() and give its digest"
        : "the policy that was shown is not the one that this page read last: show that, and ask again";
  return new CairnError("policy-not-shown", why);
}

/** Throws an error that is not about what the record holds: it may be read on another day. */
function unlessDamaged(error: unknown): void {
  if (toCairnError(error, "internal").code !== "ledger-damaged") throw error;
}
