// One thing of each further entry: types that only the elements and xAPI have.
import type { Recommender } from "cairn-learn";
import {
  addMessages,
  type CairnCatalog,
  type CairnElements,
  type CairnFeed,
  defineElements,
  german,
  type Texts,
} from "cairn-learn/elements";
import { type CairnError, fromStatement, type ItemLookup, type LearnerEvent } from "cairn-learn/xapi";

export function page(options: CairnCatalog["options"]): Recommender | undefined {
  defineElements();
  addMessages("de", german);
  const catalog: CairnElements["cairn-catalog"] = document.createElement("cairn-catalog");
  catalog.options = options;
  const feed: CairnFeed | null = catalog.querySelector("cairn-feed");
  const words: Partial<Texts> | undefined = german.texts;
  return feed && words ? catalog.recommender : undefined;
}

export function event(statement: unknown, item: ItemLookup): LearnerEvent | CairnError["code"] | undefined {
  return fromStatement(statement, { item });
}
