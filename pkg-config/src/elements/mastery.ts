/** `<cairn-mastery>`: what the learner knows, skill by skill, and where they can say that it is otherwise. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Recommender } from "../recommender.js";
import type { MasteryLevel, SkillMastery } from "../types/index.js";
import { CairnElement } from "./base.js";
import { directionIn } from "./direction.js";
import { bar } from "./drawings.js";
import { type Language, languageAt } from "./language.js";
import { marked } from "./names.js";
import { styles } from "./styles/mastery.js";

const PAGE = 50;
const LEVELS: MasteryLevel[] = ["mastered", "proficient", "familiar", "getting-there", "not-started"];

const begun = ({ level, attempts }: SkillMastery) => level !== "not-started" || attempts > 0;

/** What the learner knows: what was begun by level, or all skills in the order of learning. */
export class CairnMastery extends CairnElement {
  /** @internal */
  static override properties = { ...CairnElement.properties, all: { type: Boolean } };

  /** @internal */
  static override styles = [...CairnElement.styles, styles];

  /** Whether all skills are shown, and not only those that were begun; the learner may change it. */
  declare all: boolean | undefined;

  #table: SkillMastery[] = [];
  #names = new Map<string, string>();
  #search = "";
  #shown = PAGE;

  /** @internal */
  protected override async read(recommender: Recommender): Promise<() => void> {
    const table = await recommender.mastery();
    return () => {
      this.#table = table;
      this.#names = new Map(table.map(({ skill }) => [skill.id, skill.name]));
    };
  }

  /** @internal */
  protected override willUpdate(changes: PropertyValues): void {
    super.willUpdate(changes);
    if (changes.has("all")) this.#shown = PAGE;
  }

  readonly #find = (event: Event) => {
    this.#search = (event.target as HTMLInputElement).value;
    this.#shown = PAGE;
    this.requestUpdate();
  };

  readonly #more = async () => {
    const first = this.#shown;
    this.#shown += PAGE;
    this.requestUpdate();
    await this.updateComplete;
    // The button that was pressed may be gone: the reader goes on at the first skill that came.
    this.renderRoot.querySelectorAll<HTMLElement>(".skill [role=heading]")[first]?.focus();
  };

  /** Says whether the learner knows a skill; pressed once more, it takes that back. */
  async #say({ skill, said }: SkillMastery, known: boolean, label: string): Promise<void> {
    const taken = said === known;
    const recorded = await this.record(
      taken ? { type: "unsaid", skill: skill.id } : { type: "known", skill: skill.id, known },
    );
    const { texts } = languageAt(this);
    const what = `${skill.name}: ${label}`;
    this.say(recorded ? (taken ? texts.takenBack(what) : texts.noted(what)) : texts.notStored);
  }

  /** @internal */
  protected override content(language: Language): TemplateResult {
    const { texts, number } = language;
    const started = this.#table.filter(begun);
    const all = this.all ?? started.length === 0;
    const words = this.#search.trim().toLocaleLowerCase();
    const found = (all ? this.#table : started).filter(({ skill }) =>
      skill.name.toLocaleLowerCase().includes(words),
    );
    const shown = found.slice(0, this.#shown);
    const segment = (label: string, to: boolean) => html`<label>
      <input
        type="radio"
        name="which"
        .checked=${all === to}
        @change=${() => {
          this.all = to;
        }}
      /><span>${label}</span>
    </label>`;
    return html`<section aria-labelledby="heading" part="section">
      ${this.heading(texts.mastery, { id: "heading" })}
      <p class="lead" part="lead">${texts.masteryLead}</p>
      <div class="looking">
        <fieldset>
          <legend>${texts.show}</legend>
          <div class="segments">
            ${segment(texts.begun(number(started.length)), false)}
            ${segment(texts.all(number(this.#table.length)), true)}
          </div>
        </fieldset>
        <label class="field">
          ${texts.findSkill}
          <input type="search" autocomplete="off" .value=${this.#search} @input=${this.#find} />
        </label>
      </div>
      ${
        found.length === 0
          ? html`<p class="panel soft">${words ? texts.noSkill : texts.noneBegun}</p>`
          : all
            ? this.#list(shown, 1, language)
            : LEVELS.map((level) => this.#level(level, shown, language))
      }
      ${
        found.length > shown.length
          ? html`<p class="more actions">
            <button type="button" part="button" @click=${this.#more}>
              ${texts.more(PAGE, number(Math.min(PAGE, found.length - shown.length)))}
            </button>
            <span class="small">${texts.shownOf(number(shown.length), number(found.length))}</span>
          </p>`
          : nothing
      }
    </section>`;
  }

  #level(level: MasteryLevel, skills: SkillMastery[], language: Language): TemplateResult | typeof nothing {
    const these = skills.filter((skill) => skill.level === level);
    if (these.length === 0) return nothing;
    const { texts, number } = language;
    return html`<div class="section">
        ${this.heading(html`${texts.levels[level]} <span class="small">${number(these.length)}</span>`, { below: 1 })}
      </div>
      ${this.#list(these, 2, language)}`;
  }

  #list(skills: SkillMastery[], below: number, language: Language): TemplateResult {
    return html`<ul class="skills" part="list" role="list">
      ${repeat(
        skills,
        ({ skill }) => skill.id,
        (skill) => this.#skill(skill, below, language),
      )}
    </ul>`;
  }

  #skill(mastery: SkillMastery, below: number, language: Language): TemplateResult {
    const { texts, number, percent, reason, list } = language;
    const { skill, level, probability, uncertainty, attempts, prerequisites, said } = mastery;
    const why =
      mastery.below && reason(mastery.below.code, { best: mastery.below.best, ...mastery.below.params });
    const names = prerequisites.map((id) => this.#names.get(id) ?? id);
    const word = (label: string, known: boolean) => html`<button
      type="button"
      class="chip"
      part="button chip"
      id="${known}-${skill.id}"
      aria-pressed=${said === known ? "true" : "false"}
      @click=${() => this.#say(mastery, known, label)}
    >
      ${label}
    </button>`;
    return html`<li class="skill" part="item">
      ${this.heading(html`<span dir=${directionIn(skill.name, this.catalogLang) ?? "auto"} lang=${this.catalogLang || nothing}>${skill.name}</span>`, { below })}
      <p class="facts" part="facts">
        <span>${texts.levels[level]}</span>${
          attempts > 0 ? html`<span>${texts.answers(attempts, number(attempts))}</span>` : nothing
        }
      </p>
      ${
        begun(mastery)
          ? html`${bar(probability, uncertainty)}
            <p class="small">${texts.rightIn(percent(probability), percent(uncertainty))}</p>`
          : nothing
      }
      ${why ? html`<p>${why.text} <span class="soft">${why.change}</span></p>` : nothing}
      ${names.length > 0 ? html`<p class="small">${marked(texts.buildsOn(list(names)), names, this.catalogLang)}</p>` : nothing}
      <div class="chips" role="group" aria-label=${texts.sayOfSkill(skill.name)}>
        ${word(texts.know, true)} ${word(texts.notYet, false)}
      </div>
    </li>`;
  }
}
