/** `<cairn-why item="...">`: why one item is where it is, whatever its rank. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Recommender } from "../recommender.js";
import type { Recommendation, RecommendRequest, Weights } from "../types/index.js";
import { CairnElement } from "./base.js";
import type { Language } from "./language.js";
import { marked } from "./names.js";
import { reasonLines } from "./reasons.js";
import { reckoning } from "./reckoning.js";
import { skillNames } from "./words.js";

/** Why one item is where it is: its reasons, and every term in words with its weight. */
export class CairnWhy extends CairnElement {
  /** @internal */
  static override properties = { ...CairnElement.properties, item: {}, request: { attribute: false } };

  /** The item's id. */
  declare item: string | undefined;
  /** The request of the list that it is about, if that was another than the default one. */
  declare request: RecommendRequest | undefined;

  #pick: Recommendation | undefined;
  #weights: Weights = {};

  /** @internal */
  protected override async read(recommender: Recommender): Promise<() => void> {
    const { item, request } = this;
    const pick = (item && (await recommender.why(item, request))) || undefined;
    const weights = { ...(await recommender.weights), ...request?.weights };
    return () => {
      this.#pick = pick;
      this.#weights = weights;
    };
  }

  /** @internal */
  protected override needsReading(changes: PropertyValues): boolean {
    return changes.has("item") || changes.has("request");
  }

  /** @internal */
  protected override content(language: Language): TemplateResult {
    const { texts } = language;
    const pick = this.#pick;
    if (!pick) return html`<p class="soft">${texts.noItem}</p>`;
    const { item, missing, reasons, terms } = pick;
    // That it is left over is no reason for an item that something is missing for.
    const said = missing.length > 0 ? reasons.filter(({ code }) => code !== "remaining") : reasons;
    return html`<section aria-labelledby="heading" part="section">
      ${this.heading(marked(texts.whyItem(item.name), [item.name], item.inLanguage), { id: "heading" })}
      <div class="stack">
        ${reasonLines(said, language, this.catalogLang)}
        ${missing.length > 0 ? html`<p>${texts.missing} ${skillNames(missing, language, this.catalogLang)}</p>` : nothing}
        ${terms.length > 0 ? reckoning(pick, this.#weights, language) : nothing}
      </div>
    </section>`;
  }
}
