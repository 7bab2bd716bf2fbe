/** What the learner can turn to change the list: time, topic, goal, and whether it is personal at all. */

import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { marked } from "./names.js";
import { LearningPart } from "./part.js";
import { say } from "./say.js";
import { capitalised } from "./words.js";

const MINUTES = [5, 10, 20, 40] as const;

@customElement("steer-list")
export class SteerList extends LearningPart {
  /** Counts on small screens alone, where the list would else begin below the first screenful. */
  @state() private unfolded = false;

  readonly #fold = () => {
    this.unfolded = !this.unfolded;
  };

  readonly #topic = (event: Event) => {
    const topic = (event.target as HTMLSelectElement).value;
    say(this.learning.steer({ topic: topic || undefined }));
  };

  readonly #goal = async (event: Event) => {
    const skill = (event.target as HTMLSelectElement).value;
    const change = await this.learning.record(skill ? { type: "goal", skill } : { type: "goal" });
    say(this.learning.ifStored(`${skill ? "Your goal is set." : "You have no goal now."} ${change}`));
  };

  readonly #personal = (event: Event) => {
    const personal = (event.target as HTMLInputElement).checked;
    say(`Personal recommendations are ${personal ? "on" : "off"}. ${this.learning.steer({ personal })}`);
  };

  protected override render(): TemplateResult {
    const { steering, goal, skills, cairn, lang } = this.learning;
    return html`
      <section class="steering" aria-labelledby="steering-heading">
        <h2 id="steering-heading">Steer the list</h2>
        <button
          type="button"
          class="quiet fold"
          aria-expanded=${this.unfolded ? "true" : "false"}
          aria-controls="steering-fields"
          @click=${this.#fold}
        >
          ${this.#inWords()}
        </button>
        <div id="steering-fields" class=${this.unfolded ? "fields" : "fields folded"}>
          <fieldset class="choice">
            <legend>Minutes I have</legend>
            <div class="segments">
              ${[...MINUTES, undefined].map(
                (minutes) => html`<label>
                  <input
                    type="radio"
                    name="minutes"
                    .checked=${steering.minutes === minutes}
                    @change=${() => say(this.learning.steer({ minutes }))}
                  /><span>${minutes ?? "Any"}</span>
                </label>`,
              )}
            </div>
          </fieldset>
          <label class="field">
            Topic
            <select @change=${this.#topic}>
              <option value="" ?selected=${!steering.topic}>All topics</option>
              ${cairn.catalog.topics.map(
                (topic) =>
                  html`<option value=${topic} lang=${lang || nothing} ?selected=${steering.topic === topic}>${capitalised(topic)}</option>`,
              )}
            </select>
          </label>
          <label class="field">
            Goal
            <select .value=${live(goal ?? "")} @change=${this.#goal}>
              <option value="" ?selected=${!goal}>No goal</option>
              ${skills.map(
                ({ id, name }) =>
                  html`<option value=${id} lang=${lang || nothing} ?selected=${goal === id}>${name}</option>`,
              )}
            </select>
          </label>
          <label class="switch">
            <input type="checkbox" role="switch" .checked=${steering.personal} @change=${this.#personal} />
            Personal recommendations
          </label>
        </div>
      </section>`;
  }

  #inWords() {
    const { steering, goal, skills, lang } = this.learning;
    const { minutes, topic, personal } = steering;
    const named = goal === undefined ? undefined : skills.find(({ id }) => id === goal)?.name;
    const set = [
      minutes === undefined ? "any time" : `${minutes} min`,
      topic ?? "all topics",
      named ? `goal: ${named}` : "no goal",
      personal ? "" : "not personal",
    ];
    const words = [topic, named].filter((word) => word !== undefined);
    return marked(capitalised(set.filter(Boolean).join(", ")), words, lang);
  }
}
