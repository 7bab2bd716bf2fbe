/** What the learner knows, skill by skill: what was begun by level, or the whole catalog in the order of learning. */

import type { SkillMastery } from "cairn-learn";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { bar, pile } from "./drawings.js";
import { named, names } from "./names.js";
import { SectionPart } from "./part.js";
import { say } from "./say.js";
import { LEVELS, levelName, percent, plural } from "./words.js";

const PAGE = 50;

const begun = ({ level, attempts }: SkillMastery) => level !== "not-started" || attempts > 0;

@customElement("what-you-know")
export class Known extends SectionPart {
  @state() private all: boolean | undefined;
  @state() private search = "";
  @state() private shown = PAGE;

  readonly #look = (all: boolean) => () => {
    this.all = all;
    this.shown = PAGE;
  };

  readonly #find = (event: Event) => {
    this.search = (event.target as HTMLInputElement).value;
    this.shown = PAGE;
  };

  readonly #more = async () => {
    const first = this.shown;
    this.shown += PAGE;
    await this.updateComplete;
    // The button that was pressed may be gone: the reader goes on at the first skill that came.
    this.querySelectorAll<HTMLElement>(".skill h4, .skill h3")[first]?.focus();
  };

  /** Says whether the learner knows a skill; pressed once more, it takes that back. */
  async #say({ skill, said }: SkillMastery, known: boolean): Promise<void> {
    const taken = said === known;
    const change = await this.learning.record(
      taken ? { type: "unsaid", skill: skill.id } : { type: "known", skill: skill.id, known },
    );
    await this.updateComplete;
    // A skill may have moved to another level, and the button with it.
    const place = this.querySelector(`[data-skill="${CSS.escape(skill.id)}"]`);
    place?.querySelector<HTMLElement>(`[data-says="${known}"]`)?.focus();
    const words = known ? `you know ${skill.name}` : `you don't know ${skill.name} yet`;
    const noted = taken ? `Taken back: “${words}”.` : `Noted: ${words}.`;
    say(this.learning.ifStored(`${noted} ${change}`), skill.name, this.learning.lang);
  }

  protected override render(): TemplateResult {
    const table = this.learning.cairn.mastery();
    const started = table.filter(begun);
    const all = this.all ?? started.length === 0;
    const words = this.search.trim().toLocaleLowerCase();
    const chosen = (all ? table : started).filter(({ skill }) =>
      skill.name.toLocaleLowerCase().includes(words),
    );
    const byId = new Map(table.map(({ skill }) => [skill.id, skill.name]));
    return html`
      <section aria-labelledby="known-heading">
        <h2 id="known-heading" tabindex="-1">What you know</h2>
        <p class="lead">
          Estimated from your answers and what you said. If something is wrong, say so: it counts as much as five answers,
          and you can take it back by pressing it once more.
        </p>
        <div class="looking">
          <fieldset class="choice">
            <legend>Show</legend>
            <div class="segments">
              ${this.#segment(`Begun (${started.length})`, !all, this.#look(false))}
              ${this.#segment(`All (${table.length})`, all, this.#look(true))}
            </div>
          </fieldset>
          <label class="field">
            Find a skill
            <input type="search" autocomplete="off" .value=${this.search} @input=${this.#find} />
          </label>
        </div>
        ${
          chosen.length === 0
            ? html`<p class="panel empty">
              ${this.search ? "No skill has that in its name." : "Nothing yet. Answer an exercise, or look at all skills."}
            </p>`
            : all
              ? this.#list(chosen.slice(0, this.shown), 3, byId)
              : this.#byLevel(chosen.slice(0, this.shown), byId)
        }
        ${
          chosen.length > this.shown
            ? html`<p>
              <button type="button" @click=${this.#more}>
                Show ${Math.min(PAGE, chosen.length - this.shown)} more
              </button>
              <span class="small">${this.shown} of ${chosen.length}</span>
            </p>`
            : nothing
        }
      </section>`;
  }

  #segment(label: string, checked: boolean, press: () => void): TemplateResult {
    return html`<label>
      <input type="radio" name="which-skills" .checked=${checked} @change=${press} /><span>${label}</span>
    </label>`;
  }

  #byLevel(skills: SkillMastery[], byId: Map<string, string>): TemplateResult[] {
    return [...LEVELS].reverse().flatMap((level) => {
      const these = skills.filter((skill) => skill.level === level);
      if (these.length === 0) return [];
      return html`<h3 class="level">${levelName(level)} <span class="small">${these.length}</span></h3>
        ${this.#list(these, 4, byId)}`;
    });
  }

  #list(skills: SkillMastery[], heading: 3 | 4, byId: Map<string, string>): TemplateResult {
    return html`<ul class="skills">
      ${repeat(
        skills,
        ({ skill }) => skill.id,
        (skill) => this.#skill(skill, heading, byId),
      )}
    </ul>`;
  }

  #skill(mastery: SkillMastery, heading: 3 | 4, byId: Map<string, string>): TemplateResult {
    const { skill, level, below, probability, uncertainty, attempts, prerequisites } = mastery;
    return html`<li class="skill" data-skill=${skill.id}>
      ${pile(level)}
      <div>
        ${
          heading === 3
            ? html`<h3 tabindex="-1">${named(skill.name, this.learning.lang)}</h3>`
            : html`<h4 tabindex="-1">${named(skill.name, this.learning.lang)}</h4>`
        }
        <p class="facts"><span>${levelName(level)}</span>${begun(mastery) ? html`<span>${plural(attempts, "answer")}</span>` : nothing}</p>
        ${
          begun(mastery)
            ? html`${bar(probability, uncertainty)}
              <p class="small">
                Right in about ${percent(probability)} of cases now, give or take ${percent(uncertainty)}
              </p>`
            : nothing
        }
        ${below ? html`<p class="small below">${below.text} <span class="change">${below.change}</span></p>` : nothing}
        ${
          prerequisites.length > 0
            ? html`<p class="small">Builds on: ${names(
                prerequisites.map((id) => byId.get(id) ?? id),
                this.learning.lang,
              )}</p>`
            : nothing
        }
      </div>
      <div class="says" role="group" aria-label="What you say about ${skill.name}">
        ${this.#word(mastery, true, "I know this")} ${this.#word(mastery, false, "I don't know this yet")}
      </div>
    </li>`;
  }

  #word(mastery: SkillMastery, known: boolean, label: string): TemplateResult {
    return html`<button
      type="button"
      class="chip"
      data-says=${known}
      aria-pressed=${mastery.said === known ? "true" : "false"}
      @click=${() => this.#say(mastery, known)}
    >
      ${label}<span class="away">(${named(mastery.skill.name, this.learning.lang)})</span>
    </button>`;
  }
}
