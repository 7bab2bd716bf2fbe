/** `<cairn-feed>`: what to do next, with reasons, and what the learner can say about it. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Recommender } from "../recommender.js";
import type { Item, LearnerEvent, Recommendation, RecommendRequest, Weights } from "../types/index.js";
import { CairnElement } from "./base.js";
import { type Begun, keepOpen, lacking } from "./begun.js";
import { directionOf } from "./direction.js";
import { type Exercise, exercise } from "./exercise.js";
import { type Language, languageAt } from "./language.js";
import { mistake, numberOr } from "./mistake.js";
import { reasonLines } from "./reasons.js";
import { reckoning } from "./reckoning.js";
import { styles } from "./styles/feed.js";
import { capitalised, chanceInWords, howItChanged, minutes, skillNames, webAddress } from "./words.js";

/** Who leaves an exercise open over lunch does not need the afternoon for it. */
const LONGEST_ATTEMPT_S = 3600;

type Rule = [right: (value: number) => boolean, words: string];
const COUNT: Rule = [
  (count) => Number.isInteger(count) && count >= 0 && count <= 1000,
  "a whole number from 0 to 1000",
];
const MINUTES: Rule = [(minutes) => minutes > 0 && Number.isFinite(minutes), "a number above 0"];

/**
 * The list of recommendations.
 *
 * Opening an item fires `cairn-open` (bubbles, composed, cancelable; `detail.item` is the {@link Item}, and nothing about the
 * learner). Unless it is canceled, an item with an address is followed as a link, and one with a text of its own unfolds in
 * place. The list changes when the learner says something, not when they open something; and whatever changes it, what they
 * have open stays on it until they say how it went, or close it.
 */
export class CairnFeed extends CairnElement {
  /** @internal */
  static override properties = {
    ...CairnElement.properties,
    count: { type: Number },
    minutes: { type: Number },
    minuteChoices: { attribute: "minute-choices" },
    request: { attribute: false },
  };

  /** @internal */
  static override styles = [...CairnElement.styles, styles];

  /** How many items; 5 by default. */
  declare count: number;
  /** Minutes at hand, which the learner may change; any if not set. */
  declare minutes: number | undefined;
  /** The minutes to choose between, with spaces between them; "5 10 20 40" by default, and no choice where it is empty. */
  declare minuteChoices: string;
  /** Anything else to ask {@link Recommender.recommend} for. */
  declare request: RecommendRequest | undefined;

  #picks: Recommendation[] = [];
  #fresh = new Set<string>();
  #weights: Weights = {};
  #busy = false;
  /** What was unfolded, by id. */
  readonly #begun = new Map<string, Begun>();
  #of: Recommender | undefined;

  /** @internal */
  constructor() {
    super();
    this.count = 5;
    this.minuteChoices = "5 10 20 40";
  }

  /** @internal */
  protected override async read(recommender: Recommender): Promise<() => void> {
    const request = this.#request();
    const picks = await recommender.recommend(request);
    const weights = { ...(await recommender.weights), ...request.weights };
    return () => {
      if (this.#of !== recommender) this.#begun.clear();
      this.#of = recommender;
      const fresh = lacking(picks, this.#picks).map(({ item }) => item.id);
      this.#fresh = new Set(this.loaded ? fresh : []);
      this.#picks = keepOpen(picks, this.#picks, this.#begun);
      this.#weights = weights;
    };
  }

  /** @internal */
  protected override needsReading(changes: PropertyValues): boolean {
    return ["count", "minutes", "request"].some((name) => changes.has(name));
  }

  #request(): RecommendRequest {
    const { request } = this;
    const count = numberOr(this, ["count", this.count], COUNT, 5);
    const minutes =
      this.minutes == null ? undefined : numberOr(this, ["minutes", this.minutes], MINUTES, undefined);
    return { count, ...request, ...(minutes !== undefined && { minutes }) };
  }

  async #steer(minutes: number | undefined): Promise<void> {
    const before = this.#picks;
    this.minutes = minutes;
    // The property asks for a reading too; this one is waited for, to say what came of it.
    await this.updateComplete;
    await this.refresh();
    this.say(howItChanged(before, this.#picks, languageAt(this)));
  }

  /** Takes in what was said about an item. */
  async #act(event: LearnerEvent & { item: string }, said: string): Promise<void> {
    // A second press while the first is being stored would land on a list that is about to change.
    if (this.#busy) return;
    this.#busy = true;
    const before = this.#picks;
    try {
      const recorded = await this.record(event, () => this.#begun.delete(event.item));
      const language = languageAt(this);
      const { texts } = language;
      if (!recorded) return this.say(texts.notStored);
      const tutor = recorded.next && language.reason(recorded.next.why.code, recorded.next.why.params).text;
      this.say(
        [texts.noted(said), tutor, howItChanged(before, this.#picks, language)].filter(Boolean).join(" "),
      );
    } finally {
      this.#busy = false;
    }
  }

  #attempt(item: Item, correct: boolean, said: string): void {
    const begun = this.#begun.get(item.id);
    const seconds = begun && Math.round((performance.now() - begun.since) / 1000);
    void this.#act(
      {
        type: "attempt",
        item: item.id,
        correct,
        ...(begun?.hint && { hints: 1 }),
        ...(seconds !== undefined && seconds < LONGEST_ATTEMPT_S && { seconds }),
      },
      said,
    );
  }

  readonly #opened = (item: Item) => (event: Event) => {
    const going = this.dispatchEvent(
      new CustomEvent("cairn-open", { detail: { item }, bubbles: true, composed: true, cancelable: true }),
    );
    void this.#note({ type: "opened", item: item.id });
    if (!going) event.preventDefault();
    else if (!webAddress(item.url) && item.text) {
      const begun = this.#begun.get(item.id) ?? { since: performance.now(), hint: false, answer: false };
      this.#begun.set(item.id, { ...begun, open: true });
      this.requestUpdate();
    }
  };

  /** The list must not change under the eyes of a learner who is about to read: nothing is read anew. */
  async #note(event: LearnerEvent): Promise<void> {
    try {
      await this.using?.record(event);
    } catch {
      // That it was opened is a hint and no more; what could not be stored shows with the next thing that counts.
    }
  }

  #close(begun: Begun): void {
    begun.open = false;
    if (begun.kept) void this.refresh();
    else this.requestUpdate();
  }

  #show(begun: Begun, what: keyof Exercise): void {
    begun[what] = true;
    this.focusOn(`[data-what="${what}"]`);
  }

  /** @internal */
  protected override content(language: Language): TemplateResult {
    const { texts } = language;
    const personal = this.request?.personal !== false;
    return html`<section aria-labelledby="heading" part="section">
      ${this.heading(texts.nextSteps, { id: "heading" })}
      <p class="lead" part="lead">${personal ? texts.nextLead : texts.nextLeadSame}</p>
      ${this.#choice(language)}
      ${
        this.#picks.length === 0
          ? html`<p class="panel soft">${this.minutes ? texts.nothingFits : texts.nothingLeft}</p>`
          : html`<ol class="steps" part="list" role="list">
            ${repeat(
              this.#picks,
              ({ item }) => item.id,
              (pick, place) => this.#step(pick, place, language),
            )}
          </ol>`
      }
    </section>`;
  }

  #choice({ texts, number }: Language): TemplateResult | typeof nothing {
    const given = this.minuteChoices.split(/\s+/).filter(Boolean);
    const choices = given.map(Number).filter(MINUTES[0]);
    if (choices.length < given.length) {
      mistake(
        this,
        `minute-choices are numbers above 0 with spaces between, not ${JSON.stringify(this.minuteChoices)}`,
      );
    }
    if (choices.length === 0) return nothing;
    return html`<fieldset part="minutes">
      <legend>${texts.minutesAtHand}</legend>
      <div class="segments">
        ${[...choices, undefined].map(
          (minutes) => html`<label>
            <input
              type="radio"
              name="minutes"
              .checked=${(this.minutes ?? undefined) === minutes}
              @change=${() => this.#steer(minutes)}
            /><span>${minutes === undefined ? texts.anyMinutes : number(minutes)}</span>
          </label>`,
        )}
      </div>
    </fieldset>`;
  }

  #step(pick: Recommendation, place: number, language: Language): TemplateResult {
    const { item, missing, terms } = pick;
    const { texts } = language;
    const begun = this.#begun.get(item.id);
    const open = begun?.open ? begun : undefined;
    const id = `item-${place}`;
    return html`<li class="step ${this.#fresh.has(item.id) ? "fresh" : ""}" part="item">
      ${this.heading(html`<span dir=${directionOf(item.inLanguage) ?? "auto"} lang=${item.inLanguage || nothing}>${item.name}</span>`, { below: 1, id })}
      ${this.#facts(pick, language)} ${reasonLines(pick.reasons, language, this.catalogLang)}
      ${
        missing.length > 0
          ? html`<p class="missing">${texts.missing} ${skillNames(missing, language, this.catalogLang)}</p>`
          : nothing
      }
      ${item.description ? html`<p dir=${directionOf(item.inLanguage) ?? "auto"} lang=${item.inLanguage || nothing}>${item.description}</p>` : nothing}
      <div class="actions">${this.#opener(item, id, open, texts)}</div>
      ${
        open
          ? html`<div class="inside" id="${id}-text">
            ${exercise(item, open, texts, {
              show: (what) => this.#show(open, what),
              say: (correct) => this.#attempt(item, correct, correct ? texts.gotRight : texts.gotWrong),
            })}
          </div>`
          : nothing
      }
      ${this.#buttons(item, texts)}
      ${
        terms.length > 0
          ? html`<details class="why">
            <summary>${texts.why}<span class="away" dir=${directionOf(item.inLanguage) ?? "auto"} lang=${item.inLanguage || nothing}> (${item.name})</span></summary>
            ${reckoning(pick, this.#weights, language)}
          </details>`
          : nothing
      }
    </li>`;
  }

  #facts({ item, chance }: Recommendation, language: Language): TemplateResult {
    const { texts } = language;
    const facts = [
      this.#fresh.has(item.id) ? texts.fresh : "",
      capitalised(item.learningResourceType),
      item.educationalLevel,
      item.timeRequired ? minutes(item.timeRequired, language) : "",
      this.request?.personal === false || item.interactivityType === "expositive"
        ? ""
        : chanceInWords(chance, language),
      item.teaches.length > 0 ? skillNames(item.teaches, language, this.catalogLang, texts.teaches) : "",
      item.teaches.length === 0 && item.assesses.length > 0
        ? skillNames(item.assesses, language, this.catalogLang, texts.practises)
        : "",
    ];
    return html`<p class="facts" part="facts">
      ${facts.filter(Boolean).map((fact) => html`<span>${fact}</span>`)}
    </p>`;
  }

  #opener(item: Item, id: string, open: Begun | undefined, texts: Language["texts"]): TemplateResult {
    const address = webAddress(item.url);
    if (address) {
      const away = address.origin !== location.origin;
      return html`<a
        class="button main"
        part="button open"
        href=${address.href}
        rel="noopener noreferrer"
        aria-describedby=${id}
        @click=${this.#opened(item)}
        >${away ? texts.openAt(address.host) : texts.open}</a
      >`;
    }
    return html`<button
      type="button"
      class="main"
      part="button open"
      aria-expanded=${item.text ? (open ? "true" : "false") : nothing}
      aria-describedby=${id}
      @click=${open ? () => this.#close(open) : this.#opened(item)}
    >
      ${open ? texts.close : texts.open}
    </button>`;
  }

  #buttons({ id: item, name }: Item, texts: Language["texts"]): TemplateResult {
    const chip = (label: string, event: LearnerEvent & { item: string }) =>
      html`<button type="button" class="chip" part="button chip" @click=${() => this.#act(event, label)}>
        ${label}
      </button>`;
    return html`<div class="chips" role="group" aria-label=${texts.sayAbout(name)}>
      ${chip(texts.done, { type: "finished", item })} ${chip(texts.know, { type: "known", item })}
      ${chip(texts.tooEasy, { type: "rated", item, rating: "too-easy" })}
      ${chip(texts.tooHard, { type: "rated", item, rating: "too-hard" })}
      ${chip(texts.notForMe, { type: "rated", item, rating: "not-for-me" })}
    </div>`;
  }
}
