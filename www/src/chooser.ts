/**
 * Choosing a catalog: one of the server's, or a file of the learner's own. What cannot be opened now, because it is not on this
 * device and the server does not answer, says so before it is pressed. It stays where the keyboard comes to it, or those who see
 * nothing would not learn that it is there; pressing it looks once more.
 */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type Pack, title } from "./catalogs.js";
import { kept, reachable } from "./offline.js";
import { Part } from "./part.js";
import { say } from "./say.js";
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

  @state() private away = !navigator.onLine;
  /** The addresses of those that are on this device; `undefined` until that was looked up. */
  @state() private here: ReadonlySet<string> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("online", this.#look);
    window.addEventListener("offline", this.#look);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("online", this.#look);
    window.removeEventListener("offline", this.#look);
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (changes.has("packs")) void this.#look();
  }

  readonly #look = async () => {
    this.away = !navigator.onLine;
    this.here = await kept((this.packs ?? []).map(({ url }) => url));
    this.away = !(await reachable());
  };

  #isMissing({ url }: Pack): boolean {
    return this.away && this.here?.has(url) === false;
  }

  async #press(pack: Pack): Promise<void> {
    if (this.#isMissing(pack)) await this.#look();
    if (!this.#isMissing(pack)) this.#choose(pack.url);
    else say(`${title(pack)} is not on this device, and this site cannot be reached now.`);
  }

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
              ${this.packs.map((pack) => this.#pack(pack))}
            </ul>`
            : html`<p>
              ${this.packs ? "This site lists no catalogs." : "The list of this site's catalogs could not be fetched."}
            </p>`
        }
        <p role="status">${
          this.packs?.some((pack) => this.#isMissing(pack))
            ? "This site cannot be reached now. What is not on this device can be opened once it can."
            : nothing
        }</p>
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

  #pack(pack: Pack): TemplateResult {
    const isOpen = pack.url === this.current;
    const isMissing = this.#isMissing(pack);
    return html`<li>
      <button
        type="button"
        aria-current=${isOpen ? "true" : "false"}
        aria-disabled=${isMissing ? "true" : "false"}
        @click=${() => this.#press(pack)}
      >
        <strong>${title(pack)}</strong>
        <span>
          ${size(pack.bytes)}${isOpen ? ", open now" : nothing}${isMissing ? ", not on this device" : nothing}
        </span>
      </button>
    </li>`;
  }
}
