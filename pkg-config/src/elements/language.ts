/**
 * In which language an element speaks: that of the nearest `lang` in the page, if there are messages for it, else English.
 *
 * Numbers and dates are written as in the page's own tag where its language is the one that is spoken ("de-AT" and not just
 * "de").
 */

import { english, type Message } from "../messages/en.js";
import { policyEnglish } from "../messages/policy-en.js";
import { type ReportWords, reportEnglish } from "../messages/report-en.js";
import type { PolicyLine, ReportField } from "../types/index.js";
import { englishTexts, type Texts } from "./texts/en.js";

/** All that the elements say in a language. What is left out is said in English. */
export interface Messages {
  /** The elements' own words. */
  texts?: Partial<Texts>;
  /** Sentences for the codes of reasons (`docs/formats/reasons.md`); `undefined` for one that it does not know. */
  reason?: (code: string, params: Record<string, string | number>) => Message | undefined;
  /** Sentences for the codes of a policy; `undefined` for one that it does not know. */
  policy?: (code: string, params: PolicyLine["params"]) => string | undefined;
  /** What the parts of a report are called and mean, for their codes; `undefined` for one that it does not know. */
  report?: (code: string, params: ReportField["params"]) => ReportWords | undefined;
}

/** A language as an element uses it. */
export interface Language {
  /** What is spoken, as BCP 47. */
  tag: string;
  texts: Texts;
  reason(code: string, params: Record<string, string | number>): Message;
  policy(code: string, params: PolicyLine["params"]): string;
  report(code: string, params: ReportField["params"]): ReportWords;
  number(value: number, options?: Intl.NumberFormatOptions): string;
  percent(share: number): string;
  date(ms: number, options: Intl.DateTimeFormatOptions): string;
  /** Names side by side. */
  list(names: readonly string[]): string;
}

const added = new Map<string, Messages>();
const made = new Map<string, Language>();
const listeners = new Set<() => void>();
let observer: MutationObserver | undefined;

/**
 * Adds a language, or replaces it: `addMessages("de", german)`. Elements that are shown already change at once.
 *
 * @param tag BCP 47; "de" serves "de-AT" too
 */
export function addMessages(tag: string, messages: Messages): void {
  added.set(tag.toLowerCase(), messages);
  made.clear();
  for (const listener of listeners) listener();
}

/** The language of the place in the page where a node is. */
export function languageAt(node: Node): Language {
  const wanted = langOf(node).toLowerCase();
  const known = made.get(wanted);
  if (known) return known;
  const language = make(wanted);
  made.set(wanted, language);
  return language;
}

/** Calls back when languages are added, or a `lang` in the page changes. Returns what ends that. */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  if (!observer) {
    observer = new MutationObserver(() => {
      for (const each of listeners) each();
    });
    observer.observe(document, { subtree: true, attributeFilter: ["lang"] });
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    observer?.disconnect();
    observer = undefined;
  };
}

function langOf(from: Node): string {
  for (let node: Node | null = from; node; node = node.parentNode ?? (node as ShadowRoot).host ?? null) {
    const lang = (node as Element).getAttribute?.("lang");
    if (lang) return lang;
  }
  return "";
}

function make(wanted: string): Language {
  let tag = wanted;
  while (tag && !added.has(tag)) tag = tag.replace(/-?[^-]*$/, "");
  const messages = added.get(tag);
  const primary = wanted.split("-")[0];
  const spoken = messages || primary === "en" ? formattable(wanted) : "en";
  const numbers = new Map<string, Intl.NumberFormat>();
  const number = (value: number, options: Intl.NumberFormatOptions = {}) => {
    const key = JSON.stringify(options);
    const format = numbers.get(key) ?? new Intl.NumberFormat(spoken, options);
    numbers.set(key, format);
    return format.format(value);
  };
  const lists = new Intl.ListFormat(spoken, { style: "narrow" });
  return {
    tag: spoken,
    texts: { ...englishTexts, ...messages?.texts },
    reason: (code, params) => messages?.reason?.(code, params) ?? english(code, params),
    policy: (code, params) => messages?.policy?.(code, params) ?? policyEnglish(code, params),
    report: (code, params) => messages?.report?.(code, params) ?? reportEnglish(code, params),
    number,
    percent: (share) => number(share, { style: "percent" }),
    date: (ms, options) => new Intl.DateTimeFormat(spoken, options).format(ms),
    list: (names) => lists.format(names),
  };
}

/** A page may name a language that no one can format in, or none that there is. */
function formattable(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? "en";
  } catch {
    return "en";
  }
}
