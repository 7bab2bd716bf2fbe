/** An item's own text, with its hint and answer when asked for. */

import { html, nothing, type TemplateResult } from "lit";
import type { Item } from "../types/index.js";
import type { Texts } from "./texts/en.js";

/** What of an exercise was uncovered. */
export interface Exercise {
  hint: boolean;
  answer: boolean;
}

interface Ways {
  show: (what: keyof Exercise) => void;
  say: (correct: boolean) => void;
}

/** The text; whether an answer was right is for the learner to say, once they have seen it. */
export function exercise(item: Item, shown: Exercise, texts: Texts, { show, say }: Ways): TemplateResult {
  const button = (label: string, press: () => void) =>
    html`<button type="button" part="button" @click=${press}>${label}</button>`;
  const words = (text: string) =>
    html`<p class="text" dir="auto" lang=${item.inLanguage || nothing}>${text}</p>`;
  const part = (what: keyof Exercise, text: string) =>
    text && shown[what]
      ? html`<div data-what=${what} tabindex="-1"><strong>${texts.uncovered[what]}</strong> ${words(text)}</div>`
      : nothing;
  return html`${words(item.text)}
    ${part("hint", item.hint)} ${part("answer", item.acceptedAnswer)}
    <div class="actions">
      ${item.hint && !shown.hint ? button(texts.hint, () => show("hint")) : nothing}
      ${item.acceptedAnswer && !shown.answer ? button(texts.answer, () => show("answer")) : nothing}
      ${
        shown.answer
          ? [button(texts.gotRight, () => say(true)), button(texts.gotWrong, () => say(false))]
          : nothing
      }
    </div>`;
}
