/**
 * Says in a sentence what just happened: shown at the foot of the page, and read out by screen readers when they are
 * done with what they are at. The paragraph is in the page from the start, because readers watch only what was there.
 */

const SHOWN_MS = 12_000;
let clearing: ReturnType<typeof setTimeout> | undefined;

export function say(sentence: string): void {
  const said = document.getElementById("said");
  if (!said) return;
  // The same sentence again is no change, and would not be read out.
  said.textContent = sentence && said.textContent === sentence ? `${sentence}\u00a0` : sentence;
  clearTimeout(clearing);
  clearing = setTimeout(() => {
    said.textContent = "";
  }, SHOWN_MS);
}
