/**
 * Why an item is recommended, and why a skill is below its best, in English. Another language is another function of this
 * shape.
 */

type Params = Record<string, string | number>;

/** A reason as a sentence, and what to do to change it. */
export interface Message {
  text: string;
  change: string;
}

const percent = (share: unknown) => `${Math.round(Number(share) * 100)} %`;
const days = (count: unknown) => {
  const whole = Math.round(Number(count));
  return whole === 1 ? "a day ago" : whole < 1 ? "today" : `${whole} days ago`;
};
const span = (count: unknown) => {
  const whole = Math.round(Number(count));
  return whole < 1 ? "some hours" : whole === 1 ? "a day" : `${whole} days`;
};
const evidence = ({ right, of }: Params) => `you got ${right} of the last ${of} right`;

const LEVELS: Record<string, string> = {
  "getting-there": "getting there",
  familiar: "familiar",
  proficient: "proficient",
  mastered: "mastered",
};
const was = ({ best }: Params) => `It was ${LEVELS[String(best)] ?? best}`;

const KNOW = "Press “I know this” if you do.";
const RATE = "Press “too easy” or “too hard” if that is wrong.";

const MESSAGES: Record<string, (params: Params) => Message> = {
  start: () => ({ text: "A good place to start: it builds on nothing else.", change: KNOW }),
  ready: (p) => ({ text: `You are ready for this: you know ${p.buildsOn}.`, change: RATE }),
  continues: (p) => ({ text: `It goes on from ${p.skill}, where your last answer was right.`, change: RATE }),
  "right-level": (p) => ({
    text: `About the right difficulty for you: your chance of getting it right is about ${percent(p.chance)}.`,
    change: RATE,
  }),
  "room-to-grow": (p) => ({
    text: `It explains ${p.skill}, where there is most to learn for you.`,
    change: KNOW,
  }),
  review: (p) => ({
    text: `You practised ${p.skill} ${days(p.days)}; about ${percent(p.recall)} of it would still come to mind.`,
    change: KNOW,
  }),
  prerequisite: (p) => ({
    text: `${p.failing} was hard (${evidence(p)}). This practises ${p.skill}, which comes before it.`,
    change: KNOW,
  }),
  easier: (p) => ({ text: `An easier step in ${p.skill}: ${evidence(p)}.`, change: RATE }),
  explained: (p) => ({ text: `It explains ${p.skill} once more: ${evidence(p)}.`, change: KNOW }),
  "step-up": (p) => ({ text: `A step up in ${p.skill}: you got ${p.inARow} right in a row.`, change: RATE }),
  introduces: (p) => ({ text: `It introduces ${p.skill}, which is new to you.`, change: KNOW }),
  goal: (p) => ({
    text: p.goal === p.skill ? `It practises your goal, ${p.goal}.` : `On the way to your goal, ${p.goal}.`,
    change: "Choose another goal to change this.",
  }),
  topic: (p) => ({
    text: `You have shown interest in ${p.topic}.`,
    change: "Press “not for me” to see less of it.",
  }),
  liked: (p) => ({
    text: `You liked ${p.item}, and this is like it.`,
    change: "Press “not for me” to see less of it.",
  }),
  done: (p) => ({
    text: `It is like ${p.item}, which you worked through.`,
    change: "Press “not for me” to see less of it.",
  }),
  followed: (p) => ({
    text: `Others went on to this from ${p.item}, which you took up.`,
    change: "Press “not for me” to see less of it.",
  }),
  format: (p) => ({
    text: `You often choose this kind: ${p.format}.`,
    change: "Press “not for me” to see less of it.",
  }),
  "fits-time": (p) => ({
    text: `It takes about ${Math.max(1, Math.round(Number(p.minutes)))} minutes, which fits your time.`,
    change: "Change the minutes you have.",
  }),
  forgetting: (p) => ({
    text: `${was(p)} and has not been practised for ${span(p.days)}: worth a short review.`,
    change: "A right answer brings it up to date.",
  }),
  "recent-errors": (p) => ({
    text: `${was(p)}; of the last ${p.of} answers ${p.wrong} ${p.wrong === 1 ? "was" : "were"} not right yet: worth some practice.`,
    change: "A few right answers bring it back.",
  }),
  recovering: (p) => ({
    text: `${was(p)} and is on its way back: ${p.inARow} right in a row.`,
    change: "A few more right answers bring it back.",
  }),
  "said-unknown": (p) => ({
    text: `${was(p)}; you said that you don't know it yet, so it is shown as new.`,
    change: "Press “I don't know this yet” once more to take that back.",
  }),
  remaining: () => ({
    text: "It is among what is left to do here.",
    change: "Choose another catalog for more.",
  }),
  "not-personal": () => ({
    text: "From easy to hard, the same for everyone: personal recommendations are off.",
    change: "Switch personal recommendations on.",
  }),
};

/** The English sentences for a code and its parameters. */
export function english(code: string, params: Params): Message {
  return MESSAGES[code]?.(params) ?? { text: code, change: "" };
}
