/** Plain words and figures for what the core says in codes and fractions. */

import type { LearnerEvent, MasteryLevel, Span } from "cairn-learn";

/** Levels of mastery, lowest first. */
export const LEVELS: readonly MasteryLevel[] = [
  "not-started",
  "getting-there",
  "familiar",
  "proficient",
  "mastered",
];

const LEVEL_NAMES: Record<MasteryLevel, string> = {
  "not-started": "Not begun",
  "getting-there": "Getting there",
  familiar: "Familiar",
  proficient: "Proficient",
  mastered: "Mastered",
};

export const levelName = (level: MasteryLevel) => LEVEL_NAMES[level];

const TERM_NAMES: Record<string, string> = {
  readiness: "You know what it builds on",
  gain: "There is something to learn in it",
  review: "It is time to go over it again",
  remediation: "It helps with what was hard",
  introduction: "It introduces something new",
  goal: "It is on the way to your goal",
  topic: "What you are drawn to",
  format: "Kinds you lean towards",
  time: "It fits your time",
  novelty: "You have done it before",
};

export const termName = (term: string) => TERM_NAMES[term] ?? term;

const WEIGHT_NAMES: Record<string, string> = {
  readiness: "That I know what it builds on",
  gain: "How much I can learn from it",
  review: "Going over what I may forget",
  remediation: "Help with what was hard",
  introduction: "Skills that are new to me",
  goal: "My goal",
  topic: "What I am drawn to",
  format: "Kinds that I lean towards",
  time: "That it does not take long",
  novelty: "That I have not done it yet",
};

/** What a learner turns up or down. */
export const weightName = (term: string) => WEIGHT_NAMES[term] ?? term;

/** How much of what is usual. */
export function multipleInWords(multiple: number): string {
  if (multiple === 0) return "not at all";
  return multiple === 1 ? "as usual" : `${multiple} × as usual`;
}

export const percent = (share: number) => `${Math.round(share * 100)} %`;

/** A chance of a right answer in words. */
export function chanceInWords(chance: number): string {
  if (chance >= 0.9) return "should be easy for you";
  if (chance >= 0.75) return "you will likely get it";
  if (chance >= 0.55) return "a fair match";
  if (chance >= 0.35) return "a stretch";
  return "hard for now";
}

export function minutes(seconds: number): string {
  return `${Math.max(1, Math.round(seconds / 60))} min`;
}

/** A stretch of learning time, from minutes: to 5 minutes below two hours, to half an hour above. */
export function duration(min: number): string {
  if (min < 120) return `${Math.max(5, Math.round(min / 5) * 5)} min`;
  return `${Math.round(min / 30) / 2} h`;
}

/** What is expected, and between what it lies in eight cases of ten. */
export const durationSpan = ({ mean, low, high }: Span) =>
  `about ${duration(mean)} (${duration(low)} to ${duration(high)})`;

export function size(bytes: number): string {
  return bytes < 1000 ? `${bytes} bytes` : `${Math.round(bytes / 1000)} kB`;
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeStyle: "short" });

export const when = (ms: number) => moment.format(ms);

/** What was taken in, in a word or two. */
export function noted(event: LearnerEvent): string {
  switch (event.type) {
    case "attempt":
      return event.correct ? "right" : "wrong";
    case "finished":
      return "done";
    case "rated":
      return { "too-easy": "too easy", "too-hard": "too hard", liked: "liked", "not-for-me": "not for you" }[
        event.rating
      ];
    case "known":
      return event.known === false ? "you don't know this yet" : "you know this";
    case "goal":
      return "your goal";
    default:
      return event.type;
  }
}
