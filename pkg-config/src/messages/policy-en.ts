/** A policy's sentences in English, for learners from about ten years on: short, and with what happens before why. */

import type { PolicyLine } from "../types/index.js";

type Params = PolicyLine["params"];

const percent = (share: unknown) => {
  const hundredths = Math.round(Number(share) * 10_000) / 100;
  return `${hundredths > 99 ? Math.min(hundredths, 99.99) : Math.round(hundredths)} %`;
};
const times = (factor: unknown) => String(Math.round(Number(factor) * 10) / 10);
const count = (number: unknown, one: string, many = `${one}s`) =>
  `${number} ${Number(number) === 1 ? one : many}`;

const PERIODS: Record<number, string> = {
  7: "week",
  14: "two weeks",
  28: "four weeks",
  30: "month",
  31: "month",
  91: "three months",
  92: "three months",
  182: "half a year",
  183: "half a year",
  365: "year",
  366: "year",
};
const period = (days: unknown) => PERIODS[Number(days)] ?? `${days} days`;
const single = (words: string) => /^(week|month|year)$/.test(words);
/** “Once a week”, “once every three months”. */
const once = (days: unknown) => {
  const words = period(days);
  return single(words) ? `Once a ${words}` : `Once every ${words}`;
};
/** “A week”, “three months”. */
const length = (days: unknown) => {
  const words = period(days);
  return single(words) ? `a ${words}` : words;
};

const list = (names: Params[string] | undefined, join: string) => {
  const quoted = (Array.isArray(names) ? names : []).map((name) => `“${name}”`);
  const last = quoted.pop() ?? "";
  return quoted.length > 0 ? `${quoted.join(", ")} ${join} ${last}` : last;
};
const item = ({ names, count }: Params, ask: (what: string) => string) =>
  Number(count) === 1
    ? ask(list(names, "or"))
    : `${ask("one of these")} They take turns: ${list(names, "and")}.`;

const SENTENCES: Record<string, (params: Params) => string> = {
  "policy-schedule": (p) =>
    Number(p.questions) === 1
      ? `${once(p.days)} your device may send one answer to this question:`
      : `${once(p.days)} your device may send one answer to one of these ${p.questions} questions, chosen at random:`,
  "policy-asks-solved": (p) => item(p, (what) => `Did you get ${what} right, the last time that you tried?`),
  "policy-asks-tried": (p) => item(p, (what) => `Did you ever try ${what}?`),
  "policy-asks-helped": () =>
    "Think of the last thing that was recommended to you here and that you then tried: did you get it right in the end, or say that you like it?",
  "policy-asks-topic": (p) => `Which of these topics did you do most of lately: ${list(p.names, "or")}?`,
  "policy-asks-move": (p) =>
    `When you last went on from one thing to the next, from which of these topics to which was it: ${list(p.names, "or")}?`,
  "policy-asks-interest": () =>
    "Which way do your interests lie? This is a direction on a map of all the things here, and names none of them.",
  "policy-nothing-bit": () => "“No” is also what a device says that was not used.",
  "policy-nothing-category": () =>
    "“None of them” is an answer too, and what a device says that was not used.",
  "policy-nothing-direction": () =>
    "“No direction” is an answer too, and what a device says that was not used.",
  "policy-chance-bit": (p) =>
    `Before it is sent, your device tosses a coin that is not quite fair. The true answer is sent in ${percent(p.chance)} of cases, the wrong one in all others.`,
  "policy-chance-set": (p) =>
    Number(p.named) === 1
      ? `Before it is sent, chance may put another in its place. The true answer is sent in ${percent(p.chance)} of cases, any of the ${Number(p.of) - 1} others in the rest.`
      : `Before it is sent, it is hidden in a crowd: ${p.named} of the ${p.of} possible answers are sent together, drawn by chance. The true one is among them in ${percent(p.chance)} of cases.`,
  "policy-chance-half": () =>
    "Before it is sent, it is hidden in a crowd: many of the possible answers are sent together, drawn by chance. The true one is among them in about half of all cases.",
  "policy-chance-direction": (p) =>
    `Before it is sent, another direction is put in its place, drawn by chance from a public list. Those near to yours are drawn more often, but never more than ${times(p.factor)} times as often as any other.`,
  "policy-tells": (p) =>
    `Anyone who sees it, the school included, learns almost nothing: every answer that can be sent may come from every learner. It is at most ${times(p.factor)} times as likely to come from one as from another.`,
  "policy-lifetime": (p) =>
    `This device sends ${count(p.reports, "answer")} at the most, ever. Then it stops by itself, whatever the site asks. Nobody can see which answers came from the same device. If someone could, had all of them, and each was to the same question, they could be ${percent(p.sure)} sure of an answer that never changed.`,
  "policy-shown": () =>
    "You see every answer, byte for byte, for at least an hour before it goes. Until then one press calls it back. You can stop at any time.",
  "policy-nameless": (p) =>
    `There is no name in it, no time finer than ${length(p.days)}, and no number that was used before or will be again. As with every message, the server sees the address that it comes from; it is made not to keep it.`,
  "policy-published": (p) =>
    `Only sums over at least ${count(p.floor, "answer")} are published. What was sent cannot be called back, because nobody can tell which answer is yours.`,
  "policy-measure": (p) =>
    `Policy ${p.id}. In the usual measure an answer costs at most ε = ${Number(p.epsilon).toFixed(2)}, and all of them together ${Number(p.lifetime).toFixed(2)}.`,
};

/** The English sentence for a code and its parameters. */
export function policyEnglish(code: string, params: Params): string {
  return SENTENCES[code]?.(params) ?? code;
}
