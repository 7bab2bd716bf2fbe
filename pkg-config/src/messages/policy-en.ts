/** A policy's sentences in English, for learners from about ten years on: short, and with what happens before why. */

import type { PolicyLine } from "../types/index.js";

type Params = PolicyLine["params"];

/** In whole percents, and finer where those would say one half or all. */
const percent = (share: unknown) => {
  const coarse = Math.round(Number(share) * 100);
  return `${coarse === 50 || coarse === 100 ? Number((Number(share) * 100).toFixed(2)) : coarse} %`;
};
const number = (value: unknown) => String(value).replace(/(?<=\d)(?=(\d{3})+$)/g, ",");
const cases = ({ right, of }: Params) => `${number(right)} of ${number(of)} cases`;
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

/** A length of time, roughly. */
const span = (days: unknown) => {
  const whole = Number(days);
  if (whole < 60) return count(whole, "day");
  return whole < 700 ? count(Math.round(whole / 30.44), "month") : `${(whole / 365.25).toFixed(1)} years`;
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
  "policy-off": () => "Sharing is switched off here. No answer is asked for, and none is sent.",
  "policy-named": (p) => `Policy ${p.id}.`,
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
  "policy-chance-point": (p) =>
    `Before it is sent, it is hidden in a crowd: a number is sent that stands for about one in ${p.order} of the ${p.of} possible answers at once, drawn by chance. The true one is among them in ${percent(p.chance)} of cases.`,
  "policy-chance-direction": (p) =>
    `Before it is sent, another direction is put in its place, drawn by chance from a public list. Those near to yours are drawn more often, but at most ${times(p.factor)} times as often as any other.`,
  "policy-odds-bit": (p) =>
    `Somebody who thought that yes and no were 50:50, and then sees what was sent, could be right in ${cases(p)}.`,
  "policy-odds-any": (p) =>
    `Take any two of the possible answers. Somebody who thought that these were 50:50, and then sees what was sent, could be right in at most about ${cases(p)}.`,
  "policy-deniable": (p) =>
    `What this gives you is deniability, not secrecy. Every answer that can be sent may come from every learner, so one answer is no proof. It is up to ${times(p.factor)} times as likely to come from one learner as from another.`,
  "policy-lifetime": (p) =>
    Number(p.reports) === 0
      ? "The limit for all answers together is below what one of them costs, so none is sent."
      : `There is a limit to what all answers together give away, and none to their number. Here that can be up to ${count(p.reports, "answer")}, one in each period of ${length(p.days)} at the most. At that pace the limit is reached after about ${span(p.span)}; then this browser stops by itself.`,
  "policy-together": (p) =>
    `What answers give away adds up. Take somebody who has all of them, knows that they are from you, and thought that two possibilities were 50:50. If every answer speaks for the same one, they could be right in up to ${cases(p)}.`,
  "policy-kept": () =>
    "The count is kept in this browser, for this site. Another browser or device counts by itself, and so may this one after its storage was cleared.",
  "policy-shown": (p) =>
    `An answer leaves only after a notice of it was on your screen for ${count(p.seconds, "second")} in all, and one hour after it was made at the earliest. Until it leaves you can look at every byte, and one press calls it back. You can stop at any time.`,
  "policy-request": (p) =>
    `There is no name in it and no time finer than ${length(p.days)}. The number in it is random and made for this answer alone. Like every request it carries your address and what the browser says about itself. Cairn's server is built not to store those; whoever runs it, or the network, could.`,
  "policy-published": (p) =>
    `Cairn's server is built to publish only sums over at least ${count(p.floor, "answer")}. What was sent cannot be called back.`,
  "policy-measure": (p) =>
    `Policy ${p.id}. In the usual measure an answer costs at most ε = ${Number(p.epsilon).toFixed(2)}, and all of them together ${Number(p.lifetime).toFixed(2)}.`,
};

/** The English sentence for a code and its parameters. */
export function policyEnglish(code: string, params: Params): string {
  return SENTENCES[code]?.(params) ?? code;
}
