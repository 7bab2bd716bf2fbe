/** What came of sharing: the account, the report that waits, and the list of all that was ever charged. */

import { html, nothing, type TemplateResult } from "lit";
import type { LedgerEntry, PolicySummary, PolicyWords, ReportField, SharingState } from "../types/index.js";
import type { Language } from "./language.js";
import { marked } from "./names.js";
import { epsilon } from "./words.js";

const DAY_MS = 86_400_000;
const MOMENT: Intl.DateTimeFormatOptions = { dateStyle: "long", timeStyle: "short" };
const DAY: Intl.DateTimeFormatOptions = { dateStyle: "medium", timeZone: "UTC" };

/** What is asked, how often, and how little an answer gives away. */
export function policyParagraphs(
  { schedule, questions, terms }: PolicyWords,
  names: readonly string[],
  lang: string,
): TemplateResult {
  return html`<div class="panel prose stack" part="policy">
    <p>${schedule.text}</p>
    <ol role="list">
      ${questions.map(
        ({ asks, nothing, chance, odds }) => html`<li>
          <strong>${marked(asks.text, names, lang)}</strong>
          <p>${nothing.text} ${chance.text} ${odds.text}</p>
        </li>`,
      )}
    </ol>
    ${terms.map(({ text, code }) => html`<p class=${code === "policy-measure" ? "small" : ""}>${text}</p>`)}
  </div>`;
}

/** The six words of a policy, to compare with those on another device or on the school's page. */
export function fingerprint({ fingerprint }: PolicySummary, { texts }: Language): TemplateResult {
  return html`<p part="fingerprint">
    ${texts.fingerprint}: <strong lang="en" dir="ltr">${fingerprint.join(" ")}</strong>
    <span class="small under">${texts.fingerprintAbout}</span>
  </p>`;
}

/** What was spent, what is left, and when the next report is made. */
export function account(state: SharingState, language: Language): TemplateResult {
  const { texts, date } = language;
  const { spentEpsilon, leftEpsilon, scheduledFor, consent, agreed } = state;
  const next = state.waiting
    ? texts.nextWaiting
    : scheduledFor
      ? date(scheduledFor, MOMENT)
      : consent === "share-aggregates" && agreed
        ? texts.nextLater
        : texts.nextNever;
  const rows = [
    [texts.spent, epsilon(spentEpsilon, language)],
    [texts.left, leftEpsilon == null ? texts.leftUnknown : epsilon(leftEpsilon, language)],
    [texts.nextReport, next],
  ];
  return html`<dl class="panel account" part="account">
    ${rows.map(([name, value]) => html`<div><dt class="small">${name}</dt><dd>${value}</dd></div>`)}
  </dl>`;
}

/** The moment after which a report may leave. */
export const whenItLeaves = (sendAt: number, { date }: Language) => date(sendAt, MOMENT);

/** The bytes that wait, all of them, and what each part of them means. */
export function report(
  waiting: NonNullable<SharingState["waiting"]>,
  fields: readonly ReportField[],
  language: Language,
): TemplateResult {
  const { texts, number } = language;
  const bytes = waiting.report.length / 2;
  return html`<p>${texts.waitingAbout(number(bytes), whenItLeaves(waiting.sendAt, language))}</p>
    <p><code class="bytes" id="bytes">${waiting.report.replace(/..(?=.)/g, "$& ")}</code></p>
    <table>
      <caption>${texts.parts}</caption>
      <thead>
        <tr><th scope="col">${texts.part}</th><th scope="col">${texts.bytes}</th></tr>
      </thead>
      <tbody>
        ${fields.map(({ hex, code, params }) => {
          const [named, means] = language.report(code, params);
          return html`<tr>
            <th scope="row">${named} <span class="small under">${means}</span></th>
            <td><code class="bytes">${hex}</code></td>
          </tr>`;
        })}
      </tbody>
    </table>`;
}

/** Everything that was ever charged. */
export function ledger(
  entries: readonly LedgerEntry[],
  policy: PolicySummary | undefined,
  language: Language,
): TemplateResult {
  const { texts } = language;
  const shown = entries.filter(({ kind }) => ["charged", "sat-out", "inherited"].includes(kind));
  if (shown.length === 0) return html`<p class="panel soft">${texts.nothingShared}</p>`;
  return html`<div class="scrolls" tabindex="0" role="region" aria-label=${texts.sharedSoFar}>
    <table part="ledger">
      <caption>${texts.ledger}</caption>
      <thead>
        <tr>
          ${[texts.period, texts.what, texts.cost, texts.digest].map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${shown.map((entry) => {
          const outcome = entry.kind === "charged" ? (entry.outcome ?? "charged") : entry.kind;
          return html`<tr>
            <th scope="row">${period(entry.until, policy, language) || nothing}</th>
            <td>${texts.outcomes[outcome] ?? outcome}</td>
            <td class="number">${entry.epsilon == null ? "–" : epsilon(entry.epsilon, language)}</td>
            <td><code class="bytes">${entry.reportSha256 ?? "–"}</code></td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

function period(until: number | null | undefined, policy: PolicySummary | undefined, language: Language) {
  if (until == null) return "–";
  const { texts, date } = language;
  const last = date(until - 1, DAY);
  return policy ? texts.fromTo(date(until - policy.epochDays * DAY_MS, DAY), last) : texts.until(last);
}
