/** The notice in a page's frame. It takes its own room, and so covers nothing. */

import { css } from "lit";

export const styles = css`
:host { padding: 0; background: none; }
.box {
  padding: var(--cairn-padding, 0.9rem 1.1rem);
  border: 2px solid var(--_warn);
  border-radius: var(--_radius);
  background: var(--_surface);
}
.h0 { font-size: 1.1875rem; }
.box p { max-width: 46rem; }
details[open] > .stack { margin-top: 0.6rem; }
`;
