/** The question before something that cannot be taken back. */

import { css } from "lit";

export const styles = css`
dialog {
  max-width: min(32rem, calc(100vw - 2rem));
  padding: 1.4rem;
  border: 1px solid var(--_edge);
  border-radius: var(--_radius);
  background: var(--_surface);
  color: var(--_ink);
}
dialog::backdrop { background: rgb(20 20 16 / 55%); }
dialog > * + * { margin-top: 1rem; }
.tick { display: flex; gap: 0.7rem; min-height: 2rem; cursor: pointer; }
.tick input { flex: none; width: 1.5rem; height: 1.5rem; margin: 0; }
.file { position: relative; }
.file input { position: absolute; inset: 0; width: 100%; opacity: 0; cursor: pointer; }
.file:focus-within { outline: 3px solid var(--_focus); outline-offset: 2px; }
`;
