/**
 * The base of all parts of the page. They render into the page itself and not into shadow roots: one style sheet serves
 * all, and labels and descriptions may point from one part to another.
 */

import { LitElement, type PropertyValues } from "lit";
import { property } from "lit/decorators.js";
import { noteFocus } from "./focus.js";
import type { Learning } from "./learning.js";

export class Part extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override update(changes: PropertyValues): void {
    const refocus = noteFocus(this);
    super.update(changes);
    refocus();
  }
}

/** A part that shows what is learned, and follows it. */
export class LearningPart extends Part {
  @property({ attribute: false }) learning!: Learning;

  readonly #changed = () => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    this.learning.addEventListener("change", this.#changed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.learning.removeEventListener("change", this.#changed);
  }
}

/** One of the page's sections. */
export class SectionPart extends LearningPart {
  protected override firstUpdated(_: PropertyValues): void {
    // A learner who came here by the keyboard goes on here; on the first load the browser's own start is right.
    if (document.activeElement?.closest("nav")) this.querySelector<HTMLElement>("h2")?.focus();
  }
}
