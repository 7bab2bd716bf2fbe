/**
 * Finds skills by words as they are typed. What was found is a plain list of buttons, and how many there are is read out:
 * every reader and keyboard knows those. The arrow keys are a short way from the field to them and back.
 */

import type { FoundGoal } from "cairn-learn";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { named } from "./names.js";
import { LearningPart } from "./part.js";
import { plural } from "./words.js";

@customElement("goal-search")
export class GoalSearch extends LearningPart {
  @state() private typed = "";

  readonly #type = (event: Event) => {
    this.typed = (event.target as HTMLInputElement).value;
  };

  readonly #choose = (skill: string) => () => {
    this.typed = "";
    this.dispatchEvent(new CustomEvent("choose", { detail: skill }));
  };

  readonly #key = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    const stops = [...this.querySelectorAll<HTMLElement>("input, .found button")];
    const stop = stops[stops.indexOf(event.target as HTMLElement) + by];
    if (!stop) return;
    event.preventDefault();
    stop.focus();
  };

  protected override render(): TemplateResult {
    const words = this.typed.trim();
    const found = words ? this.learning.cairn.findGoals(this.typed) : [];
    return html`
      <div class="goal-search" role="search" @keydown=${this.#key}>
        <label class="field">
          What do you want to learn?
          <input
            type="search"
            autocomplete="off"
            placeholder="For example: adding fractions"
            .value=${this.typed}
            @input=${this.#type}
          />
        </label>
        <p class="small" role="status">${words ? sentence(found.length) : ""}</p>
        ${
          found.length > 0
            ? html`<ul class="found" aria-label="What fits">
              ${found.map((goal) => this.#found(goal))}
            </ul>`
            : nothing
        }
      </div>`;
  }

  #found({ skill, via, item }: FoundGoal): TemplateResult {
    return html`<li>
      <button type="button" @click=${this.#choose(skill.id)}>
        <strong>${named(skill.name, this.learning.lang)}</strong>
        ${via === "item" && item ? html`<span class="small">found by “${named(item.name, this.learning.lang)}”</span>` : nothing}
      </button>
    </li>`;
  }
}

const sentence = (count: number) =>
  count === 0
    ? "Nothing here fits. Try another word."
    : `${plural(count, "skill")} found. Choose one as your goal.`;
