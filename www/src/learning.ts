/**
 * One learner at one catalog: the open Cairn, what the list is steered by, and the list. All parts of the page read from
 * here and hear of a change through one event, so the list is worked out once per change and all parts show the same.
 */

import {
  type Cairn,
  CairnError,
  type LearnerEvent,
  type Recommendation,
  type RecommendRequest,
  type SkillName,
} from "cairn-learn";
import { remember, remembered } from "./remembered.js";

const COUNT = 5;

/** What the learner sets above the list. */
export interface Steering {
  minutes?: number | undefined;
  topic?: string | undefined;
  personal: boolean;
}

export class Learning extends EventTarget {
  readonly cairn: Cairn;
  /** All skills by name. */
  readonly skills: readonly SkillName[];
  steering: Steering = { personal: remembered("impersonal") === undefined };
  goal: string | undefined;
  picks: Recommendation[] = [];
  /** Items that were not on the list before the last change. */
  fresh: ReadonlySet<string> = new Set();
  /** Why the last change was not stored. */
  trouble: CairnError | undefined;

  constructor(cairn: Cairn) {
    super();
    this.cairn = cairn;
    const byName = new Intl.Collator(cairn.catalog.language || undefined, { numeric: true });
    const skills = cairn.mastery().map(({ skill }) => skill);
    this.skills = skills.sort((a, b) => byName.compare(a.name, b.name));
    this.#renew();
    this.fresh = new Set();
  }

  /** Takes in what the learner did, and makes the list anew. Returns how the list has changed, as a sentence. */
  async record(event: LearnerEvent): Promise<string> {
    await this.#attempt(() => this.cairn.record(event));
    return this.#renew();
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
    return this.#renew();
  }

  /** After the profile was replaced or erased. */
  replaced(): void {
    this.trouble = undefined;
    this.#renew();
    this.fresh = new Set();
    this.dispatchEvent(new Event("change"));
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

  #renew(): string {
    const before = this.picks.map((pick) => pick.item.id);
    const { minutes, topic, personal } = this.steering;
    const request: RecommendRequest = { count: COUNT, personal };
    if (minutes !== undefined) request.minutes = minutes;
    if (topic !== undefined) request.topic = topic;
    this.picks = this.cairn.recommend(request);
    this.goal = (this.cairn.profile.read().goal as string | null) ?? undefined;
    const after = this.picks.map((pick) => pick.item.id);
    this.fresh = new Set(after.filter((id) => !before.includes(id)));
    this.dispatchEvent(new Event("change"));
    return howItChanged(before, after, this.fresh.size, personal);
  }
}

function howItChanged(before: string[], after: string[], fresh: number, personal: boolean): string {
  if (after.length === 0) return "Nothing is left that fits.";
  if (fresh > 0)
    return `The list has changed: ${fresh} of ${after.length} ${fresh === 1 ? "is" : "are"} new.`;
  if (before.join("\n") !== after.join("\n")) return "The list has changed its order.";
  return personal ? "The list stays as it is." : "The list is the same for everyone, so it stays as it is.";
}
