/**
 * Custom elements over a {@link Recommender}: the list of recommendations, what the learner knows, why an item is recommended,
 * what is kept about the learner, and sharing. Made with Lit. Importing does nothing; {@link defineElements} registers them.
 *
 * @example
 * ```html
 * <cairn-catalog src="/maths.cairn">
 *   <cairn-feed></cairn-feed>
 * </cairn-catalog>
 * <script type="module">
 *   import { defineElements } from "cairn-learn/elements";
 *   defineElements();
 * </script>
 * ```
 *
 * @module
 */

export type { ReportWords } from "../messages/report-en.js";
export type { Recommender } from "../recommender.js";
export { CairnElement } from "./base.js";
export { CairnCatalog } from "./catalog.js";
export { type CairnElements, type CairnEvents, defineElements } from "./define.js";
export { CairnFeed } from "./feed.js";
export { addMessages, type Messages } from "./language.js";
export { CairnMastery } from "./mastery.js";
export { CairnMyData } from "./my-data.js";
export { CairnSharing } from "./sharing.js";
export { CairnSharingNotice } from "./sharing-notice.js";
export { type Counted, englishTexts, type Filled, type Texts } from "./texts/en.js";
export { german } from "./texts/german.js";
export { CairnWhy } from "./why.js";
