/** Choosing a catalog: one of the server's, or a file of the learner's own. */

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { type Pack, title } from "./catalogs.js";
import { Part } from "./part.js";
import { size } from "./words.js";

/** An address on this site, or a file. */
export interface Choice {
  source: string | File;
}

export const choiceOf = (event: Event) => (event as CustomEvent<Choice>).detail;

@customElement("catalog-chooser")
export class Chooser extends Part {
  @property({ attribute: false }) packs: Pack[] | undefined;
  @property({ attribute: false }) current: string | undefined;

  #choose(source: string | File): void {
    this.dispatchEvent(new CustomEvent<Choice>("choose", { detail: { source } }));
  }

  readonly #file = (event: Event) => {
    const [file] = (event.target as HTMLInputElement).files ?? [];
    if (file) this.#choose(file);
  };

  protected override render(): TemplateResult {
    return html`
      <section class="chooser panel" aria-labelledby="chooser-heading">
        <h2 id="chooser-heading">Catalogs</h2>
        ${
          this.packs && this.packs.length > 0
            ? html`<ul class="packs">
              ${this.packs.map(
                (pack) => html`<li>
                  <button
                    type="button"
                    aria-current=${pack.url === this.current ? "true" : "false"}
                    @click=${() => this.#choose(pack.url)}
                  >
                    <strong>${title(pack)}</strong>
                    <span>${size(pack.bytes)}${pack.url === this.current ? ", open now" : nothing}</span>
                  </button>
                </li>`,
              )}
            </ul>`
            : html`<p>
              ${this.packs ? "This site lists no catalogs." : "The list of this site's catalogs could not be fetched."}
            </p>`
        }
        <p>
          <label class="file">
            Open a file (.cairn)
            <input type="file" accept=".cairn" @change=${this.#file} />
          </label>
        </p>
        <p class="small">
          What you did is kept apart from the catalogs: you can change between them, and lose nothing.
        </p>
      </section>`;
  }
}
