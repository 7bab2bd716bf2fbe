/** Registering the elements: nothing is registered by importing the package. */

import type { CairnErrorCode } from "../errors.js";
import type { Item } from "../types/index.js";
import { CairnCatalog } from "./catalog.js";
import { CairnFeed } from "./feed.js";
import { CairnMastery } from "./mastery.js";
import { CairnMyData } from "./my-data.js";
import { CairnSharing } from "./sharing.js";
import { CairnSharingNotice } from "./sharing-notice.js";
import { CairnWhy } from "./why.js";

/** The elements by their names. */
export interface CairnElements {
  "cairn-catalog": CairnCatalog;
  "cairn-feed": CairnFeed;
  "cairn-mastery": CairnMastery;
  "cairn-why": CairnWhy;
  "cairn-my-data": CairnMyData;
  "cairn-sharing": CairnSharing;
  "cairn-sharing-notice": CairnSharingNotice;
}

/** The events of the elements by their names. */
export interface CairnEvents {
  /** Of a `<cairn-feed>`: the learner opens an item. */
  "cairn-open": CustomEvent<{ item: Item }>;
  /** Of a `<cairn-catalog>`: it is open. */
  "cairn-ready": CustomEvent<null>;
  /** Of a `<cairn-catalog>`: it could not be opened. */
  "cairn-error": CustomEvent<{ code: CairnErrorCode }>;
}

declare global {
  interface HTMLElementTagNameMap extends CairnElements {}
  // They bubble, so the document and the window hear of them too.
  interface GlobalEventHandlersEventMap extends CairnEvents {}
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
    "cairn-sharing-notice": CairnSharingNotice,
  };
  for (const [name, element] of Object.entries(elements)) {
    if (registry && !registry.get(name)) registry.define(name, element);
  }
}
