/**
 * One learner at one catalog: the open Cairn, what the list is steered by, and the list. All parts of the page read from
 * here and hear of a change through one event, so the list is worked out once per change and all parts show the same.
 */

import {
  type Cairn,
  CairnError,
  type LearnerEvent,
  type Limits,
  type Recommendation,
  type RecommendRequest,
  type SkillName,
  type TutorStep,
} from "cairn-learn";
import { type Multiples, multiplesOf, rememberMultiples, weightsOf } from "./multiples.js";
import { remember, remembered } from "./remembered.js";

const COUNT = 5;

/** What the learner sets above the list. */
export interface Steering {
  minutes?: number | undefined;
  topic?: string | undefined;
  personal: boolean;
  /** How much each term counts, as a multiple of what it usually does. */
  multiples: Multiples;
}

/** An item that the learner asked for, which is opened as soon as it is shown. */
export interface Wanted {
  item: string;
  hint: boolean;
}

export class Learning extends EventTarget {
  readonly cairn: Cairn;
  /** All skills by name. */
  readonly skills: readonly SkillName[];
  steering: Steering;
  /** Known once all of Cairn is there, a little after the list. */
  goal: string | undefined;
  picks: Recommendation[] = [];
  /** Items that were not on the list before the last change. */
  fresh: ReadonlySet<string> = new Set();
  /** What the tutor says to the last attempt, until the learner has done something else. */
  tutor: TutorStep | undefined;
  wanted: Wanted | undefined;
  /** When the goal is to be reached, as it was typed. It is kept for as long as the page is. */
  outlook = { by: "", minutesAWeek: "" };
  #brought: string | undefined;
  readonly #read = new Set<string>();
  #isOld = false;
  readonly #whole: Promise<boolean>;
  /** Why the last change was not stored. */
  trouble: CairnError | undefined;

  constructor(cairn: Cairn) {
    super();
    this.cairn = cairn;
    this.steering = ownSteering(cairn);
    const byName = new Intl.Collator(cairn.catalog.language || undefined, { numeric: true });
    const skills = cairn.mastery().map(({ skill }) => skill);
    this.skills = skills.sort((a, b) => byName.compare(a.name, b.name));
    this.#whole = cairn.ready().then(
      () => true,
      () => false,
    );
    this.#renew();
    this.fresh = new Set();
    // What was done in another tab: the list and what is known would be old. An exercise that is open stays where it is.
    cairn.onChange(() => {
      if (this.#read.size === 0) this.#renew();
      else {
        this.#isOld = true;
        this.dispatchEvent(new Event("change"));
      }
    });
  }

  /** Takes in what the learner did, and makes the list anew. Returns how the list has changed, as a sentence. */
  async record(event: LearnerEvent): Promise<string> {
    this.#isOld = false;
    await this.#attempt(async () => {
      const { next } = await this.cairn.record(event, this.limits);
      this.tutor = this.steering.personal ? (next ?? undefined) : undefined;
    });
    const said = "item" in event && !this.trouble ? event.item : undefined;
    if (said !== undefined && said === this.#brought) this.#brought = undefined;
    return this.#renew(said);
  }

  /** Puts an item first on the list, to be opened there. */
  bring(item: string, hint = false): void {
    this.#brought = item;
    this.wanted = { item, hint };
    this.tutor = undefined;
    this.#renew();
  }

  /** Whether the learner has an item of the list open. When the last is closed, what has waited for that is shown. */
  reads(item: string, open: boolean): void {
    if (open) this.#read.add(item);
    else if (this.#read.delete(item) && this.#read.size === 0 && this.#isOld) this.#renew();
  }

  /** The learner goes on without what the tutor said. */
  leaveTutor(): void {
    this.tutor = undefined;
    this.dispatchEvent(new Event("change"));
  }

  /** Takes note of something without changing the list under the eyes of a learner who is reading. */
  async note(event: LearnerEvent): Promise<void> {
    await this.#attempt(() => this.cairn.record(event));
    if (this.trouble) this.dispatchEvent(new Event("change"));
  }

  /** Changes what the list is steered by. */
  steer(change: Partial<Steering>): string {
    this.steering = { ...this.steering, ...change };
    if (change.personal !== undefined) remember("impersonal", change.personal ? undefined : "yes");
    if (change.multiples !== undefined) rememberMultiples(change.multiples);
    if (change.personal === false) this.tutor = undefined;
    return this.#renew();
  }

  /** After the profile was replaced or erased. */
  replaced(): void {
    this.trouble = undefined;
    this.tutor = undefined;
    this.#brought = undefined;
    this.#renew();
    this.fresh = new Set();
    this.dispatchEvent(new Event("change"));
  }

  /** What to say of the last change. Of one that was not stored the page's own notice tells, and nothing else. */
  ifStored(sentence: string): string {
    return this.trouble ? "" : sentence;
  }

  async #attempt(change: () => Promise<unknown>): Promise<void> {
    try {
      await change();
      this.trouble = undefined;
    } catch (error) {
      if (!(error instanceof CairnError)) throw error;
      this.trouble = error;
    }
  }

  /** The language of the catalog's own words. */
  get lang(): string {
    return this.cairn.catalog.language;
  }

  /** What may be shown now. */
  get limits(): Limits {
    const { minutes, topic } = this.steering;
    return { ...(minutes === undefined ? {} : { minutes }), ...(topic === undefined ? {} : { topic }) };
  }

  /** What is asked for the list, as the learner has steered it. */
  get request(): RecommendRequest {
    const { personal, multiples } = this.steering;
    return { count: COUNT, personal, ...this.limits, weights: weightsOf(this.cairn.weights, multiples) };
  }

  async #readGoal(): Promise<void> {
    try {
      if (!(await this.#whole)) return;
      const goal = (this.cairn.profile.read().goal as string | null) ?? undefined;
      if (goal === this.goal) return;
      this.goal = goal;
      this.dispatchEvent(new Event("change"));
    } catch {
      // Another catalog was opened meanwhile.
    }
  }

  #list(): Recommendation[] {
    const list = this.cairn.recommend(this.request);
    if (this.#brought === undefined) return list;
    const brought = this.cairn.why(this.#brought, this.request);
    if (!brought) return list;
    return [brought, ...list.filter(({ item }) => item.id !== brought.item.id)].slice(0, COUNT);
  }

  /** What the learner has open stays on the list until it is closed, or they say something about it. */
  #renew(said?: string): string {
    const before = this.picks.map((pick) => pick.item.id);
    const { personal } = this.steering;
    const list = this.#list();
    const listed = new Set(list.map((pick) => pick.item.id));
    const open = (id: string) => this.#read.has(id) && id !== said;
    const kept = this.picks.filter(({ item }) => open(item.id) && !listed.has(item.id));
    for (const pick of kept) list.splice(this.picks.indexOf(pick), 0, pick);
    this.picks = list;
    this.#isOld = kept.length > 0;
    const after = this.picks.map((pick) => pick.item.id);
    this.fresh = new Set(after.filter((id) => !before.includes(id)));
    this.dispatchEvent(new Event("change"));
    void this.#readGoal();
    return howItChanged(before, after, this.fresh.size, personal);
  }
}

function ownSteering(cairn: Cairn): Steering {
  return { personal: remembered("impersonal") === undefined, multiples: multiplesOf(cairn.weights) };
}

function howItChanged(before: string[], after: string[], fresh: number, personal: boolean): string {
  if (after.length === 0) return "Nothing is left that fits.";
  if (fresh > 0)
    return `The list has changed: ${fresh} of ${after.length} ${fresh === 1 ? "is" : "are"} new.`;
  if (before.join("\n") !== after.join("\n")) return "The list has changed its order.";
  return personal ? "The list stays as it is." : "The list is the same for everyone, so it stays as it is.";
}
