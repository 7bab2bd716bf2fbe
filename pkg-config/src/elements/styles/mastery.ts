/** The skills, a bar for each. */

import { css } from "lit";

export const styles = css`
.looking { display: grid; gap: 0.9rem; max-width: 42rem; margin-bottom: 1.1rem; }
@media (min-width: 40rem) {
  .looking { grid-template-columns: 1fr 1fr; }
}
.skills { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(24rem, 100%), 1fr)); gap: 0.7rem; }
.skill {
  display: grid;
  align-content: start;
  gap: 0.35rem;
  padding: 0.8rem 1rem;
  border: 1px solid var(--_line);
  border-radius: var(--_radius);
}
.skill .chips { margin-top: 0.3rem; }
.more { margin-top: 1rem; }
`;
