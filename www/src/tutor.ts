/**
 * What the tutor says to the last attempt, and one button that does it. The sentence is a live region of its own, and
 * empty while there is nothing to say: screen readers watch only what was there before.
 */

import type { TutorStep } from "cairn-learn";
import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { named, reasonText } from "./names.js";
import { LearningPart } from "./part.js";
import { outsideLink } from "./step-content.js";

@customElement("tutor-says")
export class TutorSays extends LearningPart {
  readonly #list = () => {
    this.learning.leaveTutor();
    const list = this.closest("section");
    (list?.querySelector<HTMLElement>("learning-step h3") ?? list?.querySelector("h2"))?.focus();
  };

  readonly #goal = () => {
    this.learning.leaveTutor();
    location.hash = "goal";
  };

  protected override render(): TemplateResult {
    const { tutor } = this.learning;
    return html`
      <div class=${tutor ? "panel tutor" : ""}>
        ${tutor ? html`<h3 id="tutor-heading" tabindex="-1">What now?</h3>` : nothing}
        <p role="status">${tutor ? reasonText({ ...tutor.why, text: `${tutor.why.text} ${tutor.why.change}` }, this.learning.lang) : ""}</p>
        ${tutor ? html`<div class="actions">${this.#button(tutor)}</div>` : nothing}
      </div>`;
  }

  #button({ action, item }: TutorStep): TemplateResult | typeof nothing {
    const button = (label: unknown, press: () => void) =>
      html`<button type="button" class="main" @click=${press}>${label}</button>`;
    if (!item) {
      // A break and an end lead on too: to the list, or where that is empty to another goal.
      return this.learning.picks.length > 0
        ? button(action === "break" ? "Go on when I am ready" : "Go on with the list", this.#list)
        : button("Choose what to learn", this.#goal);
    }
    if (!item.text && item.url) {
      const opened = () => void this.learning.note({ type: "opened", item: item.id });
      const link = outsideLink(item, opened);
      if (link !== nothing) return html`${link} ${named(item.name, item.inLanguage)}`;
    }
    const labels: Partial<Record<TutorStep["action"], string>> = {
      hint: "Show the hint",
      "try-again": "Try it again",
    };
    const label = labels[action] ?? html`Open “${named(item.name, item.inLanguage)}”`;
    return button(label, () => this.learning.bring(item.id, action === "hint"));
  }
}
