/** The section for a goal: finding one by words, the way to it, and the chance of being there by a date. */

import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import "./forecast.js";
import "./goal-search.js";
import { SectionPart } from "./part.js";
import { plan } from "./plan.js";
import { say } from "./say.js";

@customElement("my-goal")
export class MyGoal extends SectionPart {
  async #set(skill: string | undefined): Promise<void> {
    await this.learning.record(skill === undefined ? { type: "goal" } : { type: "goal", skill });
    await this.updateComplete;
    this.querySelector<HTMLElement>(skill === undefined ? "h2" : "#plan-heading")?.focus();
    const done =
      skill === undefined ? "You have no goal now." : "Your goal is set, and this is the way to it.";
    say(this.learning.ifStored(done));
  }

  /** The plan is made anew, so the button that was pressed may be gone. */
  async #say(skill: string, known: boolean, name: string): Promise<void> {
    await this.learning.record({ type: "known", skill, known });
    await this.updateComplete;
    this.querySelector<HTMLElement>("#plan-heading")?.focus();
    const done = `Noted: you ${known ? "know" : "don't know"} ${name}${known ? "" : " yet"}. The plan is made anew.`;
    say(this.learning.ifStored(done), name, this.learning.lang);
  }

  readonly #open = (item: string) => {
    this.learning.bring(item);
    location.hash = "next";
  };

  protected override render(): TemplateResult {
    const way = this.learning.cairn.goal(undefined, this.learning.limits);
    return html`
      <section aria-labelledby="goal-heading">
        <h2 id="goal-heading" tabindex="-1">Goal</h2>
        <p class="lead">
          With a goal, the list leads there. Nothing else is locked, and you can change it whenever you like.
        </p>
        <goal-search
          .learning=${this.learning}
          @choose=${(event: CustomEvent<string>) => void this.#set(event.detail)}
        ></goal-search>
        ${
          way
            ? html`${plan(way, this.learning.lang, {
                open: this.#open,
                known: ({ id, name }, known) => void this.#say(id, known, name),
                drop: () => void this.#set(undefined),
              })}
              ${way.status === "open" ? html`<goal-forecast .learning=${this.learning}></goal-forecast>` : nothing}`
            : html`<p class="panel empty">You have no goal. Type what you want to learn, and choose it.</p>`
        }
      </section>`;
  }
}
