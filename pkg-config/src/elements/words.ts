/** Figures and names as the elements show them. */

import type { Recommendation, SkillName } from "../types/index.js";
import type { Language } from "./language.js";
import { marked } from "./names.js";

/** A chance of a right answer in words. */
export function chanceInWords(chance: number, { texts }: Language): string {
  const { easy, likely, fair, stretch, hard } = texts.chance;
  if (chance >= 0.9) return easy;
  if (chance >= 0.75) return likely;
  if (chance >= 0.55) return fair;
  return chance >= 0.35 ? stretch : hard;
}

/** Time in minutes, from seconds. */
export function minutes(seconds: number, { texts, number }: Language): string {
  const whole = Math.max(1, Math.round(seconds / 60));
  return texts.minutes(whole, number(whole));
}

/** Bytes, to read. */
export function size(bytes: number, { number }: Language): string {
  const [value, unit] = bytes < 1000 ? [bytes, "byte"] : [Math.round(bytes / 1000), "kilobyte"];
  return number(value, { style: "unit", unit, unitDisplay: bytes < 1000 ? "long" : "short" });
}

/** An epsilon, to two digits. */
export function epsilon(value: number, { number }: Language): string {
  return `ε = ${number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** The text with a capital letter in front. */
export const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Skills by their names, side by side, in a sentence if there is one around them. */
export function skillNames(
  skills: readonly SkillName[],
  language: Language,
  lang: string,
  sentence = (shown: string) => shown,
): unknown {
  const names = skills.map(({ name }) => name);
  return marked(sentence(language.list(names)), names, lang);
}

/** The address, if it is one of the web, and not for instance a script: a catalog may say anything. */
export function webAddress(address: string): URL | undefined {
  try {
    const url = address ? new URL(address, document.baseURI) : undefined;
    return url && /^https?:$/.test(url.protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}

/** How a list has changed, as a sentence. */
export function howItChanged(before: Recommendation[], after: Recommendation[], language: Language): string {
  const { texts, number } = language;
  const ids = before.map(({ item }) => item.id);
  const now = after.map(({ item }) => item.id);
  if (now.length === 0) return texts.listEmpty;
  const fresh = now.filter((id) => !ids.includes(id)).length;
  if (fresh > 0) return texts.listNew(fresh, number(fresh), number(now.length));
  return ids.join("\n") === now.join("\n") ? texts.listSame : texts.listMoved;
}
