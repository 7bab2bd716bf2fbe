/** Reasons as sentences, in the language that the element speaks. */

import { html, type TemplateResult } from "lit";
import type { Reason } from "../types/index.js";
import type { Language } from "./language.js";

/** A paragraph for each reason: why, and what to press to change it. */
export function reasonLines(reasons: readonly Reason[], language: Language): TemplateResult[] {
  return reasons.map(({ code, params }) => {
    const { text, change } = language.reason(code, params);
    return html`<p class="reason" part="reason">${text} <span class="soft">${change}</span></p>`;
  });
}
