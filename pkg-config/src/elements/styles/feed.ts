/** The list of recommendations, a card for each. */

import { css } from "lit";

export const styles = css`
.steps { display: grid; gap: 0.9rem; margin-top: 1.1rem; }
.step {
  display: grid;
  gap: 0.55rem;
  padding: 1rem 1.1rem;
  border: 1px solid var(--_line);
  border-radius: var(--_radius);
}
.step > * { min-width: 0; }
.fresh { border-color: var(--_accent); box-shadow: inset 3px 0 var(--_accent); }
.reason { padding-inline-start: 0.8rem; border-inline-start: 3px solid var(--_accent); }
.missing, .inside { padding: 0.7rem 0.9rem; border-radius: 0.6rem; background: var(--_sunk); }
.inside > * + * { margin-top: 0.6rem; }
.text { max-width: 38rem; font-size: 1.125rem; white-space: pre-line; }
.why table { margin: 0.4rem 0; }
@media (prefers-reduced-motion: no-preference) {
  .fresh { animation: arrive 600ms ease-out; }
  @keyframes arrive { from { opacity: 0.2; } }
}
`;
