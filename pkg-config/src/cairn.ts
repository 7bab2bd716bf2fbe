/// <reference lib="esnext.disposable" preserve="true" />

import type { Engine } from "../wasm/cairn.js";
import {
  checkedClock,
  checkedEvent,
  checkedForecast,
  checkedId,
  checkedLimits,
  checkedRequest,
  checkedSearch,
  checkedSession,
} from "./core/checks.js";
import { outlook, plan, type RawForecast, type RawPlan, type RawTutorStep, tutorStep } from "./core/guide.js";
import { named, type RawMastery } from "./core/mastery.js";
import { decode, encode } from "./core/message.js";
import { orAborted } from "./core/signal.js";
import { text } from "./core/table.js";
import { turn } from "./core/turns.js";
import { type Files, hasPart, loadPart } from "./core/wasm.js";
import { CairnError, guarded } from "./errors.js";
import { english } from "./messages/en.js";
import { type Opened, opening, standing } from "./opening.js";
import { Profile } from "./profile.js";
import type { Recommender } from "./recommender.js";
import { Sharing } from "./sharing/sharing.js";
import { StoredProfile } from "./stored-profile.js";
import { type Exclusive, withLock } from "./stores/lock.js";
import { checkedPlace, ERASING } from "./stores/options.js";
import { Persistence } from "./stores/persistence.js";
import { erasePlaces } from "./stores/places.js";
import { Slots } from "./stores/slots.js";
import type {
  CatalogInfo,
  Forecast,
  ForecastRequest,
  FoundGoal,
  Item,
  LearnerEvent,
  Limits,
  ModelInfo,
  NoForecast,
  OpenOptions,
  Plan,
  Prediction,
  Reason,
  Recommendation,
  RecommendRequest,
  Recorded,
  SessionRequest,
  SkillMastery,
  Unknown,
  Weights,
} from "./types/index.js";

/** Items of a session, where no other number is asked for. */
const LONGEST_SESSION = 50;

/** What the core returns for a recommendation: reasons without their sentences. */
type RawRecommendation = Omit<Recommendation, "reasons"> & {
  reasons: ({ code: string } & Record<string, string | number>)[];
};

/** Of similar answers: better than expected, all, and what they change. */
type RawPrediction = Omit<Prediction, "similar"> & { similar?: [number, number, number] | null };

/**
 * A catalog opened for one learner.
 *
 * Everything happens on this device. Nothing is sent unless the learner agrees to it through {@link Cairn.sharing}.
 */
export class Cairn implements Recommender {
  /** What the catalog is. */
  readonly catalog: CatalogInfo;
  /** What the trained model is, where one was given. */
  readonly model: ModelInfo | undefined;
  /** What the model of neighbours is, where one was given. */
  readonly neighbours: ModelInfo | undefined;
  /** How much each term of a score counts where a request says nothing else: the defaults, or those of {@link OpenOptions}. */
  readonly weights: Readonly<Required<Weights>>;
  /** The learner's own data: export, import, erase. */
  readonly profile: Profile;
  /** Consent and private reports. */
  readonly sharing: Sharing;

  readonly #engine: Engine;
  readonly #stored: StoredProfile;
  readonly #exclusive: Exclusive;
  readonly #persistence: Persistence;
  readonly #clock: () => number;
  readonly #onUnknown: OpenOptions["onUnknown"];
  #unknown: readonly Unknown[] = [];
  /** Whether nothing was stored when this page opened: an import may have brought attempts since. */
  #wasNew = false;
  #disposed = false;

  /** @internal */
  protected constructor(opened: Opened, options: OpenOptions);
  /** {@link Cairn.open} makes them. */
  protected constructor(...parts: never[]);
  protected constructor({ bindings, engine, models, places }: Opened, options: OpenOptions) {
    this.model = models.model;
    this.neighbours = models.neighbours;
    this.weights = standing(engine, options);
    const { name, exclusive } = places;
    this.#engine = engine;
    this.#exclusive = exclusive;
    this.#clock = checkedClock(options.clock ?? Date.now);
    this.#onUnknown = options.onUnknown;
    this.#stored = new StoredProfile({ engine: this.#live, store: places.profile, exclusive, name });
    this.#persistence = new Persistence(places.profile.evictable === true && options.persist !== false);
    this.catalog = guarded(() => decode(engine.catalog()) as CatalogInfo);
    const internals = {
      engine,
      store: places.sharing,
      marks: places.marks,
      exclusive,
      name,
      clock: this.#clock,
      refreshProfile: () => this.#stored.read(),
    };
    this.sharing = new Sharing(bindings, internals, options.sharing);
    this.profile = new Profile({
      engine: this.#live,
      guide: this.#guide,
      sharing: this.sharing,
      stored: this.#stored,
      protection: places.protection,
      learners: places.learners,
      clock: this.#clock,
    });
  }

  /**
   * Where the WebAssembly is, if the options do not say: each entry of the package has an answer of its own.
   *
   * @internal
   */
  protected static wasm(): Files {
    return NOWHERE;
  }

  /**
   * Opens a catalog and loads the learner's profile.
   *
   * @throws CairnError `options-invalid`, `aborted`, `catalog-unreachable`, `catalog-invalid`, `model-unreachable`,
   *   `model-invalid`, `neighbours-unreachable`, `neighbours-invalid`, `wasm-unavailable`,
   *   `profile-damaged` (neither of its two copies can be read; nothing was overwritten), `profile-newer`, `passphrase-needed`,
   *   `passphrase-wrong`, `encryption-unavailable`, `storage-blocked`, `storage-full` or `storage-failed`. May be called again
   *   after any of them.
   */
  static async open(options: OpenOptions): Promise<Cairn> {
    // biome-ignore lint/complexity/noThisInStatic: each entry's own class knows where its WebAssembly is.
    const opened = await opening(options, this.wasm());
    let cairn: Cairn | undefined;
    try {
      cairn = new this(opened, options);
      await orAborted(cairn.#begin(), options.signal);
      // Who opened it goes on in a task of their own: their first list is not all that page does.
      await turn();
      return cairn;
    } catch (error) {
      if (cairn) cairn.dispose();
      else opened.engine.free();
      throw error;
    }
  }

  /**
   * What the page or the profile named and this edition of the catalog does not have, each once, as far as it was met: pins, goals,
   * items, words of limits. It was passed over: no list lacks anything else for it. Each is told to {@link OpenOptions.onUnknown} too.
   */
  get unknown(): readonly Unknown[] {
    this.#listen();
    return this.#unknown;
  }

  /** Reads what is stored. A store may answer when this was given up and disposed of: then nothing is made of it. */
  async #begin(): Promise<void> {
    await this.#stored.read();
    this.#wasNew = this.#stored.status.status === "new";
    this.#live();
    // What is not there by then is fetched again by who needs it. Before anything is known of sharing, so that no request tells of it.
    this.ready().catch(() => undefined);
    this.sharing.fetch();
    await this.sharing.start();
    this.#listen();
  }

  /**
   * Erases a stored profile without opening it: the way out of `profile-damaged`. The list of what was shared stays, because it
   * is what keeps this device to its lifetime limit, and so does a passphrase; with `everything` they go too, which is the way
   * out where a passphrase was forgotten.
   *
   * @throws CairnError `options-invalid`, before anything is erased, or as for storing.
   */
  static async eraseStoredProfile(
    options: Pick<OpenOptions, "store" | "name" | "locks"> & { everything?: boolean } = {},
  ): Promise<void> {
    const { store, locks, name } = checkedPlace(options, { name: text, ...ERASING }, "eraseStoredProfile");
    if (options.everything) return erasePlaces(store, name, locks);
    const slots = new Slots(store, `${name}.profile`);
    await withLock(locks, `cairn:${name}:profile`, () => slots.remove());
  }

  /**
   * Fetches what {@link OpenOptions.waitFor} let `open` not wait for, unless it is there; fulfilled once everything can be
   * called. Pages that wait for everything need it for nothing.
   *
   * @throws CairnError `wasm-unavailable`; may be called again.
   */
  async ready(): Promise<void> {
    this.#live();
    await Promise.all([loadPart("guide"), loadPart("record")]);
  }

  /**
   * What to do next, best first; the same for the same profile, catalog, time and seed.
   *
   * @throws CairnError `request-invalid`, which names the field or the term.
   */
  recommend(request: RecommendRequest = {}): Recommendation[] {
    const engine = this.#live();
    const [checked, now] = [this.#request(request), this.#clock()];
    return this.#told(() => decode(engine.recommend(checked, now)) as RawRecommendation[]).map(withWords);
  }

  /**
   * A short session from a start to an end: items that together fit the request's minutes, 20 if left out, at most `count`,
   * 50 if left out. Pins come first; then, where the learner has begun anything, a likely success opens it and another
   * closes it.
   *
   * @throws CairnError `request-invalid` or `not-ready`.
   */
  session(request: SessionRequest = {}): Recommendation[] {
    const engine = this.#guide();
    const checked = encode({ count: LONGEST_SESSION, ...checkedSession(request, this.weights) });
    const now = this.#clock();
    return this.#told(() => decode(engine.session(checked, now)) as RawRecommendation[]).map(withWords);
  }

  /**
   * Why an item is where it is, whatever its rank; `null` where this edition of the catalog does not have it ({@link Cairn.unknown}).
   *
   * @throws CairnError `request-invalid`.
   */
  why(item: string, request: RecommendRequest = {}): Recommendation | null {
    const engine = this.#live();
    const [id, checked, now] = [checkedId(item, "item-unknown"), this.#request(request), this.#clock()];
    const raw = this.#told(() => decode(engine.why(id, checked, now)) as RawRecommendation | null);
    return raw && withWords(raw);
  }

  /**
   * The chance that the learner gets an item right now, how sure that is, and what it is made of; `null` where this edition of the
   * catalog does not have it ({@link Cairn.unknown}).
   *
   * @throws CairnError `not-ready`.
   */
  predict(item: string): Prediction | null {
    const engine = this.#guide();
    const [id, now] = [checkedId(item, "item-unknown"), this.#clock()];
    const raw = this.#told(() => decode(engine.predict(id, now)) as RawPrediction | null);
    if (!raw) return null;
    const [better, of, change] = raw.similar ?? [0, 0, 0];
    const { chance, uncertainty, terms } = raw;
    return { chance, uncertainty, terms, similar: raw.similar ? { better, of, change } : null };
  }

  /**
   * Takes in what the learner did and stores the profile. Returns the mastery of the skills that it touched and, after an
   * attempt, what a tutor would do next; the limits hold for its item. How long the learner is at it is not stored.
   *
   * @throws CairnError `event-invalid`, `item-unknown`, `skill-unknown`, `request-invalid`, `storage-full`, `storage-blocked`,
   *   `storage-failed` or `wasm-unavailable`; nothing is taken in then.
   */
  async record(event: LearnerEvent, limits: Limits = {}): Promise<Recorded> {
    const [checked, within] = [encode(checkedEvent(event)), encode(checkedLimits(limits))];
    const now = this.#clock();
    type Raw = { mastery: RawMastery[]; next: RawTutorStep | null };
    const raw = await this.#stored.change((engine) => decode(engine.record(checked, within, now)) as Raw);
    this.#listen();
    if (event.type === "attempt") this.#persistence.attempted(() => this.#wasNew || this.#isFirst());
    return { mastery: raw.mastery.map(named), next: raw.next && tutorStep(raw.next) };
  }

  /** How well each skill of the catalog is mastered, prerequisites first. */
  mastery(): SkillMastery[] {
    const engine = this.#live();
    const now = this.#clock();
    return guarded(() => decode(engine.mastery(now)) as RawMastery[]).map(named);
  }

  /**
   * The ordered plan for a skill, or for the profile's goal, as it is now: ask again after each event. `null` where no skill
   * is named and the profile has no goal in this catalog, or this edition of it lacks the skill ({@link Cairn.unknown}).
   *
   * @throws CairnError `request-invalid` or `not-ready`.
   */
  goal(skill?: string, limits: Limits = {}): Plan | null {
    const engine = this.#guide();
    const [id, within, now] = [optionalId(skill), encode(checkedLimits(limits)), this.#clock()];
    const raw = this.#told(() => decode(engine.goal(id, within, now)) as RawPlan | null);
    return raw && plan(raw);
  }

  /** Sets the profile's goal, or with `null` removes it. */
  async setGoal(skill: string | null): Promise<void> {
    await this.record(
      skill === null ? { type: "goal" } : { type: "goal", skill: checkedId(skill, "skill-unknown") },
    );
  }

  /**
   * The skills that fit what was typed, the best first; at most `count`, 0 to 1000. A last word without a space behind it
   * counts as a beginning too.
   *
   * @throws CairnError `request-invalid` or `not-ready`.
   */
  findGoals(text: string, count = 5): FoundGoal[] {
    const engine = this.#guide();
    const [typed, most] = checkedSearch(text, count);
    const found = guarded(() => decode(engine.find_goals(typed, most)) as FoundGoal[]);
    // The core takes letters apart to compare them.
    return found.map((goal) => ({ ...goal, words: goal.words.map((word) => word.normalize()) }));
  }

  /**
   * The chance of reaching a skill, or the profile's goal, by a date, or why nothing can be said; `null` as for {@link Cairn.goal}.
   *
   * @throws CairnError `request-invalid` or `not-ready`.
   */
  forecast(request: ForecastRequest): Forecast | NoForecast | null {
    const engine = this.#guide();
    const { by, minutes, skill, limits } = checkedForecast(request);
    const [within, now] = [encode(limits), this.#clock()];
    const raw = this.#told(
      () => decode(engine.forecast(skill, within, by, minutes, now)) as RawForecast | null,
    );
    return raw && outlook(raw);
  }

  /** An item of the catalog; `null` where this edition of it does not have it ({@link Cairn.unknown}). */
  item(id: string): Item | null {
    const engine = this.#live();
    const checked = checkedId(id, "item-unknown");
    return this.#told(() => decode(engine.item(checked)) as Item | null);
  }

  /**
   * Calls `listener` when this page has taken in what another tab stored of the profile: a list that is shown may be old then.
   * What it returns ends that. Other tabs are heard of only while someone listens; without that they are at the next event.
   */
  onChange(listener: () => void): () => void {
    this.#live();
    return this.#stored.onChange(listener);
  }

  /**
   * Frees the memory. The object cannot be used afterwards; what was stored stays. What still waits is rejected with `disposed`, and
   * may have been stored or not.
   */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#exclusive.end(disposed());
    this.sharing.dispose();
    this.#stored.dispose();
    this.#engine.free();
  }

  /** {@link Cairn.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  readonly #live = (): Engine => {
    if (this.#disposed) throw disposed();
    return this.#engine;
  };

  readonly #guide = (): Engine => {
    const engine = this.#live();
    if (hasPart("guide")) return engine;
    throw new CairnError(
      "not-ready",
      "open did not wait for this part of the WebAssembly: await ready() first",
    );
  };

  /** Whether the profile has one attempt. Where it cannot be read just now, nobody is asked. */
  #isFirst(): boolean {
    try {
      return this.profile.read().attempts === 1;
    } catch {
      return false;
    }
  }

  /** What a call returns, once the page is told of what that named and the catalog lacks. */
  #told<T>(call: () => T): T {
    const result = guarded(call);
    this.#listen();
    return result;
  }

  #listen(): void {
    if (this.#disposed) return;
    const bytes = this.#engine.unknown();
    if (bytes.length === 0) return;
    const found = decode(bytes) as Unknown[];
    this.#unknown = [...this.#unknown, ...found];
    // A listener that throws is nobody's failure here.
    for (const unknown of found) queueMicrotask(() => this.#onUnknown?.(unknown));
  }

  #request(request: RecommendRequest): Uint8Array {
    return encode(checkedRequest(request, this.weights));
  }
}

const disposed = () => new CairnError("disposed", "this Cairn was disposed of");

const NOWHERE: Files = {
  first: () => {
    throw new CairnError("wasm-unavailable", "the options name no WebAssembly");
  },
};

function optionalId(skill: string | undefined): string | undefined {
  return skill === undefined ? undefined : checkedId(skill, "skill-unknown");
}

function withWords(raw: RawRecommendation): Recommendation {
  const reasons: Reason[] = raw.reasons.map(({ code, ...params }) => ({
    code,
    params,
    ...english(code, params),
  }));
  return { ...raw, reasons };
}
