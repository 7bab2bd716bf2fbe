/** What came of sharing: the account, the report that waits, and the list of all that was charged. */

import type { LedgerEntry, PolicySummary, ReportField, SharingState } from "cairn-learn";
import { html, nothing, type TemplateResult } from "lit";
import { when } from "./words.js";

const DAY_MS = 86_400_000;
const date = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });

/** What was spent, what is left, and when the next report is made. */
export function account(state: SharingState): TemplateResult {
  const { spentEpsilon, leftEpsilon, scheduledFor, consent, agreed } = state;
  const next = state.waiting
    ? "one is waiting, see above"
    : scheduledFor
      ? when(scheduledFor)
      : consent === "share-aggregates" && agreed
        ? "not before the next period"
        : "none, as long as you do not share";
  return html`
    <h3>Your account</h3>
    <dl class="panel account">
      <div><dt>Spent</dt><dd>ε = ${spentEpsilon.toFixed(2)}</dd></div>
      <div><dt>Left</dt><dd>${leftEpsilon == null ? "not known without the policy" : `ε = ${leftEpsilon.toFixed(2)}`}</dd></div>
      <div><dt>Next report</dt><dd>${next}</dd></div>
    </dl>`;
}

/** The report that waits, byte for byte. */
export function waiting(
  state: SharingState,
  fields: ReportField[] | undefined,
  withdraw: () => void,
): TemplateResult | typeof nothing {
  if (!state.waiting || !fields) return nothing;
  const { report, sendAt } = state.waiting;
  return html`
    <section class="outbox" aria-labelledby="outbox-heading">
      <h3 id="outbox-heading">The report that waits</h3>
      <p>
        These ${report.length / 2} bytes and no others may be sent: when this page is open after
        <strong>${when(sendAt)}</strong>, and once the notice of them was on your screen for long enough. Until they leave
        you can look at them, and call them back.
      </p>
      <p><code class="bytes" id="report-bytes">${report.replace(/..(?=.)/g, "$& ")}</code></p>
      <div class="scrolls" tabindex="0" role="region" aria-label="The report, part by part">
        <table>
          <caption>The report, part by part</caption>
          <thead>
            <tr><th scope="col">Part</th><th scope="col">Bytes</th><th scope="col">Meaning</th></tr>
          </thead>
          <tbody>
            ${fields.map(
              ({ name, hex, meaning }) => html`<tr>
                <th scope="row">${name}</th>
                <td><code class="bytes">${hex}</code></td>
                <td>${meaning}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <button type="button" class="grave" @click=${withdraw}>Withdraw it and stop sharing</button>
      <p class="small">What it cost stays spent: whether it left before you pressed cannot be proved afterwards.</p>
    </section>`;
}

const OUTCOMES = {
  charged: "made, not confirmed",
  acknowledged: "sent",
  withdrawn: "withdrawn, not sent again",
};

const OTHER_KINDS: Partial<Record<LedgerEntry["kind"], string>> = {
  "sat-out": "sat out: what happened then is not known here",
  inherited: "counted: it was spent elsewhere, or may have been",
};

/** Everything that was charged. */
export function ledger(entries: LedgerEntry[], policy: PolicySummary | undefined): TemplateResult {
  const shown = entries.filter(
    ({ kind }) => kind === "charged" || kind === "sat-out" || kind === "inherited",
  );
  return html`
    <h3>What was shared so far</h3>
    ${
      shown.length === 0
        ? html`<p class="panel empty">The list of this browser has no report.</p>`
        : html`<div class="scrolls" tabindex="0" role="region" aria-label="What was shared so far">
          <table>
            <caption>Every report, the oldest first</caption>
            <thead>
              <tr><th scope="col">Period</th><th scope="col">What</th><th scope="col" class="number">Cost</th><th scope="col">Digest of its bytes</th></tr>
            </thead>
            <tbody>
              ${shown.map(
                ({ kind, until, outcome, epsilon, reportSha256 }) => html`<tr>
                  <th scope="row">${period(until, policy)}</th>
                  <td>${OTHER_KINDS[kind] ?? OUTCOMES[outcome ?? "charged"]}</td>
                  <td class="number">${epsilon == null ? "–" : `ε = ${epsilon.toFixed(2)}`}</td>
                  <td><code class="bytes">${reportSha256 ?? "–"}</code></td>
                </tr>`,
              )}
            </tbody>
          </table>
        </div>`
    }`;
}

function period(until: number | null | undefined, policy: PolicySummary | undefined): string {
  if (until == null) return "–";
  const last = date.format(until - 1);
  return policy ? `${date.format(until - policy.epochDays * DAY_MS)} to ${last}` : `until ${last}`;
}
