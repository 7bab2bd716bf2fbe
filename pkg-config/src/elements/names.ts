/** Names from a catalog inside a sentence: in their own language and direction, so that they are read out as what they are. */

import { html, nothing } from "lit";
import { directionOf } from "./direction.js";

/**
 * The sentence with the names in it marked. They are looked for in what was made of them, whole words only, because a page's own
 * messages are functions from texts to a text.
 */
export function marked(sentence: string, names: readonly string[], lang: string): unknown {
  if (names.length === 0) return sentence;
  // A name that begins with another one comes before it.
  const either = [...names]
    .sort()
    .reverse()
    .map((name) => name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  return sentence
    .split(new RegExp(`(?<![\\p{L}\\p{N}])(${either.join("|")})(?![\\p{L}\\p{N}])`, "u"))
    .map((part, place) =>
      place % 2 ? html`<bdi lang=${lang || nothing} dir=${directionOf(lang) ?? nothing}>${part}</bdi>` : part,
    );
}
