/** A school's policy in plain words: what is asked, how often, and how little an answer gives away. */

import type { Cairn, PolicySummary } from "cairn-learn";
import { html, type TemplateResult } from "lit";
import { percent, plural } from "./words.js";

/** With randomised response, the chance that an answer is the true one. */
const truthful = (epsilon: number) => 1 / (1 + Math.exp(-epsilon));

export function inPlainWords(policy: PolicySummary, cairn: Cairn): TemplateResult {
  const { tasks, epochDays, cohortFloor, lifetimeEpsilon } = policy;
  const dearest = Math.max(...tasks.map(({ epsilon }) => epsilon));
  const reports = Math.floor(lifetimeEpsilon / dearest + 1e-9);
  return html`
    <h3>What this site asks</h3>
    <div class="panel prose">
      <ul>
        ${tasks.map(
          ({ names, epsilon }) => html`<li>
            Did you get ${names.map((item) => nameOf(item, cairn))} right, the last time that you tried? <strong>Yes or no</strong>, where
            no also means that you never tried. Before it is sent, chance may turn the answer round: it is the true
            one in ${percent(truthful(epsilon))} of cases.
          </li>`,
        )}
      </ul>
      <p>
        <strong>How often:</strong> once in ${plural(epochDays, "day")}, at a moment that chance picks${
          tasks.length > 1 ? ", one of these questions, which chance picks too" : ""
        }. On this device about ${plural(reports, "report")} in all, ever; then it stops by itself, whatever the site asks.
      </p>
      <p>
        <strong>What a report tells:</strong> very little. Whoever sees it, the school included, and knows nothing
        else about you, can be ${percent(truthful(dearest))} sure of your true answer, never more. There is no name
        in it, no time beyond the ${plural(epochDays, "day")} it belongs to, and no number that was used before or will
        be again. As with any message, the server sees the address it comes from; it is made not to keep it.
      </p>
      <p>
        <strong>What is published:</strong> only sums over at least ${plural(cohortFloor, "report")}. A report that
        was sent cannot be called back, because nobody can tell which one is yours.
      </p>
      <p class="small">
        Policy ${policy.id}. In the usual measure, a report costs at most ε = ${dearest.toFixed(2)} of
        ${lifetimeEpsilon.toFixed(2)} in a lifetime.
      </p>
    </div>`;
}

function nameOf(id: string, cairn: Cairn): TemplateResult {
  try {
    return html`“${cairn.item(id).name}”`;
  } catch {
    // A policy serves all catalogs of a site, so most catalogs have only some of its items.
    return html`<code>${id}</code> (not in this catalog)`;
  }
}
