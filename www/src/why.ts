/** All that counted for a recommendation, for learners who want to see the whole reckoning. */

import type { Recommendation } from "cairn-learn";
import { html, type TemplateResult } from "lit";
import { bar } from "./drawings.js";
import { named } from "./names.js";
import { percent, termName } from "./words.js";

const points = new Intl.NumberFormat(undefined, {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
  signDisplay: "exceptZero",
});

export function why({ item, terms, score, chance }: Recommendation): TemplateResult {
  const most = Math.max(...terms.map(({ value }) => Math.abs(value)), 1);
  const sorted = [...terms].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  return html`
    <details class="why">
      <summary>Why this?</summary>
      <table>
        <caption>
          What counted for “${named(item.name, item.inLanguage)}”. Your chance of getting it right: about ${percent(chance)}.
        </caption>
        <thead>
          <tr><th scope="col">What counts</th><th scope="col" class="number">Points</th><td></td></tr>
        </thead>
        <tbody>
          ${sorted.map(
            ({ term, value }) => html`<tr class=${value < 0 ? "against" : "for"}>
              <th scope="row">${termName(term)}</th>
              <td class="number">${points.format(value)}</td>
              <td class="drawn">${bar(Math.abs(value) / most)}</td>
            </tr>`,
          )}
        </tbody>
        <tfoot>
          <tr><th scope="row">Together</th><td class="number">${points.format(score)}</td><td></td></tr>
        </tfoot>
      </table>
      <p class="small">The list also takes care that its items differ from each other.</p>
    </details>`;
}
