/** German for all that the elements say. A page that does not name it does not load it. */

import { reasonInGerman } from "../../messages/de.js";
import { policyInGerman } from "../../messages/policy-de.js";
import { reportInGerman } from "../../messages/report-de.js";
import type { Messages } from "../language.js";
import { germanTexts } from "./de.js";

/** German, with "du": `addMessages("de", german)`. */
export const german: Messages = {
  texts: germanTexts,
  reason: reasonInGerman,
  policy: policyInGerman,
  report: reportInGerman,
};
