import type { Engine } from "../wasm/cairn.js";
import { readBytes } from "./core/catalog.js";
import {
  checkedClock,
  checkedEvent,
  checkedForecast,
  checkedId,
  checkedLimits,
  checkedRequest,
  checkedSearch,
  checkedSession,
  checkedWeights,
  checkOptions,
} from "./core/checks.js";
import { outlook, plan, type RawForecast, type RawPlan, type RawTutorStep, tutorStep } from "./core/guide.js";
import { named, type RawMastery } from "./core/mastery.js";
import { decode, encode } from "./core/message.js";
import { hasPart, load, loadPart } from "./core/wasm.js";
import { CairnError, guarded } from "./errors.js";
import { english } from "./messages/en.js";
import { Profile } from "./profile.js";
import type { Recommender } from "./recommender.js";
import type { Internals } from "./sharing/internals.js";
import { Sharing } from "./sharing/sharing.js";
import { indexedDb } from "./stores/indexed-db.js";
import { localStorageStore } from "./stores/local-storage.js";
import { locksOf, withLock } from "./stores/lock.js";
import { memory } from "./stores/memory.js";
import { Slots } from "./stores/slots.js";
import type {
  CatalogInfo,
  Forecast,
  ForecastRequest,
  FoundGoal,
  Item,
  LearnerEvent,
  Limits,
  Locks,
  ModelInfo,
  NoForecast,
  OpenOptions,
  Plan,
  Prediction,
  ProfileStatus,
  Reason,
  Recommendation,
  RecommendRequest,
  Recorded,
  SessionRequest,
  SkillMastery,
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
  readonly weights: Readonly<Weights>;
  /** The learner's own data: export, import, erase. */
  readonly profile: Profile;
  /** Consent and private reports. */
  readonly sharing: Sharing;

  readonly #engine: Engine;
  readonly #slots: Slots;
  readonly #lock: string;
  readonly #locks: Locks | undefined;
  readonly #clock: () => number;
  #status: ProfileStatus = { status: "new" };
  #disposed = false;

  private constructor(
    engine: Engine,
    models: Record<"model" | "neighbours", ModelInfo | undefined>,
    options: OpenOptions,
    sharing: (cairn: Internals) => Sharing,
  ) {
    this.model = models.model;
    this.neighbours = models.neighbours;
    this.weights = standing(engine, options);
    const name = options.name ?? "default";
    const store = options.store ?? defaultStore();
    this.#engine = engine;
    this.#slots = new Slots(store, `${name}.profile`);
    this.#lock = `cairn:${name}:profile`;
    this.#locks = locksOf(options.locks);
    this.#clock = checkedClock(options.clock ?? Date.now);
    this.catalog = guarded(() => decode(engine.catalog()) as CatalogInfo);
    const refreshProfile = () => withLock(this.#locks, this.#lock, () => this.#refresh());
    const [kept, marks] = store.lags ? [indexedDb(), store] : [store, undefined];
    this.sharing = sharing({
      engine,
      store: kept,
      marks,
      locks: this.#locks,
      name,
      clock: this.#clock,
      refreshProfile,
    });
    this.profile = new Profile({
      engine: this.#live,
      guide: this.#guide,
      sharing: this.sharing,
      slots: this.#slots,
      change: (apply) => this.#change(apply),
      erase: () => this.#erase(),
      status: () => this.#status,
    });
  }

  /**
   * Opens a catalog and loads the learner's profile.
   *
   * @throws CairnError `options-invalid`, `catalog-unreachable`, `catalog-invalid`, `model-unreachable`, `model-invalid`,
   *   `neighbours-unreachable`, `neighbours-invalid`, `item-unknown` (a pin), `wasm-unavailable`, `profile-damaged`
   *   (neither of its two copies can be read; nothing was overwritten), `profile-newer` or `storage-failed`. May be called
   *   again after any of them.
   */
  static async open(options: OpenOptions): Promise<Cairn> {
    checkOptions(options);
    const [bindings, bytes, model, neighbours] = await Promise.all([
      load(options.wasm, options.parts),
      readBytes(options.catalog, "catalog"),
      options.model === undefined ? undefined : readBytes(options.model, "model"),
      options.neighbours === undefined ? undefined : readBytes(options.neighbours, "neighbours"),
      options.waitFor === "recommend" ? undefined : loadPart("guide"),
      (options.model ?? options.neighbours) === undefined ? undefined : loadPart("models"),
    ]);
    const engine = guarded(() => new bindings.Engine(bytes));
    try {
      const models = {
        model: model && guarded(() => decode(engine.use_model(model)) as ModelInfo),
        neighbours: neighbours && guarded(() => decode(engine.use_neighbours(neighbours)) as ModelInfo),
      };
      const cairn = new Cairn(
        engine,
        models,
        options,
        (internals) => new Sharing(bindings, internals, options.sharing),
      );
      await withLock(cairn.#locks, cairn.#lock, () => cairn.#refresh());
      await cairn.sharing.start();
      // What is not there by then is fetched again by who needs it.
      cairn.ready().catch(() => undefined);
      return cairn;
    } catch (error) {
      engine.free();
      throw error;
    }
  }

  /**
   * Erases a stored profile without opening it: the way out of `profile-damaged`. The list of what was shared stays, because
   * it is what keeps this device to its lifetime limit.
   */
  static async eraseStoredProfile(
    options: Pick<OpenOptions, "store" | "name" | "locks"> = {},
  ): Promise<void> {
    const name = options.name ?? "default";
    const slots = new Slots(options.store ?? defaultStore(), `${name}.profile`);
    await withLock(locksOf(options.locks), `cairn:${name}:profile`, () => slots.remove());
  }

  /**
   * Fetches what {@link OpenOptions.waitFor} let `open` not wait for, unless it is there; fulfilled once everything can be
   * called. Pages that wait for everything need it for nothing.
   *
   * @throws CairnError `wasm-unavailable`; may be called again.
   */
  async ready(): Promise<void> {
    await Promise.all([loadPart("guide"), loadPart("record")]);
  }

  /**
   * What to do next, best first; the same for the same profile, catalog, time and seed.
   *
   * @throws CairnError `request-invalid`, which names the field or the term, or `item-unknown` for a pin.
   */
  recommend(request: RecommendRequest = {}): Recommendation[] {
    const engine = this.#live();
    const [checked, now] = [this.#request(request), this.#clock()];
    return guarded(() => decode(engine.recommend(checked, now)) as RawRecommendation[]).map(withWords);
  }

  /**
   * A short session from a start to an end: items that together fit the request's minutes, 20 if left out, at most `count`,
   * 50 if left out. Pins come first; then, where the learner has begun anything, a likely success opens it and another
   * closes it.
   *
   * @throws CairnError `request-invalid`, `item-unknown` for a pin, or `not-ready`.
   */
  session(request: SessionRequest = {}): Recommendation[] {
    const engine = this.#guide();
    const checked = encode({ count: LONGEST_SESSION, ...checkedSession(request, this.weights) });
    const now = this.#clock();
    return guarded(() => decode(engine.session(checked, now)) as RawRecommendation[]).map(withWords);
  }

  /** Why an item is where it is, whatever its rank. */
  why(item: string, request: RecommendRequest = {}): Recommendation {
    const engine = this.#live();
    const [id, checked, now] = [checkedId(item, "item-unknown"), this.#request(request), this.#clock()];
    return withWords(guarded(() => decode(engine.why(id, checked, now)) as RawRecommendation));
  }

  /**
   * The chance that the learner gets an item right now, how sure that is, and what it is made of.
   *
   * @throws CairnError `item-unknown` or `not-ready`.
   */
  predict(item: string): Prediction {
    const engine = this.#guide();
    const [id, now] = [checkedId(item, "item-unknown"), this.#clock()];
    const raw = guarded(() => decode(engine.predict(id, now)) as RawPrediction);
    const [better, of, change] = raw.similar ?? [0, 0, 0];
    const { chance, uncertainty, terms } = raw;
    return { chance, uncertainty, terms, similar: raw.similar ? { better, of, change } : null };
  }

  /**
   * Takes in what the learner did and stores the profile. Returns the mastery of the skills that it touched and, after an
   * attempt, what a tutor would do next; the limits hold for its item. How long the learner is at it is not stored.
   *
   * @throws CairnError `event-invalid`, `item-unknown`, `skill-unknown`, `request-invalid`, `storage-failed` or
   *   `wasm-unavailable`; nothing is taken in then.
   */
  async record(event: LearnerEvent, limits: Limits = {}): Promise<Recorded> {
    const [checked, within] = [encode(checkedEvent(event)), encode(checkedLimits(limits))];
    const now = this.#clock();
    type Raw = { mastery: RawMastery[]; next: RawTutorStep | null };
    const raw = await this.#change((engine) => decode(engine.record(checked, within, now)) as Raw);
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
   * is named and the profile has no goal in this catalog.
   *
   * @throws CairnError `skill-unknown`, `request-invalid` or `not-ready`.
   */
  goal(skill?: string, limits: Limits = {}): Plan | null {
    const engine = this.#guide();
    const [id, within, now] = [optionalId(skill), encode(checkedLimits(limits)), this.#clock()];
    const raw = guarded(() => decode(engine.goal(id, within, now)) as RawPlan | null);
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
    return guarded(() => decode(engine.find_goals(typed, most)) as FoundGoal[]);
  }

  /**
   * The chance of reaching a skill, or the profile's goal, by a date, or why nothing can be said; `null` where no skill is
   * named and the profile has no goal in this catalog.
   *
   * @throws CairnError `skill-unknown`, `request-invalid` or `not-ready`.
   */
  forecast(request: ForecastRequest): Forecast | NoForecast | null {
    const engine = this.#guide();
    const { by, minutes, skill, limits } = checkedForecast(request);
    const [within, now] = [encode(limits), this.#clock()];
    const raw = guarded(() => decode(engine.forecast(skill, within, by, minutes, now)) as RawForecast | null);
    return raw && outlook(raw);
  }

  /** An item of the catalog. */
  item(id: string): Item {
    const engine = this.#live();
    const checked = checkedId(id, "item-unknown");
    return guarded(() => decode(engine.item(checked)) as Item);
  }

  /** Frees the memory. The object cannot be used afterwards; what was stored stays. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.sharing.dispose();
    this.#engine.free();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  readonly #live = (): Engine => {
    if (this.#disposed) throw new CairnError("disposed", "this Cairn was disposed of");
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

  #request(request: RecommendRequest): Uint8Array {
    return encode(checkedRequest(request, this.weights));
  }

  /** Another tab may have written: its record is read first, so that no event of either is lost. */
  async #change<T>(apply: (engine: Engine) => T): Promise<T> {
    await loadPart("record");
    return withLock(this.#locks, this.#lock, async () => {
      await this.#refresh();
      const engine = this.#live();
      const result = guarded(() => apply(engine));
      try {
        await this.#save(engine);
      } catch (error) {
        // What was not stored did not happen: a caller that tries again counts once, and both slots stay in step.
        this.#slots.forget();
        await this.#refresh().catch(() => undefined);
        throw error;
      }
      return result;
    });
  }

  #save(engine: Engine): Promise<void> {
    const slot = engine.next_slot();
    return this.#slots.write(slot, engine.save_profile());
  }

  /** Both slots are emptied before they are removed, so that half an erasure brings nothing back. */
  async #erase(): Promise<void> {
    await loadPart("record");
    await withLock(this.#locks, this.#lock, async () => {
      const engine = this.#live();
      guarded(() => engine.erase_profile());
      try {
        await this.#save(engine);
        await this.#save(engine);
      } finally {
        await this.#slots.remove();
        guarded(() => engine.load_profile(new Uint8Array(), new Uint8Array()));
        this.#status = { status: "new" };
      }
    });
  }

  async #refresh(): Promise<void> {
    const changed = await this.#slots.readChanged();
    if (!changed) return;
    try {
      this.#status = guarded(() => decode(this.#live().load_profile(...changed)) as ProfileStatus);
    } catch (error) {
      this.#slots.forget();
      throw error;
    }
  }
}

/** Tells the core what stands where a request says nothing else, and returns the weights of that. */
function standing(engine: Engine, { weights = {}, pins = [] }: OpenOptions): Readonly<Weights> {
  const all = () => {
    const terms = decode(engine.weights()) as { term: string; value: number }[];
    // Single precision has six digits, and what comes after them is noise.
    const entries = terms.map(({ term, value }) => [term, Number(value.toPrecision(6))]);
    return Object.freeze(Object.fromEntries(entries));
  };
  const checked = checkedWeights(weights, all(), "options-invalid");
  guarded(() => engine.stand(encode({ weights: checked, pins })));
  return all();
}

function optionalId(skill: string | undefined): string | undefined {
  return skill === undefined ? undefined : checkedId(skill, "skill-unknown");
}

function defaultStore() {
  return typeof window === "undefined" ? memory() : localStorageStore();
}

function withWords(raw: RawRecommendation): Recommendation {
  const reasons: Reason[] = raw.reasons.map(({ code, ...params }) => ({
    code,
    params,
    ...english(code, params),
  }));
  return { ...raw, reasons };
}
