/** `<cairn-my-data>`: everything that is kept about the learner: to see, to take along, to bring back, to erase. */

import { html, nothing, type TemplateResult } from "lit";
import { CairnError } from "../errors.js";
import type { Recommender } from "../recommender.js";
import type { ProfileExport, StoredRecord } from "../types/index.js";
import { ask, dialog } from "./ask.js";
import { CairnElement } from "./base.js";
import { type Language, languageAt } from "./language.js";
import { styles } from "./styles/dialog.js";
import type { Texts } from "./texts/en.js";
import { size } from "./words.js";

/** Everything that is kept about the learner. Importing and erasing ask first. */
export class CairnMyData extends CairnElement {
  /** @internal */
  static override styles = [...CairnElement.styles, styles];

  #stored: StoredRecord[] = [];
  #profile = "";
  #readable = false;
  #failed = "";

  /** @internal */
  protected override async read(recommender: Recommender): Promise<() => void> {
    const stored = await recommender.profile.stored();
    // A page may have opened without waiting for all that reading needs.
    if (this.#readable) await recommender.ready();
    const profile = this.#readable ? JSON.stringify(await recommender.profile.read(), null, 2) : "";
    return () => {
      this.#stored = stored;
      this.#profile = profile;
    };
  }

  readonly #export = () =>
    this.#try("trouble", "exported", async (recommender) => {
      const json = JSON.stringify(await recommender.profile.export(), null, 2);
      const address = URL.createObjectURL(new Blob([json], { type: "application/json" }));
      const link = document.createElement("a");
      link.href = address;
      link.download = `cairn-profile-${new Date().toISOString().slice(0, 10)}.json`;
      link.click();
      // The download has begun by then; a browser that has not would find nothing under a revoked address.
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    });

  readonly #import = async (event: Event) => {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    if (!file) return;
    const agreed = await ask(this.renderRoot, "ask-import");
    if (agreed) {
      await this.#try("notImported", "imported", async (recommender) =>
        recommender.profile.import(await parsed(file)),
      );
    }
    // The same file may be chosen again once it was mended.
    input.value = "";
    if (!agreed) input.focus();
  };

  readonly #erase = async () => {
    const agreed = await ask(this.renderRoot, "ask-erase");
    if (!agreed) return;
    await this.#try("notErased", "erased", (recommender) =>
      recommender.profile.erase({ everything: agreed.also }),
    );
    this.focusOn("#heading");
  };

  /** Changes what is kept, and says whether that went well. */
  async #try(
    failed: "trouble" | "notImported" | "notErased",
    done: "exported" | "imported" | "erased",
    change: (recommender: Recommender) => unknown,
  ): Promise<void> {
    const { using } = this;
    if (!using) return;
    const { texts } = languageAt(this);
    this.#failed = "";
    try {
      await change(using);
      this.say(texts[done]);
    } catch (error) {
      const code = error instanceof CairnError ? error.code : "";
      this.#failed = [texts[failed], texts.troubles[code], code && `(${code})`].filter(Boolean).join(" ");
    }
    await this.everywhere(using);
  }

  /** @internal */
  protected override content(language: Language): TemplateResult {
    const { texts } = language;
    const level = Math.min(6, this.headingLevel + 1);
    return html`<section aria-labelledby="heading" part="section">
      ${this.heading(texts.myData, { id: "heading" })}
      <p class="lead" part="lead">${texts.myDataLead}</p>
      ${this.#failed ? html`<p class="notice" part="notice" role="alert">${this.#failed}</p>` : nothing}
      ${this.#records(language)}
      <div class="section">${this.heading(texts.lookAtIt, { below: 1 })}</div>
      <details
        @toggle=${(event: Event) => {
          this.#readable = (event.target as HTMLDetailsElement).open;
          void this.refresh();
        }}
      >
        <summary>${texts.everything}</summary>
        ${
          this.#profile
            ? html`<pre tabindex="0" role="region" aria-label=${texts.profile} lang="en">${this.#profile}</pre>`
            : nothing
        }
      </details>
      <div class="section">${this.heading(texts.takeAlong, { below: 1 })}</div>
      <div class="actions">
        <button type="button" part="button" @click=${this.#export}>${texts.export}</button>
        <label class="button file" part="button">
          ${texts.import}
          <input type="file" accept="application/json,.json" @change=${this.#import} />
        </label>
      </div>
      <p class="small">${texts.exportAbout}</p>
      <div class="section">${this.heading(texts.eraseIt, { below: 1 })}</div>
      <button type="button" class="grave" part="button" @click=${this.#erase}>${texts.erase}</button>
      ${dialog(
        {
          id: "ask-import",
          question: texts.askImport,
          about: texts.askImportAbout,
          yes: texts.replace,
          no: texts.keep,
        },
        level,
      )}
      ${dialog(
        {
          id: "ask-erase",
          question: texts.askErase,
          about: texts.askEraseAbout,
          yes: texts.eraseYes,
          no: texts.keep,
          also: texts.eraseAlso,
        },
        level,
      )}
    </section>`;
  }

  #records(language: Language): TemplateResult {
    const { texts } = language;
    if (this.#stored.length === 0) return html`<p class="panel soft">${texts.nothingStored}</p>`;
    return html`<table>
        <caption>${texts.stored}</caption>
        <thead>
          <tr>
            <th scope="col">${texts.storedWhat}</th>
            <th scope="col" class="number">${texts.storedSize}</th>
          </tr>
        </thead>
        <tbody>
          ${this.#stored.map(
            (record) => html`<tr>
              <th scope="row">${about(record, texts)} <code class="bytes small under">${record.key}</code></th>
              <td class="number">${size(record.bytes, language)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
      <p class="small">${texts.storedTwice}</p>`;
  }
}

/** What a record is about, told by its name: the records' own words are English. */
function about({ key }: StoredRecord, { records }: Texts): string {
  const slot = /\.(profile|sharing)\.[ab]$/.exec(key)?.[1];
  return slot === "profile" ? records.profile : slot === "sharing" ? records.sharing : records.other;
}

async function parsed(file: File): Promise<ProfileExport> {
  try {
    return JSON.parse(await file.text()) as ProfileExport;
  } catch {
    throw new CairnError("profile-invalid", "this is not a JSON file");
  }
}
