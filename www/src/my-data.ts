/** Everything that is kept about the learner: to see, to take along, to bring back, to erase. */

import { CairnError, type ProfileExport, type StoredRecord } from "cairn-learn";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import "./ask.js";
import type { Ask } from "./ask.js";
import { forgetCatalogs } from "./offline.js";
import { SectionPart } from "./part.js";
import { allRemembered, forgetAll } from "./remembered.js";
import { say } from "./say.js";
import { size } from "./words.js";

@customElement("my-data")
export class MyData extends SectionPart {
  @state() private stored: StoredRecord[] | undefined;
  @state() private readable = false;
  @state() private problem = "";

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#look();
  }

  async #look(): Promise<void> {
    try {
      this.stored = [...(await this.learning.cairn.profile.stored()), ...allRemembered()];
    } catch (error) {
      this.problem = `What is stored cannot be read: ${messageOf(error)}`;
    }
  }

  readonly #export = async () => {
    let json: string;
    try {
      json = JSON.stringify(await this.learning.cairn.profile.export(), null, 2);
    } catch (error) {
      this.problem = `The profile cannot be exported: ${messageOf(error)}`;
      return;
    }
    const address = URL.createObjectURL(new Blob([json], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `cairn-profile-${new Date().toISOString().slice(0, 10)}.json`;
    link.click();
    // The download has begun by then; a browser that has not would find nothing under a revoked address.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    say("Your profile was saved as a file.");
    await this.#look();
  };

  readonly #import = async (event: Event) => {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    if (!file) return;
    try {
      await this.learning.cairn.profile.import(await read(file));
      this.problem = "";
      this.learning.replaced();
      await this.#look();
      say("The profile in the file has taken the place of the one that was here.");
    } catch (error) {
      this.problem = `${file.name} was not taken, and nothing has changed: ${messageOf(error)}`;
    } finally {
      // The same file may be chosen again once it was mended.
      input.value = "";
    }
  };

  readonly #erase = async () => {
    const agreed = await this.querySelector<Ask>("ask-first")?.ask();
    if (!agreed) return;
    try {
      await this.learning.cairn.profile.erase({ everything: agreed.also });
      forgetAll();
      await forgetCatalogs();
      this.learning.steer({ multiples: {} });
      this.problem = "";
      this.learning.replaced();
      await this.#look();
      say("Erased. You start anew.");
    } catch (error) {
      this.problem = `Not everything could be erased: ${messageOf(error)}`;
    }
    this.querySelector<HTMLElement>("h2")?.focus();
  };

  protected override render(): TemplateResult {
    return html`
      <section aria-labelledby="data-heading">
        <h2 id="data-heading" tabindex="-1">My data</h2>
        <p class="lead">This is what this page keeps about you, in this browser. What you exported or shared is elsewhere too.</p>
        ${this.problem ? html`<p class="notice" role="alert">${this.problem}</p>` : nothing}
        ${this.#records()}
        <h3>Look at it</h3>
        <details
          class="panel"
          @toggle=${(event: Event) => {
            this.readable = (event.target as HTMLDetailsElement).open;
          }}
        >
          <summary>Everything that is known about you, to read</summary>
          ${
            this.readable
              ? html`<pre tabindex="0" role="region" aria-label="Your profile">${JSON.stringify(this.learning.cairn.profile.read(), null, 2)}</pre>`
              : nothing
          }
        </details>
        <h3>Take it along</h3>
        <div class="actions">
          <button type="button" @click=${this.#export}>Export as a file</button>
          <label class="file">
            Import a file
            <input type="file" accept="application/json,.json" @change=${this.#import} />
          </label>
        </div>
        <p class="small">
          The file holds your results and inclinations, readable for anyone who has it. Importing puts the file in
          the place of what is here. After an export this browser shares nothing more: what may be shared in a lifetime
          goes along with the file.
        </p>
        <h3>Erase it</h3>
        <button type="button" class="grave" @click=${this.#erase}>Erase my data…</button>
        <ask-first
          question="Erase what you did here?"
          explanation="Your results, inclinations and goal are erased from this browser, and the catalogs that are kept for offline; sharing is switched off, and a report that waits is erased. This cannot be taken back."
          yes="Erase"
          also="Also erase the list of what was shared. It is what holds this device to its limit."
        ></ask-first>
      </section>`;
  }

  #records(): TemplateResult {
    const { stored } = this;
    if (!stored) return html`<p>Looking…</p>`;
    if (stored.length === 0) return html`<p class="panel empty">Nothing is stored.</p>`;
    return html`
      <div class="scrolls" tabindex="0" role="region" aria-label="What is stored">
        <table>
          <caption>What is stored in this browser</caption>
          <thead>
            <tr><th scope="col">What</th><th scope="col" class="number">Size</th><th scope="col">Under the name</th></tr>
          </thead>
          <tbody>
            ${stored.map(
              ({ key, bytes, about }) => html`<tr>
                <th scope="row">${about}</th>
                <td class="number">${size(bytes)}</td>
                <td><code>${key}</code></td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="small">
        Each record has two copies, a and b. If one is damaged, the other is used, and your last step may be
        missing. The page is kept too, to work without a network, and so are the catalogs that you opened, until you
        erase. What the browser itself remembers of visits is in its own settings.
      </p>`;
  }
}

async function read(file: File): Promise<ProfileExport> {
  try {
    return JSON.parse(await file.text()) as ProfileExport;
  } catch {
    throw new CairnError("profile-invalid", "this is not a JSON file");
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
