/** An item's own text, with its hint and answer when asked for, and the link of an item that lives elsewhere. */

import type { Item } from "cairn-learn";
import { html, nothing, type TemplateResult } from "lit";
import { webAddress } from "./address.js";

/** What of an exercise was uncovered. */
export interface Content {
  hint: boolean;
  answer: boolean;
}

type Verdict = "right" | "wrong" | "done";

export function content(
  item: Item,
  shown: Content,
  show: (what: keyof Content) => void,
  say: (verdict: Verdict) => void,
): TemplateResult {
  const button = (label: string, press: () => void) =>
    html`<button type="button" class="main" @click=${press}>${label}</button>`;
  return html`
    ${text(item, item.text)} ${uncovered("hint", item, item.hint, shown.hint)}
    ${uncovered("answer", item, item.acceptedAnswer, shown.answer)}
    <div class="actions">
      ${item.hint && !shown.hint ? button("Show a hint", () => show("hint")) : nothing}
      ${item.acceptedAnswer && !shown.answer ? button("Show the answer", () => show("answer")) : nothing}
      ${
        shown.answer
          ? [button("I got it right", () => say("right")), button("I got it wrong", () => say("wrong"))]
          : nothing
      }
      ${item.acceptedAnswer ? nothing : button("I have done this", () => say("done"))}
    </div>`;
}

/** In the language of the item, and in the direction of its own writing, whatever the page's. */
const text = ({ inLanguage }: Item, words: string) =>
  html`<p class="text" dir="auto" lang=${inLanguage || nothing}>${words}</p>`;

/** It takes the focus when it comes, because the button that asked for it is gone. */
function uncovered(what: keyof Content, item: Item, words: string, shown: boolean) {
  if (!words || !shown) return nothing;
  return html`<div class="uncovered" data-what=${what} tabindex="-1">
    <p><strong>${what === "hint" ? "Hint" : "Answer"}</strong></p>
    ${text(item, words)}
  </div>`;
}

/** A link to where the item is. */
export function outsideLink(item: Item, opened: () => void): TemplateResult | typeof nothing {
  const address = webAddress(item.url);
  if (!address) return nothing;
  return html`<a class="button main" href=${address.href} target="_blank" rel="noopener noreferrer" @click=${opened}
    >Open at ${address.host} <span class="small">(new tab)</span></a
  >`;
}
