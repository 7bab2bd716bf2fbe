/** Decoration: what a drawing shows is always said in words beside it. */

import { html, nothing, svg, type TemplateResult } from "lit";

/** A share from 0 to 1 as a bar, with how sure it is as a lighter band. */
export function bar(share: number, unsure = 0): TemplateResult {
  const low = Math.max(0, share - unsure);
  const high = Math.min(1, share + unsure);
  return html`<svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect class="whole" width="100" height="8" />
    <rect class="part" width=${share * 100} height="8" />
    ${unsure > 0 ? band(low, high) : nothing}
  </svg>`;
}

const band = (low: number, high: number) =>
  svg`<rect class="unsure" x=${low * 100} width=${(high - low) * 100} height="8" />`;
