/**
 * Why an item is recommended, why a skill is below its best, what a plan holds, and what a tutor would say, in English.
 * Another language is another function of this shape.
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

const count = (number: unknown, one: string, many: string) =>
  `${number} ${Number(number) === 1 ? one : many}`;
const minutes = (number: unknown) => count(Math.max(1, Math.round(Number(number))), "minute", "minutes");
const within = ({ skill }: Params) => (skill ? ` in ${skill}` : "");

/** What a tutor's step asks for, by its action. */
const ACTIONS: Record<string, (params: Params) => string> = {
  hint: () => "Have a look at the hint, and try it again.",
  "try-again": () => "Take another look and try it again.",
  explain: (p) => `Here is an explanation${within(p)}.`,
  "other-format": (p) => `Here is another way to practise${within(p)}.`,
  easier: (p) => `Here is an easier step${within(p)}.`,
  prerequisite: (p) => `Here is some practice${within(p)}, which comes before it.`,
  "go-on": () => "Here is the next one.",
  harder: (p) => `Here is something harder${within(p)}.`,
  break: () => "This is a good moment for a break.",
  done: () => "Nothing else is left here for now.",
};
const then = (p: Params) => ACTIONS[String(p.action)]?.(p) ?? "";

/** Below this chance, as on the items themselves, it is a stretch and not just right. */
const FAIR = 0.55;

const KNOW = "Press “I know this” if you do.";
const RATE = "Press “too easy” or “too hard” if that is wrong.";

const MESSAGES: Record<string, (params: Params) => Message> = {
  start: () => ({ text: "A good place to start: it builds on nothing else.", change: KNOW }),
  ready: (p) => ({ text: `You are ready for this: you know ${p.buildsOn}.`, change: RATE }),
  "right-level": (p) => ({
    text: `${Number(p.chance) < FAIR ? "A stretch" : "About the right difficulty"} for you: your chance of getting it right is about ${percent(p.chance)}.`,
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
  "plan-goal": (p) => ({ text: `${p.skill} is your goal.`, change: "Choose another goal to change this." }),
  "plan-needed": (p) => ({ text: `You need ${p.skill} for ${p.by}.`, change: KNOW }),
  "plan-forgotten": (p) => ({
    text: `You knew ${p.skill}, and have not practised it for ${span(p.days)}: a short review brings it back.`,
    change: KNOW,
  }),
  "gap-no-items": (p) => ({
    text: `There is nothing here about ${p.skill}. You will need it from elsewhere.`,
    change: KNOW,
  }),
  "gap-put-away": (p) => ({
    text: `All that is here about ${p.skill} is put away or left out by your settings.`,
    change: "Bring something back, or change your settings.",
  }),
  "gap-no-practice": (p) => ({
    text: `You can read about ${p.skill} here, but there is nothing to practise it with.`,
    change: KNOW,
  }),
  "skip-met": (p) => ({
    text: `You know ${p.skill}.`,
    change: "Press “I don't know this yet” if you do not.",
  }),
  "skip-not-needed": (p) => ({
    text: `You know what builds on ${p.skill}, so it is left out.`,
    change: "Press “I don't know this yet” on the later skill if you want it.",
  }),
  "tutor-long-session": (p) => ({
    text: `You have been at it for ${minutes(p.minutes)}.`,
    change: then(p),
  }),
  "tutor-falling": (p) => ({
    text: `${p.right} of the last ${p.of} were right, where about ${Math.round(Number(p.expected))} could be expected.`,
    change: then(p),
  }),
  "tutor-quick": (p) => ({
    text: `That was quick: ${count(Math.round(Number(p.seconds)), "second", "seconds")}, where about ${p.expected} are usual.`,
    change: then(p),
  }),
  "tutor-in-reach": (p) => ({ text: "Not quite, and this one is in your reach.", change: then(p) }),
  "tutor-again": (p) => ({ text: "Not this time either: let us look at it differently.", change: then(p) }),
  "tutor-wrong-run": (p) => ({ text: `The last ${p.inARow} answers were not right yet.`, change: then(p) }),
  "tutor-stuck": (p) => ({
    text: `You have answered ${p.attempts} here; something else may help more than the same again.`,
    change: then(p),
  }),
  "tutor-too-hard": (p) => ({
    text: `This was a hard one for now: the chance was about ${percent(p.chance)}.`,
    change: then(p),
  }),
  "tutor-wrong": (p) => ({ text: "Not quite.", change: then(p) }),
  "tutor-helped": (p) => ({
    text: Number(p.hints) > 0 ? "Right, with some help: now one more." : "Partly right: now one more.",
    change: then(p),
  }),
  "tutor-slow": (p) => ({ text: "Right, and it took its time: one more makes it easier.", change: then(p) }),
  "tutor-easy": (p) => ({
    text: Number(p.inARow) > 2 ? `${p.inARow} right in a row.` : "Right, as was to be expected.",
    change: then(p),
  }),
  "tutor-skill-met": (p) => ({ text: "Right. You know this now.", change: then(p) }),
  "tutor-right": (p) => ({ text: "Right.", change: then(p) }),
  "tutor-nothing-left": (p) => ({ text: "Nothing else can be shown here.", change: then(p) }),
  "forecast-too-few-answers": (p) => ({
    text: `There are too few answers of late to say (${p.answers} of ${p.needed}).`,
    change: "Answer some more, or say how many minutes a week you have.",
  }),
  "forecast-too-short": () => ({
    text: "You have only just begun: there is no pace to go by yet.",
    change: "Come back in a few days, or say how many minutes a week you have.",
  }),
  "forecast-unreachable": () => ({
    text: "Nothing here practises the goal, so nothing here can say when you reach it.",
    change: "Choose another goal, or another catalog.",
  }),
  pinned: () => ({
    text: "Your teacher put this first.",
    change: "It goes when you have done it; you can also hide it.",
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
