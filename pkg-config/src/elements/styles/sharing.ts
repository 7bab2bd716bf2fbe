/** Consent, the policy, and the account of what was shared. */

import { css } from "lit";

export const styles = css`
.consent { display: grid; gap: 0.9rem; max-width: 46rem; }
.consent label { display: flex; gap: 0.8rem; cursor: pointer; }
.consent label:has(:disabled) { cursor: default; }
.consent input { flex: none; width: 1.5rem; height: 1.5rem; margin: 0; }
.consent .small { display: block; }
.outbox { margin-top: 1.4rem; border: 2px solid var(--_warn); }
.prose { max-width: 46rem; }
#code {
  min-height: 2.75rem;
  width: min(100%, 20rem);
  margin-top: 0.25rem;
  padding: 0.4rem 0.8rem;
  border: 1px solid var(--_edge);
  border-radius: 0.7rem;
  background: transparent;
  color: var(--_ink);
}
.consent #code { height: auto; }
[part="fingerprint"] { max-width: 46rem; margin-top: 0.8rem; }
.prose li { padding-inline-start: 0.8rem; border-inline-start: 3px solid var(--_accent); }
.prose li + li { margin-top: 0.8rem; }
.account { display: flex; flex-wrap: wrap; gap: 0.7rem 2.2rem; max-width: 46rem; }
`;
