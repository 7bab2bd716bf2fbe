/**
 * `<cairn-sharing>`: what a learner may agree to, what it would mean, and what came of it. The policy is fetched when the learner
 * presses for it and not before: looking at the element makes no request, so that the server is not told who looks.
 */

import { html, nothing, type TemplateResult } from "lit";
import type { CairnError } from "../errors.js";
import type { Recommender } from "../recommender.js";
import { policyInWords } from "../sharing/policy-words.js";
import type { Consent, LedgerEntry, PolicySummary, ReportField, SharingState } from "../types/index.js";
import { CairnElement } from "./base.js";
import { type Language, languageAt } from "./language.js";
import { ScreenTime } from "./screen-time.js";
import { account, fingerprint, ledger, policyParagraphs, report } from "./shared.js";
import { styles } from "./styles/sharing.js";
import type { Texts } from "./texts/en.js";

const LOOK_EVERY_MS = 5_000;
const CHOICES: Consent[] = ["local-only", "personalise", "share-aggregates"];

/** Consent in three states, the policy in plain words, the report that waits byte for byte, and the ledger. */
export class CairnSharing extends CairnElement {
  /** @internal */
  static override styles = [...CairnElement.styles, styles];

  #state: SharingState | undefined;
  #ledger: LedgerEntry[] = [];
  #preview: ReportField[] | undefined;
  #policy: PolicySummary | undefined;
  /** Names of items that the policy asks about. */
  #names = new Map<string, string>();
  #unread = false;
  #failed = "";
  #choice: Consent | undefined;
  #looking: ReturnType<typeof setInterval> | undefined;
  #time: ScreenTime | undefined;

  /** @internal */
  override connectedCallback(): void {
    super.connectedCallback();
    // Reports are made and sent by the clock, not by anything that is pressed here.
    this.#looking = setInterval(() => {
      if (document.visibilityState === "visible") void this.refresh();
    }, LOOK_EVERY_MS);
    this.#time = new ScreenTime((seconds) => void this.#shown(seconds));
  }

  async #shown(seconds: number): Promise<void> {
    const digest = this.#state?.waiting?.digest;
    // What cannot be stored does not count: the report waits longer.
    if (digest) await Promise.resolve(this.using?.sharing.shown(digest, seconds)).catch(() => undefined);
  }

  /** @internal */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#time?.end();
    clearInterval(this.#looking);
  }

  /** @internal */
  protected override async read(recommender: Recommender): Promise<() => void> {
    const { sharing } = recommender;
    const [state, entries, preview] = await Promise.all([sharing.state, sharing.ledger(), sharing.preview()]);
    return () => {
      const first = !this.loaded;
      this.#state = state;
      this.#ledger = entries;
      this.#preview = preview;
      if (first) {
        this.#policy = undefined;
        this.#choice = undefined;
      }
    };
  }

  readonly #readPolicy = async () => {
    const { using } = this;
    if (!using || this.#state?.available === false) return;
    try {
      const policy = await using.sharing.policy();
      const asked = policy.tasks.flatMap(({ kind, names }) =>
        kind === "solved" || kind === "tried" ? names : [],
      );
      for (const id of asked) {
        // A policy serves all catalogs of a site, so most catalogs have only some of its items.
        const name = await Promise.resolve()
          .then(() => using.item(id))
          .then((item) => item?.name)
          .catch(() => undefined);
        if (name !== undefined) this.#names.set(id, name);
      }
      if (using !== this.using) return;
      this.#policy = policy;
      this.#unread = false;
    } catch {
      this.#unread = true;
    }
    await this.refresh();
  };

  readonly #show = async () => {
    await this.#readPolicy();
    if (this.#policy) this.focusOn("#asked");
  };

  async #agree(consent: Consent, said: string): Promise<void> {
    const { using } = this;
    if (!using) return;
    this.#failed = "";
    const { texts } = languageAt(this);
    const code = this.renderRoot.querySelector<HTMLInputElement>("#code")?.value;
    try {
      const { digest } = this.#policy ?? {};
      await using.sharing.consent(
        consent,
        digest === undefined ? undefined : { policy: digest, ...(code && { code }) },
      );
    } catch (error) {
      const { code: wrong } = error as Partial<CairnError>;
      if (wrong === "guardian-code") {
        this.#failed = texts.guardianWrong;
        this.requestUpdate();
        this.focusOn("#code");
        return;
      }
      this.#failed = texts.choiceFailed;
      // Who presses once more agrees to what is shown, and that has to be what there is now.
      if (wrong === "policy-changed" || wrong === "policy-not-shown") await this.#readPolicy();
    }
    this.#choice = undefined;
    await this.everywhere(using);
    this.focusOn("#choice");
    if (!this.#failed) this.say(said);
  }

  /** @internal */
  protected override updated(): void {
    const waiting = this.#state?.waiting;
    const enough = waiting ? waiting.showForSeconds - waiting.shownSeconds : 0;
    this.#time?.watch(enough > 0 ? this.renderRoot.querySelector(".outbox") : null, this.using, enough);
  }

  /** @internal */
  protected override content(language: Language): TemplateResult {
    const { texts } = language;
    const state = this.#state as SharingState;
    const withdraw = () => this.#agree("local-only", texts.withdrawn);
    return html`<section aria-labelledby="heading" part="section">
      ${this.heading(texts.sharing, { id: "heading" })}
      <p class="lead" part="lead">${texts.sharingLead}</p>
      ${this.#notices(state, language)}
      ${this.#consent(state, withdraw, language)}
      ${
        state.waiting && this.#preview
          ? html`<div class="panel outbox stack" part="outbox">
            ${this.heading(texts.waiting, { below: 1 })} ${report(state.waiting, this.#preview, language)}
            <button type="button" class="grave" part="button" @click=${withdraw}>${texts.withdraw}</button>
            <p class="small">${texts.withdrawAbout}</p>
          </div>`
          : nothing
      }
      ${this.#asked(language)}
      <div class="section">${this.heading(texts.account, { below: 1 })}</div>
      ${account(state, language)}
      <div class="section">${this.heading(texts.sharedSoFar, { below: 1 })}</div>
      ${ledger(this.#ledger, this.#policy, language)}
    </section>`;
  }

  #notices(state: SharingState, { texts }: Language): (TemplateResult | typeof nothing)[] {
    const notice = (text: string, button?: string, press?: () => void) =>
      html`<div class="notice" part="notice" role="alert">
        <p>${text}</p>
        ${button ? html`<button type="button" part="button" @click=${press}>${button}</button>` : nothing}
      </div>`;
    const again = () => this.#agree("share-aggregates", texts.agreedAgain);
    return [
      this.#failed ? notice(this.#failed) : nothing,
      state.available
        ? nothing
        : state.mode === "off"
          ? html`<p class="notice" part="notice">${texts.sharingOff}</p>`
          : html`<p class="notice" part="notice">
          ${texts.notPossible} <span class="small" lang="en">${state.unavailable}</span>
        </p>`,
      this.#unread ? notice(texts.policyMissing, texts.tryAgain, this.#show) : nothing,
      state.consent === "share-aggregates" && this.#policy && !state.agreed
        ? notice(texts.policyChanged, texts.agreeAgain, again)
        : nothing,
    ];
  }

  #consent(state: SharingState, withdraw: () => void, { texts }: Language): TemplateResult {
    const choice = this.#choice ?? state.consent;
    const possible = (consent: Consent) =>
      consent !== "share-aggregates" || (state.available && this.#policy !== undefined);
    const save = () => {
      const name = texts.consent[choice]?.[0] ?? choice;
      void this.#agree(choice, texts.choiceTaken(name));
    };
    return html`<fieldset class="consent panel" part="consent" aria-labelledby="choice">
      ${this.heading(texts.yourChoice, { below: 1, id: "choice" })}
      ${CHOICES.map((consent) => {
        const [name, about] = texts.consent[consent] ?? [consent, ""];
        return html`<label>
          <input
            type="radio"
            name="consent"
            aria-labelledby="name-${consent}"
            aria-describedby="about-${consent}"
            .checked=${choice === consent}
            ?disabled=${!possible(consent) && state.consent !== consent}
            @change=${() => {
              this.#choice = consent;
              this.requestUpdate();
            }}
          />
          <span>
            <strong id="name-${consent}">${name}</strong>
            <span class="small" id="about-${consent}">${about}</span>
          </span>
        </label>`;
      })}
      ${this.#policy || this.#unread || !state.available ? nothing : this.#ask(texts)}
      ${choice === "share-aggregates" && state.mode === "guardian" && !state.agreed ? this.#code(texts) : nothing}
      <div class="actions">
        <button type="button" class="main" part="button" ?disabled=${choice === state.consent} @click=${save}>
          ${texts.saveChoice}
        </button>
        ${
          state.consent === "share-aggregates" && !state.waiting
            ? html`<button type="button" part="button" @click=${withdraw}>${texts.stopSharing}</button>`
            : nothing
        }
      </div>
    </fieldset>`;
  }

  #code(texts: Texts): TemplateResult {
    return html`<div>
      <label class="field" for="code">${texts.guardianCode}</label>
      <input id="code" type="password" autocomplete="off" aria-describedby="about-code" />
      <p class="small" id="about-code">${texts.guardianAbout}</p>
    </div>`;
  }

  #ask(texts: Texts): TemplateResult {
    return html`<div>
      <p>${texts.askedFirst}</p>
      <button type="button" part="button" aria-describedby="about-asking" @click=${this.#show}>
        ${texts.showAsked}
      </button>
      <p class="small" id="about-asking">${texts.showAskedAbout}</p>
    </div>`;
  }

  #asked(language: Language): TemplateResult | typeof nothing {
    if (!this.#policy) return nothing;
    const { texts, policy } = language;
    const words = policyInWords(this.#policy, (id) => this.#names.get(id) ?? texts.notHere(id), policy);
    return html`<div class="section">${this.heading(texts.asked, { below: 1, id: "asked" })}</div>
      ${policyParagraphs(words, [...this.#names.values()], this.catalogLang)}
      ${fingerprint(this.#policy, language)}`;
  }
}
