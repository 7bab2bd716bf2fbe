/** All that counted for a recommendation, as a table: in words, with the weight of each term and what it came to. */

import { html, type TemplateResult } from "lit";
import type { Recommendation, TermName, Weights } from "../types/index.js";
import { bar } from "./drawings.js";
import type { Language } from "./language.js";

const POINTS: Intl.NumberFormatOptions = {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
  signDisplay: "exceptZero",
};

/** The table; the term that counts most comes first. */
export function reckoning(pick: Recommendation, weights: Weights, language: Language): TemplateResult {
  const { texts, number, percent } = language;
  const most = Math.max(...pick.terms.map(({ value }) => Math.abs(value)), 1);
  const sorted = [...pick.terms].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const weight = (term: TermName) => {
    const value = weights[term];
    return value === undefined ? "–" : number(value, { maximumFractionDigits: 2 });
  };
  return html`<table part="reckoning">
      <caption>${texts.whyCaption(percent(pick.chance))}</caption>
      <thead>
        <tr>
          <th scope="col">${texts.whatCounts}</th>
          <th scope="col" class="number">${texts.weight}</th>
          <th scope="col" class="number">${texts.points}</th>
        </tr>
      </thead>
      <tbody>
        ${sorted.map(
          ({ term, value }) => html`<tr class=${value < 0 ? "against" : "for"}>
            <th scope="row">${texts.terms[term] ?? term} ${bar(Math.abs(value) / most)}</th>
            <td class="number">${weight(term)}</td>
            <td class="number">${number(value, POINTS)}</td>
          </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">${texts.together}</th>
          <td></td>
          <td class="number">${number(pick.score, POINTS)}</td>
        </tr>
      </tfoot>
    </table>
    <p class="small">${texts.alsoVaried}</p>`;
}
