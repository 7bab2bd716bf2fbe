/**
 * Says in a sentence what just happened: shown at the foot of the page, and read out by screen readers when they are
 * done with what they are at. The paragraph is in the page from the start, because readers watch only what was there.
 */

import { cut } from "./names.js";

const SHOWN_MS = 12_000;
let clearing: ReturnType<typeof setTimeout> | undefined;

/** `name` is one from a catalog in the sentence, and `lang` the language of that. */
export function say(sentence: string, name = "", lang = ""): void {
  const said = document.getElementById("said");
  if (!said) return;
  // The same sentence again is no change, and would not be read out.
  const text = sentence && said.textContent === sentence ? `${sentence}\u00a0` : sentence;
  said.replaceChildren(
    ...cut(text, name ? [name] : []).map((part, place) => (place % 2 ? bdi(part, lang) : part)),
  );
  clearTimeout(clearing);
  clearing = setTimeout(() => {
    said.textContent = "";
  }, SHOWN_MS);
}

function bdi(name: string, lang: string): HTMLElement {
  const element = document.createElement("bdi");
  element.lang = lang;
  element.textContent = name;
  return element;
}
