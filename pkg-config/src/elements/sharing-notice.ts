/**
 * `<cairn-sharing-notice>`: that a report waits, what it says, when it may leave, and one press that withdraws it. It stands in a page's
 * frame, wherever the learner is, because a report may leave only once a notice of it was on the screen for as long as the policy
 * sets. It counts that time and tells it. Where nothing waits there is nothing to see.
 */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Recommender } from "../recommender.js";
import type { WaitingReport } from "../types/index.js";
import { CairnElement } from "./base.js";
import { type Language, languageAt } from "./language.js";
import { ScreenTime } from "./screen-time.js";
import { report, whenItLeaves } from "./shared.js";
import { styles } from "./styles/sharing-notice.js";
import { capitalised, webAddress } from "./words.js";

const LOOK_EVERY_MS = 5_000;

/** A notice of the report that waits, for a page's frame. */
export class CairnSharingNotice extends CairnElement {
  /** @internal */
  static override properties = {
    ...CairnElement.properties,
    sharingHref: { attribute: "sharing-href" },
  };

  /** @internal */
  static override styles = [...CairnElement.styles, styles];

  /** The address of the place where the learner can read and change what is shared; no link if not set. Attribute `sharing-href`. */
  declare sharingHref: string | undefined;

  #waiting: WaitingReport | undefined;
  #announced = "";
  /** What the learner did last, until they have gone on from there. */
  #done = "";
  #time: ScreenTime | undefined;
  #looking: ReturnType<typeof setInterval> | undefined;

  /** @internal */
  override connectedCallback(): void {
    super.connectedCallback();
    this.#time = new ScreenTime((seconds) => void this.#shown(seconds));
    // Reports are made and sent by the clock, not by anything that is pressed here.
    this.#looking = setInterval(() => {
      if (document.visibilityState === "visible") void this.refresh();
    }, LOOK_EVERY_MS);
  }

  /** @internal */
  override disconnectedCallback(): void {
    this.#time?.end();
    clearInterval(this.#looking);
    super.disconnectedCallback();
  }

  /** @internal */
  protected override async read(recommender: Recommender): Promise<() => void> {
    const { waiting } = recommender.sharing;
    return () => this.#take(waiting);
  }

  #take(waiting: WaitingReport | undefined): void {
    const before = this.#waiting?.digest;
    this.#waiting = waiting;
    if (waiting?.digest === before) return;
    this.#announced = waiting ? languageAt(this).texts.noticeSaid : "";
    if (waiting) this.#done = "";
  }

  async #shown(seconds: number): Promise<void> {
    const [{ using }, waiting] = [this, this.#waiting];
    if (!using || !waiting) return;
    try {
      const now = await using.sharing.shown(waiting.digest, seconds);
      if (using === this.using) this.#take(now);
    } catch {
      // What cannot be stored does not count: the report waits longer.
    }
    this.requestUpdate();
  }

  readonly #withdraw = async () => {
    const { using } = this;
    if (!using) return;
    const { texts } = languageAt(this);
    try {
      await using.sharing.consent("local-only");
      this.#done = texts.withdrawn;
    } catch {
      // It takes effect in this page whatever could not be stored; who reads that should know that it may be otherwise in another.
      this.#done = `${texts.choiceFailed} ${texts.notStored}`;
    }
    await this.everywhere(using);
    this.focusOn("#done");
  };

  /** @internal */
  protected override updated(_: PropertyValues): void {
    const waiting = this.#waiting;
    const enough = waiting ? waiting.showForSeconds - waiting.shownSeconds : 0;
    // What was enough needs no more counting.
    const notice = enough > 0 ? this.renderRoot.querySelector("section") : null;
    this.#time?.watch(notice, this.using, enough);
  }

  /** @internal */
  protected override render(): TemplateResult {
    const language = languageAt(this);
    const done = () => {
      this.#done = "";
      this.requestUpdate();
    };
    // The line for screen readers is there before there is anything to say: they follow what changes in it.
    return html`<div lang=${language.tag} dir=${language.tag === "en" ? "ltr" : nothing}>
      ${this.#waiting ? this.content(language) : nothing}
      ${
        this.#done && !this.#waiting
          ? html`<p id="done" class="box" part="notice" tabindex="-1" @blur=${done}>${this.#done}</p>`
          : nothing
      }
      <p role="status" class="away" part="status">${this.#announced}</p>
    </div>`;
  }

  /** @internal */
  protected override content(language: Language): TemplateResult {
    const { texts, number } = language;
    const waiting = this.#waiting as WaitingReport;
    const answer = waiting.fields.at(-1);
    const [, says] = answer ? language.report(answer.code, answer.params) : ["", ""];
    const { shownSeconds, showForSeconds } = waiting;
    const whole = (seconds: number) => number(Math.min(Math.floor(seconds), showForSeconds));
    const leaves = whenItLeaves(waiting.sendAt, language);
    const link = this.sharingHref === undefined ? undefined : webAddress(this.sharingHref);
    return html`<section class="box stack" part="notice" aria-labelledby="heading">
      ${this.heading(texts.waiting, { id: "heading" })}
      ${
        // What was seen for long enough takes less room.
        shownSeconds >= showForSeconds
          ? html`<p>${texts.noticeSeenEnough(leaves)}</p>`
          : html`<p>${texts.notice(leaves)}</p>
            <p>${capitalised(says)}.</p>
            <p class="small">${texts.noticeSeen(whole(shownSeconds), number(showForSeconds))}</p>`
      }
      <details>
        <summary>${texts.noticeLook}</summary>
        <div class="stack" part="outbox">${report(waiting, waiting.fields, language)}</div>
      </details>
      <div class="actions">
        ${link ? html`<a class="button" part="button" href=${link.href}>${texts.noticeOpen}</a>` : nothing}
        <button type="button" class="grave" part="button" @click=${this.#withdraw}>${texts.withdraw}</button>
      </div>
    </section>`;
  }
}
