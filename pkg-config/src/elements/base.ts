/** What all elements have in common: whose learner they show, in which language, and how they say what happened. */

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { type CairnError, toCairnError } from "../errors.js";
import type { Recommender } from "../recommender.js";
import type { LearnerEvent, Recorded } from "../types/index.js";
import { type CairnCatalog, catalogAround } from "./catalog.js";
import { changed, onChange } from "./changes.js";
import { noteFocus } from "./focus.js";
import { type Language, languageAt, onLanguage } from "./language.js";
import { mistake, numberOr } from "./mistake.js";
import { styles } from "./styles/base.js";

const SAID_FOR_MS = 12_000;
/** How long a page may take to say whose learner an element shows, until that is told as a mistake. */
const PATIENCE_MS = 10_000;
const LEVEL: [(level: number) => boolean, string] = [
  (level) => Number.isInteger(level) && level >= 1 && level <= 6,
  "a whole number from 1 to 6",
];
/** Who reads out what is wrong: with a catalog, it is the same for all elements in it, and must not be heard from each. */
const readers = new WeakMap<CairnError, CairnElement>();
/** What whoever made the page got wrong, and no learner can help. */
const THEIRS = ["options-invalid", "request-invalid", "item-unknown"];

/** The base of the elements that show something. */
export abstract class CairnElement extends LitElement {
  /** @internal */
  static override properties = {
    recommender: { attribute: false },
    headingLevel: { type: Number, attribute: "heading-level" },
  };

  /** @internal */
  static override styles = [styles];

  /** The catalog opened for a learner; that of the nearest `<cairn-catalog>` if not set. */
  declare recommender: Recommender | undefined;
  /** The level of its heading in the page's outline, 1 to 6; 2 by default. Attribute `heading-level`. */
  declare headingLevel: number;

  /** @internal The recommender in use. */
  protected using: Recommender | undefined;
  /** @internal */
  protected problem: CairnError | undefined;
  /** @internal Whether what it shows was read at least once. */
  protected loaded = false;
  /** @internal The language of the catalog's own words. */
  protected catalogLang = "";
  #catalog: CairnCatalog | undefined;
  #turn = 0;
  #said = "";
  #clearing: ReturnType<typeof setTimeout> | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;
  /** Whether nobody has said whose learner it shows. */
  #idle = false;
  #endings: (() => void)[] = [];
  #refocus: (() => boolean) | undefined;
  #wanted = "";
  #leave: (() => void) | undefined;

  /** @internal */
  constructor() {
    super();
    this.headingLevel = 2;
  }

  /** @internal */
  override connectedCallback(): void {
    super.connectedCallback();
    this.#catalog = catalogAround(this);
    const update = () => this.requestUpdate();
    this.#endings = [onLanguage(update), ...(this.#catalog ? [this.#catalog.watch(update)] : [])];
    this.#patience = setTimeout(() => this.#alone(), PATIENCE_MS);
    update();
  }

  /** @internal */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#endings) end();
    this.#leave?.();
    this.#leave = undefined;
    this.using = undefined;
    this.#turn++;
    clearTimeout(this.#clearing);
    clearTimeout(this.#patience);
    this.#idle = false;
  }

  #alone(): void {
    if (this.using || (this.#catalog && !this.#catalog.idle)) return;
    this.#idle = true;
    this.requestUpdate();
    if (this.#catalog) return;
    mistake(this, "there is no <cairn-catalog> around it, and its property recommender is not set");
  }

  /** Reads anew what it shows. For pages that change something through the recommender themselves. */
  readonly refresh = async (): Promise<void> => {
    const { using } = this;
    const turn = ++this.#turn;
    if (!using) return;
    try {
      const { language } = await using.catalog;
      const show = await this.read(using);
      if (turn !== this.#turn) return;
      this.catalogLang = language;
      show();
      this.loaded = true;
      this.problem = undefined;
    } catch (error) {
      if (turn !== this.#turn) return;
      this.problem = toCairnError(error, "internal");
      if (THEIRS.includes(this.problem.code)) mistake(this, this.problem.message);
    }
    this.requestUpdate();
    await this.updateComplete;
  };

  /** @internal Reads what it shows; what comes back takes it in. Between the two something newer may have been asked for. */
  protected abstract read(recommender: Recommender): Promise<() => void>;

  /** @internal What it shows once it has something to show. */
  protected abstract content(language: Language): TemplateResult;

  /** @internal Whether a change of these properties needs another reading. */
  protected needsReading(_: PropertyValues): boolean {
    return false;
  }

  /** @internal */
  protected override willUpdate(changes: PropertyValues): void {
    const now = this.isConnected ? (this.recommender ?? this.#catalog?.recommender) : undefined;
    if (now !== this.using) {
      this.#leave?.();
      this.#leave = now && onChange(now, this.refresh);
      this.using = now;
      this.loaded = false;
      this.problem = undefined;
      void this.refresh();
    } else if (this.needsReading(changes)) {
      void this.refresh();
    }
  }

  /** @internal */
  protected override update(changes: PropertyValues): void {
    this.#refocus ??= noteFocus(this.renderRoot as ShadowRoot);
    super.update(changes);
    const wanted = this.#wanted ? this.renderRoot.querySelector<HTMLElement>(this.#wanted) : null;
    this.#wanted = "";
    wanted?.focus();
    if (wanted || this.#refocus()) this.#refocus = undefined;
  }

  /** @internal Takes in what the learner did, and tells every element that shows the same learner. */
  protected async record(event: LearnerEvent, taken?: () => void): Promise<Recorded | undefined> {
    const { using } = this;
    if (!using) return undefined;
    try {
      const recorded = await using.record(event);
      taken?.();
      await this.everywhere(using);
      return recorded;
    } catch (error) {
      this.problem = toCairnError(error, "internal");
      this.requestUpdate();
      return undefined;
    }
  }

  /** @internal Lets every element that shows the same learner read anew, this one first. */
  protected async everywhere(recommender: Recommender): Promise<void> {
    await this.refresh();
    changed(recommender, this.refresh);
  }

  /** @internal Says a sentence: shown for a while, and read out by screen readers when they are done with what they are at. */
  protected say(sentence: string): void {
    // The same sentence again is no change, and would not be read out.
    this.#said = sentence === this.#said ? `${sentence}\u00a0` : sentence;
    this.requestUpdate();
    clearTimeout(this.#clearing);
    this.#clearing = setTimeout(() => {
      this.#said = "";
      this.requestUpdate();
    }, SAID_FOR_MS);
  }

  /** @internal Moves the focus to the first place inside that matches, in one go with what is rendered next: two moves would be read out both. */
  protected focusOn(selector: string): void {
    this.#wanted = selector;
    this.requestUpdate();
  }

  /** @internal A heading, so many levels below the element's own. */
  protected heading(text: unknown, { below = 0, id = "" } = {}): TemplateResult {
    return html`<div
      class="heading h${below}"
      part=${below === 0 ? "heading" : "subheading"}
      role="heading"
      aria-level=${Math.min(6, numberOr(this, ["heading-level", this.headingLevel], LEVEL, 2) + below)}
      id=${id || nothing}
      tabindex="-1"
    >${text}</div>`;
  }

  /** @internal */
  protected override render(): TemplateResult {
    const language = languageAt(this);
    const { texts, tag } = language;
    const problem = this.problem ?? (this.using ? undefined : this.#catalog?.problem);
    const idle = this.#idle && !this.using;
    // A page may be written from right to left in a language that nobody has added.
    return html`<div lang=${tag} dir=${tag === "en" ? "ltr" : nothing} aria-busy=${this.loaded || problem || idle ? "false" : "true"}>
      ${problem ? this.#trouble(problem, language) : nothing}
      ${this.loaded ? this.content(language) : problem ? nothing : html`<p class="soft">${idle ? texts.nothingYet : texts.loading}</p>`}
      <p role="status" class="said" part="status">${this.#said}</p>
    </div>`;
  }

  #trouble(problem: CairnError, { texts }: Language): TemplateResult {
    const { code } = problem;
    if (!readers.get(problem)?.isConnected) readers.set(problem, this);
    const again = () => void (this.using ? this.refresh() : this.#catalog?.reopen());
    return html`<div class="notice" part="notice" role=${readers.get(problem) === this ? "alert" : nothing}>
      <p>${texts.troubles[code] ?? texts.trouble} <code class="small">${code}</code></p>
      <button type="button" part="button" @click=${again}>${texts.tryAgain}</button>
    </div>`;
  }
}
