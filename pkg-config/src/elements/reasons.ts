/** Reasons as sentences, in the language that the element speaks. */

import { html, type TemplateResult } from "lit";
import type { Reason } from "../types/index.js";
import type { Language } from "./language.js";
import { marked } from "./names.js";

/** A paragraph for each reason: why, and what to press to change it. What is no number in its parameters is a name from the catalog. */
export function reasonLines(reasons: readonly Reason[], language: Language, lang: string): TemplateResult[] {
  return reasons.map(({ code, params }) => {
    const { text, change } = language.reason(code, params);
    const names = Object.values(params).filter((param) => typeof param === "string");
    return html`<p class="reason" part="reason">${marked(text, names, lang)} <span class="soft">${change}</span></p>`;
  });
}
