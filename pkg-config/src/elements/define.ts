/** Registering the elements: nothing is registered by importing the package. */

import { CairnCatalog } from "./catalog.js";
import { CairnFeed } from "./feed.js";
import { CairnMastery } from "./mastery.js";
import { CairnMyData } from "./my-data.js";
import { CairnSharing } from "./sharing.js";
import { CairnWhy } from "./why.js";

/** The elements by their names. */
export interface CairnElements {
  "cairn-catalog": CairnCatalog;
  "cairn-feed": CairnFeed;
  "cairn-mastery": CairnMastery;
  "cairn-why": CairnWhy;
  "cairn-my-data": CairnMyData;
  "cairn-sharing": CairnSharing;
}

declare global {
  interface HTMLElementTagNameMap extends CairnElements {}
}

/**
 * Registers the elements under their names; those that are registered already stay as they are, so that it may be called more
 * than once. Where there is no registry, as on a server, it does nothing.
 *
 * @param registry the page's own, by default
 */
export function defineElements(
  registry: CustomElementRegistry | undefined = globalThis.customElements,
): void {
  // The catalog first: the others look for it around them.
  const elements: Record<keyof CairnElements, CustomElementConstructor> = {
    "cairn-catalog": CairnCatalog,
    "cairn-feed": CairnFeed,
    "cairn-mastery": CairnMastery,
    "cairn-why": CairnWhy,
    "cairn-my-data": CairnMyData,
    "cairn-sharing": CairnSharing,
  };
  for (const [name, element] of Object.entries(elements)) {
    if (registry && !registry.get(name)) registry.define(name, element);
  }
}
