/** Asks before something that cannot be taken back. The browser's own dialog keeps the focus in, and gives it back. */

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { Part } from "./part.js";

/** What was agreed to, with whether the box was ticked. */
export interface Agreed {
  also: boolean;
}

@customElement("ask-first")
export class Ask extends Part {
  @property() question = "";
  @property() explanation = "";
  @property() yes = "Yes";
  /** A box that can be ticked along; none where it is empty. */
  @property() also = "";

  /** Asks. Resolves to `undefined` where the learner changed their mind. */
  ask(): Promise<Agreed | undefined> {
    const dialog = this.querySelector("dialog") as HTMLDialogElement;
    const box = dialog.querySelector<HTMLInputElement>("input");
    if (box) box.checked = false;
    dialog.returnValue = "";
    dialog.showModal();
    // The answer that harms nothing, and not the box before it.
    dialog.querySelector("button")?.focus();
    const opening = ++this.#openings;
    return new Promise((resolve) => {
      const answer = () => {
        const isOver = this.#openings !== opening;
        if (dialog.open && !isOver) return;
        dialog.removeEventListener("close", answer);
        resolve(!isOver && dialog.returnValue === "yes" ? { also: box?.checked ?? false } : undefined);
      };
      dialog.addEventListener("close", answer);
    });
  }

  /** Browsers tell of a closing a moment later: who closes and opens quickly would have the first answer taken for the second. */
  #openings = 0;

  readonly #close = (answer: string) => () => this.querySelector("dialog")?.close(answer);

  protected override render(): TemplateResult {
    return html`
      <dialog aria-labelledby="ask-question" aria-describedby="ask-explanation">
        <h3 id="ask-question">${this.question}</h3>
        <p id="ask-explanation">${this.explanation}</p>
        ${this.also ? html`<label class="switch"><input type="checkbox" /> ${this.also}</label>` : nothing}
        <div class="actions">
          <button type="button" @click=${this.#close("")}>Keep everything</button>
          <button type="button" class="grave" @click=${this.#close("yes")}>${this.yes}</button>
        </div>
      </dialog>`;
  }
}
