/** What counts in the list, to turn up and down, with the list as it usually is beside what it becomes. */

import type { Recommendation, TermName } from "cairn-learn";
import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { MOST, weightsOf } from "./multiples.js";
import { named } from "./names.js";
import { SectionPart } from "./part.js";
import { say } from "./say.js";
import { multipleInWords, weightName } from "./words.js";

@customElement("what-counts")
export class WhatCounts extends SectionPart {
  readonly #turn = (term: string) => (event: Event) => {
    const multiple = Number((event.target as HTMLInputElement).value);
    const { [term]: _, ...others } = this.learning.steering.multiples;
    const change = this.learning.steer({
      multiples: multiple === 1 ? others : { ...others, [term]: multiple },
    });
    say(`${weightName(term)}: ${multipleInWords(multiple)}. ${change}`);
  };

  readonly #reset = () => {
    const change = this.learning.steer({ multiples: {} });
    this.querySelector<HTMLElement>("h2")?.focus();
    say(`Everything counts as usual. ${change}`);
  };

  protected override render(): TemplateResult {
    const { cairn, request, steering } = this.learning;
    const { multiples, personal } = steering;
    // What counts for nothing here cannot be made a multiple of.
    const terms = (Object.keys(cairn.weights) as TermName[]).filter((term) => cairn.weights[term] !== 0);
    const { weights: _, ...usual } = request;
    const weights = weightsOf(cairn.weights, multiples);
    return html`
      <section aria-labelledby="counts-heading">
        <h2 id="counts-heading" tabindex="-1">What counts</h2>
        <p class="lead">
          Say what your list should go by. It changes at once, on this device, and you can always go back.
        </p>
        ${
          personal
            ? nothing
            : html`<p class="notice">
              Personal recommendations are off, so this changes nothing. Switch them on under Next steps.
            </p>`
        }
        <div class="weighing">
          <form class="weights" @submit=${(event: Event) => event.preventDefault()}>
            ${terms.map((term) => this.#slider(term, multiples[term] ?? 1))}
            <button type="button" ?disabled=${Object.keys(multiples).length === 0} @click=${this.#reset}>
              Reset: as usual
            </button>
          </form>
          ${beforeAndAfter(cairn.recommend(usual), cairn.recommend({ ...usual, weights, preview: true }))}
        </div>
      </section>`;
  }

  #slider(term: string, multiple: number): TemplateResult {
    return html`<div class="weight">
      <label for="weight-${term}">${weightName(term)}</label>
      <output for="weight-${term}" aria-hidden="true">${multipleInWords(multiple)}</output>
      <input
        id="weight-${term}"
        type="range"
        min="0"
        max=${MOST}
        step="0.5"
        aria-valuetext=${multipleInWords(multiple)}
        .value=${String(multiple)}
        @input=${this.#turn(term)}
      />
    </div>`;
  }
}

/** Both lists, each with where the other has it. */
function beforeAndAfter(before: Recommendation[], after: Recommendation[]): TemplateResult {
  const now = new Map(after.map(({ item }, place) => [item.id, place]));
  return html`<div class="lists">
    <div>
      <h3 id="before-heading">As usual</h3>
      <ol aria-labelledby="before-heading">
        ${before.map(
          ({ item }) => html`<li>
            ${named(item.name, item.inLanguage)} ${now.has(item.id) ? nothing : html`<span class="small">leaves the list</span>`}
          </li>`,
        )}
      </ol>
    </div>
    <div>
      <h3 id="after-heading">As you set it</h3>
      <ol aria-labelledby="after-heading">
        ${after.map(
          ({ item, was }, place) => html`<li>
            ${named(item.name, item.inLanguage)} ${moved(was ?? undefined, place)}
          </li>`,
        )}
      </ol>
    </div>
  </div>`;
}

function moved(was: number | undefined, place: number): TemplateResult | typeof nothing {
  if (was === place) return nothing;
  return was === undefined
    ? html`<span class="tag">New</span>`
    : html`<span class="small">was number&nbsp;${was + 1}</span>`;
}
