/**
 * One recommendation as a card: what it is, why it is here, the item itself to unfold, and what the learner can say
 * about it. It tells its list by an `act` event, and never changes anything itself.
 */

import type { LearnerEvent, Recommendation } from "cairn-learn";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { directionOf } from "./direction.js";
import { named, names, reasonText } from "./names.js";
import { LearningPart } from "./part.js";
import { type Content, content, outsideLink } from "./step-content.js";
import { why } from "./why.js";
import { capitalised, chanceInWords, minutes } from "./words.js";

/** Who leaves an exercise open over lunch does not need the afternoon for it. */
const LONGEST_ATTEMPT_S = 3600;

@customElement("learning-step")
export class Step extends LearningPart {
  @property({ attribute: false }) pick!: Recommendation;
  @property({ attribute: false }) place = 1;
  @property({ attribute: false }) fresh = false;
  @state() private open = false;
  @state() private shown: Content = { hint: false, answer: false };
  #openedAt: number | undefined;

  readonly #toggle = () => {
    this.open = !this.open;
    if (this.open && this.#openedAt === undefined) {
      this.#openedAt = performance.now();
      void this.#noteOpened();
    }
  };

  /** Opens the item and takes the learner to it. */
  async begin(hint: boolean): Promise<void> {
    if (this.pick.item.text && !this.open) this.#toggle();
    if (hint && this.pick.item.hint) await this.#show("hint");
    else this.querySelector<HTMLElement>("h3")?.focus();
  }

  readonly #noteOpened = () => this.learning.note({ type: "opened", item: this.pick.item.id });

  #act(event: LearnerEvent): void {
    this.dispatchEvent(new CustomEvent<LearnerEvent>("act", { detail: event, bubbles: true }));
  }

  #attempt(correct: boolean): void {
    const seconds = this.#openedAt === undefined ? undefined : (performance.now() - this.#openedAt) / 1000;
    this.#act({
      type: "attempt",
      item: this.pick.item.id,
      correct,
      ...(this.shown.hint ? { hints: 1 } : {}),
      ...(seconds !== undefined && seconds < LONGEST_ATTEMPT_S ? { seconds: Math.round(seconds) } : {}),
    });
    // The next attempt is timed and helped by itself.
    this.#openedAt = undefined;
    this.open = false;
    this.shown = { hint: false, answer: false };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.learning.reads(this.pick.item.id, false);
  }

  protected override updated(changes: PropertyValues): void {
    if (changes.has("open")) this.learning.reads(this.pick.item.id, this.open);
  }

  protected override render(): TemplateResult {
    const { item, reasons } = this.pick;
    const id = `step-${this.place}`;
    return html`
      <span class="waymark" aria-hidden="true">${this.place}</span>
      <article class="step" aria-labelledby=${id}>
        <h3 id=${id} tabindex="-1">
          ${named(item.name, item.inLanguage)}${this.fresh ? html` <span class="tag">New here</span>` : nothing}
        </h3>
        ${this.#facts()}
        ${reasons.map(
          (reason) => html`<p class="reason">
            ${reasonText(reason, this.learning.lang)} <span class="change">${reason.change}</span>
          </p>`,
        )}
        ${this.#missing()} ${item.description ? html`<p class="description" dir=${directionOf(item.inLanguage) ?? "auto"} lang=${item.inLanguage || nothing}>${item.description}</p>` : nothing}
        <div class="actions">
          ${
            item.text
              ? html`<button
                type="button"
                class="main"
                aria-expanded=${this.open ? "true" : "false"}
                aria-controls="${id}-content"
                @click=${this.#toggle}
              >
                ${this.open ? "Close" : `Open the ${item.learningResourceType || "item"}`}
              </button>`
              : nothing
          }
          ${outsideLink(item, this.#noteOpened)}
        </div>
        <div id="${id}-content" class="content" ?hidden=${!this.open}>
          ${this.open ? content(item, this.shown, this.#show, this.#say) : nothing}
        </div>
        ${this.#buttons()} ${this.learning.steering.personal ? why(this.pick) : nothing}
      </article>`;
  }

  readonly #show = async (what: keyof Content) => {
    this.shown = { ...this.shown, [what]: true };
    await this.updateComplete;
    this.querySelector<HTMLElement>(`[data-what="${what}"]`)?.focus();
  };

  readonly #say = (what: "right" | "wrong" | "done") => {
    if (what === "done") this.#act({ type: "finished", item: this.pick.item.id });
    else this.#attempt(what === "right");
  };

  #facts(): TemplateResult {
    const { item, chance } = this.pick;
    const skills = [...item.teaches, ...item.assesses].map((skill) => skill.name);
    const facts = [
      capitalised(item.learningResourceType),
      item.educationalLevel,
      item.timeRequired ? minutes(item.timeRequired) : "",
      this.learning.steering.personal && item.interactivityType !== "expositive" ? chanceInWords(chance) : "",
    ];
    return html`
      <p class="facts">${facts.filter(Boolean).map((fact) => html`<span>${fact}</span>`)}</p>
      <p class="about">
        ${skills.length > 0 ? html`<span>${item.teaches.length > 0 ? "Teaches" : "Practises"}: ${names(skills, this.learning.lang)}</span>` : nothing}
        ${item.topics.length > 0 ? html`<span>Topics: ${names(item.topics, this.learning.lang)}</span>` : nothing}
      </p>`;
  }

  #missing(): TemplateResult | typeof nothing {
    const { missing } = this.pick;
    if (missing.length === 0) return nothing;
    return html`<div class="missing">
      <p>What you may want first (nothing is locked):</p>
      <ul>
        ${missing.map(
          (skill) => html`<li>
            ${named(skill.name, this.learning.lang)}
            <button type="button" class="chip" @click=${() => this.#act({ type: "goal", skill: skill.id })}>
              Make this my goal<span class="away">(${named(skill.name, this.learning.lang)})</span>
            </button>
          </li>`,
        )}
      </ul>
    </div>`;
  }

  #buttons(): TemplateResult {
    const { id, name, interactivityType } = this.pick.item;
    const chip = (label: string, press: () => void) =>
      html`<button type="button" class="chip" @click=${press}>${label}</button>`;
    const rate = (rating: "too-easy" | "too-hard" | "not-for-me") => () =>
      this.#act({ type: "rated", item: id, rating });
    return html`<div class="chips" role="group" aria-label="Say how it went or change the list: ${name}">
      ${chip("Done", () => this.#say("done"))}
      ${
        interactivityType === "expositive"
          ? nothing
          : [chip("Right", () => this.#attempt(true)), chip("Wrong", () => this.#attempt(false))]
      }
      ${chip("Too easy", rate("too-easy"))} ${chip("Too hard", rate("too-hard"))}
      ${chip("Not for me", rate("not-for-me"))} ${chip("I know this", () => this.#act({ type: "known", item: id }))}
    </div>`;
  }
}
