/**
 * Sharing: what a learner may agree to, what it would mean, and what came of it. The policy is fetched when the learner presses for it
 * and not before: opening this section makes no request, so that the server is not told who looks at it.
 */

import type { CairnError, Consent, PolicySummary, SharingState } from "cairn-learn";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Notice } from "./notice.js";
import { SectionPart } from "./part.js";
import { inPlainWords } from "./policy-words.js";
import { say } from "./say.js";
import { account, ledger, waiting } from "./shared.js";
import { capitalised } from "./words.js";

const LOOK_EVERY_MS = 2_000;

const CHOICES: { consent: Consent; name: string; about: string }[] = [
  {
    consent: "local-only",
    name: "Keep everything on this device",
    about:
      "No answer is sent. Fetched are the page, the catalogs that you open, and what this site asks once you press “Show what this site asks”.",
  },
  {
    consent: "personalise",
    name: "Learn from others, send nothing",
    about:
      "What this site publishes about all learners together may be fetched, to estimate better. No answer is sent.",
  },
  {
    consent: "share-aggregates",
    name: "Add a stone",
    about:
      "Now and then one blurred answer is sent, as described below, so that estimates get better for everyone.",
  },
];

@customElement("my-sharing")
export class MySharing extends SectionPart {
  @state() private policy: PolicySummary | undefined;
  @state() private problem = "";
  @state() private choice: Consent | undefined;
  #looking: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // Reports are made and sent by the clock, not by anything that is pressed here.
    this.#looking = setInterval(() => this.requestUpdate(), LOOK_EVERY_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#looking);
  }

  readonly #readPolicy = async () => {
    try {
      this.policy = await this.learning.cairn.sharing.policy();
      this.problem = "";
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  };

  readonly #show = async () => {
    await this.#readPolicy();
    await this.updateComplete;
    // The button is gone if that worked.
    if (!this.problem) this.querySelector<HTMLElement>("#asked-heading")?.focus();
  };

  async #agree(consent: Consent, said: string): Promise<void> {
    const { sharing } = this.learning.cairn;
    this.problem = "";
    const code = this.querySelector<HTMLInputElement>("#guardian-code")?.value;
    try {
      await sharing.consent(consent, this.policy && { policy: this.policy.digest, ...(code && { code }) });
      // With what is due done first, the page shows at once what the choice led to.
      await sharing.sync();
    } catch (error) {
      const { code: wrong, message } = error as Partial<CairnError>;
      this.problem =
        wrong === "guardian-code"
          ? "This is not the code of a guardian or teacher, and nothing has changed"
          : `Your choice was not taken: ${message ?? error}`;
      // Who presses once more agrees to what is shown, and that has to be what there is now.
      if (wrong === "policy-changed" || wrong === "policy-not-shown") {
        this.policy = await sharing.policy().catch(() => undefined);
      }
      if (wrong === "guardian-code") {
        await this.updateComplete;
        this.querySelector<HTMLElement>("#guardian-code")?.focus();
        return;
      }
    }
    this.choice = undefined;
    this.requestUpdate();
    await this.updateComplete;
    this.querySelector<HTMLElement>("#choice-heading")?.focus();
    void this.closest("cairn-app")?.querySelector<Notice>("cairn-sharing-notice")?.refresh();
    if (!this.problem) say(said);
  }

  readonly #save = () => {
    const { choice } = this;
    if (!choice) return;
    const chosen = CHOICES.find(({ consent }) => consent === choice);
    void this.#agree(choice, `Your choice is taken: ${chosen?.name.toLowerCase()}.`);
  };

  readonly #withdraw = () =>
    void this.#agree("local-only", "Withdrawn: sharing is off, and what waited was erased.");

  protected override render(): TemplateResult {
    const { sharing } = this.learning.cairn;
    const { state } = sharing;
    return html`
      <section class="sharing" aria-labelledby="sharing-heading">
        <h2 id="sharing-heading" tabindex="-1">Sharing</h2>
        <p class="lead">
          A cairn shows the way because many walkers each leave a stone. Whether you leave one is up to you: what is
          recommended to you does not depend on whether you send anything.
        </p>
        ${this.problem ? this.#problem() : nothing}
        ${this.#notPossible(state)}
        ${
          state.consent === "share-aggregates" && this.policy && !state.agreed
            ? html`<div class="notice">
              <p>What this site asks has changed since you agreed. Nothing is sent until you agree again.</p>
              <button type="button" @click=${() => this.#agree("share-aggregates", "You agreed to what is asked now.")}>
                Agree to what is asked now
              </button>
            </div>`
            : nothing
        }
        ${this.#consent()}
        ${waiting(state, sharing.preview(), this.#withdraw)}
        ${this.policy ? inPlainWords(this.policy, this.learning.cairn) : nothing}
        ${account(state)} ${ledger(sharing.ledger(), this.policy)}
      </section>`;
  }

  #notPossible({ available, unavailable, mode }: SharingState): TemplateResult | typeof nothing {
    if (available) return nothing;
    return html`<p class="notice">${
      mode === "off"
        ? "Sharing is switched off here. No answer is sent."
        : `Sharing is not possible here: ${unavailable}.`
    }</p>`;
  }

  #problem(): TemplateResult {
    return html`<div class="notice" role="alert">
      <p>${capitalised(this.problem)}.</p>
      ${
        this.policy
          ? nothing
          : html`<p>Without it nothing can be shared; everything else works.</p>
            <button type="button" @click=${this.#show}>Try again</button>`
      }
    </div>`;
  }

  #ask(): TemplateResult {
    return html`<div class="ask">
      <p>To add a stone, look at what this site asks first.</p>
      <button type="button" aria-describedby="about-asking" @click=${this.#show}>Show what this site asks</button>
      <p class="small" id="about-asking">
        That fetches one file of this site. As any request it tells your address, the time, and what the browser
        says about itself.
      </p>
    </div>`;
  }

  #code(): TemplateResult {
    return html`<div class="ask">
      <label for="guardian-code">Code of a guardian or teacher</label>
      <input id="guardian-code" type="password" autocomplete="off" aria-describedby="about-code" />
      <p class="small" id="about-code">
        Here learners share only with such a code. It is checked on this device, and neither sent nor kept.
      </p>
    </div>`;
  }

  #consent(): TemplateResult {
    const { state } = this.learning.cairn.sharing;
    const choice = this.choice ?? state.consent;
    const possible = (consent: Consent) =>
      consent !== "share-aggregates" || (state.available && this.policy !== undefined);
    return html`
      <h3 id="choice-heading" tabindex="-1">Your choice</h3>
      <fieldset class="consent panel">
        <legend class="away">Your choice</legend>
        ${CHOICES.map(
          ({ consent, name, about }) => html`<label>
            <input
              type="radio"
              name="consent"
              value=${consent}
              aria-describedby="about-${consent}"
              .checked=${choice === consent}
              ?disabled=${!possible(consent) && state.consent !== consent}
              @change=${() => {
                this.choice = consent;
              }}
            />
            <span>
              <strong>${name}</strong>
              <span class="small" id="about-${consent}">${about}</span>
            </span>
          </label>`,
        )}
        ${this.policy || this.problem || !state.available ? nothing : this.#ask()}
        ${choice === "share-aggregates" && state.mode === "guardian" && !state.agreed ? this.#code() : nothing}
        <div class="actions">
          <button type="button" class="main" ?disabled=${choice === state.consent} @click=${this.#save}>
            Save my choice
          </button>
          ${
            state.consent === "share-aggregates" && !state.waiting
              ? html`<button type="button" @click=${this.#withdraw}>Stop sharing</button>`
              : nothing
          }
        </div>
      </fieldset>`;
  }
}
