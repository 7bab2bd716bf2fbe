/** The five recommendations, what steers them, and what happens when the learner says something about one. */

import type { LearnerEvent } from "cairn-learn";
import { html, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { SectionPart } from "./part.js";
import { say } from "./say.js";
import "./steering.js";
import "./step.js";
import type { Step } from "./step.js";
import "./tutor.js";
import { noted } from "./words.js";

@customElement("next-steps")
export class NextSteps extends SectionPart {
  #busy = false;

  readonly #act = async (event: Event) => {
    // A second press while the first is being stored would land on a list that is about to change.
    if (this.#busy) return;
    this.#busy = true;
    try {
      await this.#take(event as CustomEvent<LearnerEvent>);
    } finally {
      this.#busy = false;
    }
  };

  async #take({ detail, target }: CustomEvent<LearnerEvent>): Promise<void> {
    const place = this.#steps().indexOf(target as Step);
    const change = await this.learning.record(detail);
    await this.updateComplete;
    await Promise.all(this.#steps().map((step) => step.updateComplete));
    const tutor = this.learning.tutor && this.querySelector<HTMLElement>("#tutor-heading");
    if (tutor) tutor.focus();
    else this.#focusAt(place, target as HTMLElement);
    say(this.learning.ifStored(`Noted: ${noted(detail)}. ${change}`));
  }

  protected override async updated(): Promise<void> {
    const { wanted } = this.learning;
    if (!wanted) return;
    this.learning.wanted = undefined;
    const step = this.#steps().find(({ pick }) => pick.item.id === wanted.item);
    await step?.updateComplete;
    await step?.begin(wanted.hint);
  }

  #steps(): Step[] {
    return [...this.querySelectorAll<Step>("learning-step")];
  }

  /** Where the item was, the learner goes on: with the item itself, or with what took its place. */
  #focusAt(place: number, pressed: HTMLElement): void {
    const steps = this.#steps();
    const step = pressed.isConnected ? pressed : (steps[place] ?? steps.at(-1));
    (step?.querySelector<HTMLElement>("h3") ?? this.querySelector<HTMLElement>("h2"))?.focus();
  }

  protected override render(): TemplateResult {
    const { picks, fresh, steering } = this.learning;
    return html`
      <div class="columns">
        <steer-list .learning=${this.learning}></steer-list>
        <section aria-labelledby="next-heading">
          <h2 id="next-heading" tabindex="-1">Next steps</h2>
          <p class="lead">
            ${
              steering.personal
                ? "Chosen on this device from what you did here. Nothing is locked: take any of them."
                : "From easy to hard, the same for everyone."
            }
          </p>
          <tutor-says .learning=${this.learning}></tutor-says>
          ${
            picks.length === 0
              ? html`<p class="panel empty">
                Nothing fits. Give it more minutes, or choose all topics.
              </p>`
              : html`<ol class="steps" @act=${this.#act}>
                ${repeat(
                  picks,
                  (pick) => pick.item.id,
                  (pick, index) => html`<li class=${fresh.has(pick.item.id) ? "fresh" : ""}>
                    <learning-step
                      .learning=${this.learning}
                      .pick=${pick}
                      .place=${index + 1}
                      .fresh=${fresh.has(pick.item.id)}
                    ></learning-step>
                  </li>`,
                )}
              </ol>`
          }
        </section>
      </div>`;
  }
}
