/**
 * Names from a catalog on the page, each in its own language and written in its own direction: readers would else read German
 * words out as English ones.
 */

import type { Reason } from "cairn-learn";
import { html, nothing, type TemplateResult } from "lit";
import { directionOf } from "./direction.js";

/** A name by itself. */
export const named = (name: string, lang: string): TemplateResult =>
  html`<bdi lang=${lang || nothing} dir=${directionOf(lang) ?? nothing}>${name}</bdi>`;

/** Names side by side. */
export const names = (all: readonly string[], lang: string): TemplateResult[] =>
  all.map((name, place) => html`${place > 0 ? ", " : ""}${named(name, lang)}`);

/** A sentence cut where names are in it, as whole words: every second part is a name. */
export function cut(sentence: string, all: readonly string[]): string[] {
  if (all.length === 0) return [sentence];
  // A name that begins with another one comes before it.
  const either = [...all]
    .sort()
    .reverse()
    .map((name) => name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  return sentence.split(new RegExp(`(?<![\\p{L}\\p{N}])(${either.join("|")})(?![\\p{L}\\p{N}])`, "u"));
}

/** A sentence with the names that are in it. */
export const marked = (sentence: string, all: readonly string[], lang: string) =>
  cut(sentence, all).map((part, place) => (place % 2 ? named(part, lang) : part));

/** The parameters of reasons that are words of the catalog; others are codes and figures. */
const WORDS = ["skill", "goal", "buildsOn", "failing", "by", "item", "topic", "format"];

/** What a reason says. */
export const reasonText = ({ text, params }: Pick<Reason, "text" | "params">, lang: string) =>
  marked(
    text,
    WORDS.flatMap((word) => (typeof params[word] === "string" ? [params[word]] : [])),
    lang,
  );
