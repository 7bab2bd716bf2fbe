/** The way to a goal: what is missing, why, how long it takes, what to begin with, and what is known already. */

import type { Plan, PlanStep, SkillName } from "cairn-learn";
import { html, nothing, type TemplateResult } from "lit";
import { pile } from "./drawings.js";
import { named, reasonText } from "./names.js";
import { durationSpan, levelName, plural } from "./words.js";

/** What can be pressed in a plan. */
export interface PlanActions {
  open(item: string): void;
  known(skill: SkillName, known: boolean): void;
  drop(): void;
}

export function plan(way: Plan, lang: string, actions: PlanActions): TemplateResult {
  const { skill, steps, skipped } = way;
  return html`
    <section class="plan" aria-labelledby="plan-heading">
      <h3 id="plan-heading" tabindex="-1">The way to “${named(skill.name, lang)}”</h3>
      <p>${summary(way)}</p>
      <button type="button" class="chip" @click=${actions.drop}>Drop this goal</button>
      ${
        steps.length > 0
          ? html`<ol class="way">
            ${steps.map((step) => planStep(step, lang, actions))}
          </ol>`
          : nothing
      }
      ${
        skipped.length > 0
          ? html`<details class="panel skipped">
            <summary>What you need not do (${skipped.length})</summary>
            <ul>
              ${skipped.map(
                ({ skill: known, why }) => html`<li>
                  <span>${reasonText(why, lang)}</span>
                  ${says("I don't know this yet", known, lang, () => actions.known(known, false))}
                </li>`,
              )}
            </ul>
          </details>`
          : nothing
      }
    </section>`;
}

function summary({ status, steps, minutes }: Plan): string {
  if (status === "met") return "You have reached it. Choose another goal above when you like.";
  const length = `${plural(steps.length, "skill")} to go, ${durationSpan(minutes)} of learning.`;
  return status === "open"
    ? `${length} It is worked out anew after everything that you do.`
    : "Nothing that may be shown practises it. Choose all topics and any minutes, or another goal.";
}

function planStep(
  { skill, level, why, gap, minutes, possibleNow, ...items }: PlanStep,
  lang: string,
  actions: PlanActions,
) {
  const first = [...items.learn.slice(0, 1), ...items.practise.slice(0, possibleNow ? 2 : 1)];
  return html`<li>
    <article class="plan-step">
      ${pile(level)}
      <div>
        <h4>${named(skill.name, lang)}${possibleNow && !gap ? html` <span class="tag">Begin here</span>` : nothing}</h4>
        <p class="facts">
          <span>${levelName(level)}</span>${gap ? nothing : html`<span>${durationSpan(minutes)}</span>`}
        </p>
        <p>${reasonText(why, lang)}</p>
        ${gap ? html`<p class="missing">${reasonText(gap, lang)}</p>` : nothing}
        <div class="chips">
          ${first.map(
            ({ id, name }) => html`<button type="button" class="chip opens" @click=${() => actions.open(id)}>
              <span class="away">Open </span>${named(name, lang)}
            </button>`,
          )}
          ${says("I know this", skill, lang, () => actions.known(skill, true))}
        </div>
      </div>
    </article>
  </li>`;
}

const says = (label: string, { name }: SkillName, lang: string, press: () => void) =>
  html`<button type="button" class="chip" @click=${press}>${label}<span class="away"> (${named(name, lang)})</span></button>`;
