/** A school's policy in plain words: what is asked, how often, and what an answer gives away. */

import { type Cairn, type PolicySummary, policyInWords } from "cairn-learn";
import { html, type TemplateResult } from "lit";
import { marked } from "./names.js";

export function inPlainWords(policy: PolicySummary, cairn: Cairn): TemplateResult {
  const names: string[] = [];
  const { schedule, questions, terms } = policyInWords(policy, (item) => nameOf(item, cairn, names));
  const measure = terms.at(-1);
  return html`
    <h3 id="asked-heading" tabindex="-1">What this site asks</h3>
    <div class="panel prose">
      <p>${schedule.text}</p>
      <ol class="questions">
        ${questions.map(
          ({ asks, nothing, chance, odds }) => html`<li>
            <strong>${marked(asks.text, names, cairn.catalog.language)}</strong>
            <p>${nothing.text} ${chance.text} ${odds.text}</p>
          </li>`,
        )}
      </ol>
      ${terms.slice(0, -1).map(({ text }) => html`<p>${text}</p>`)}
      <p class="small">${measure?.text}</p>
      <p>
        Its fingerprint: <strong class="fingerprint">${policy.fingerprint.join(" ")}</strong>
        <span class="small">Six words made of all that it says. Where other words stand, it says something else.</span>
      </p>
    </div>`;
}

/** The name of an item; one that is from the catalog is noted in `names`. */
function nameOf(id: string, cairn: Cairn, names: string[]): string {
  const name = cairn.item(id)?.name;
  // A policy serves all catalogs of a site, so most catalogs have only some of its items.
  if (name === undefined) return `${id} (not in this catalog)`;
  names.push(name);
  return name;
}
