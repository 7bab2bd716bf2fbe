/** The page's drawings: all of stones, all decoration. What they show is always said in words beside them. */

import type { MasteryLevel } from "cairn-learn";
import { svg, type TemplateResult } from "lit";
import { LEVELS } from "./words.js";

/** Hills, a path and a cairn beside it, behind the page's title. */
export function scene(): TemplateResult {
  return svg`
    <svg class="scene" viewBox="0 0 800 160" preserveAspectRatio="xMaxYMax slice" aria-hidden="true" focusable="false">
      <circle class="sun" cx="560" cy="62" r="34" />
      <path class="far" d="M0 118 C 120 62 210 72 320 104 S 520 116 620 78 S 760 66 800 84 V160 H0z" />
      <path class="near" d="M0 146 C 160 104 300 128 430 136 S 660 104 800 122 V160 H0z" />
      <path class="trail" d="M470 160 C 520 140 640 150 628 132 S 540 116 604 98" />
      <g class="stones">
        <path d="M676 136c0-9 15-12 35-12s35 3 35 11-15 12-35 12-35-3-35-11z" />
        <path d="M685 117c-1-9 12-12 27-12s25 3 25 10-12 11-27 11-25-2-25-9z" />
        <path d="M694 99c0-8 9-11 17-11s17 3 17 9-8 10-17 10-17-2-17-8z" />
        <path class="top-stone" d="M702 81c0-7 5-9 9-9s9 3 9 8-4 8-9 8-9-2-9-7z" />
      </g>
    </svg>`;
}

const PILE = [
  "M3 33c0-4 6-5 13-5s13 1 13 5-6 5-13 5-13-1-13-5z",
  "M6 25c0-4 5-5 10-5s10 1 10 4-5 5-10 5-10-1-10-4z",
  "M9 17c0-3 4-5 7-5s7 2 7 4-3 5-7 5-7-1-7-4z",
  "M12 9c0-3 2-4 4-4s4 1 4 4-2 3-4 3-4-1-4-3z",
];

/** A level as a pile: one stone for each level reached. */
export function pile(level: MasteryLevel): TemplateResult {
  const stones = LEVELS.indexOf(level);
  return svg`
    <svg class="pile" viewBox="0 0 32 40" width="32" height="40" aria-hidden="true" focusable="false">
      ${PILE.map((stone, place) => svg`<path class=${place < stones ? "laid" : "open"} d=${stone} />`)}
    </svg>`;
}

/** A share from 0 to 1 as a bar, with how sure it is as a lighter band. */
export function bar(share: number, unsure = 0): TemplateResult {
  const low = Math.max(0, share - unsure);
  const high = Math.min(1, share + unsure);
  return svg`
    <svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect class="all" width="100" height="8" />
      <rect class="part" width=${share * 100} height="8" />
      ${unsure > 0 ? svg`<rect class="unsure" x=${low * 100} width=${(high - low) * 100} height="8" />` : null}
    </svg>`;
}
