/**
 * A school's policy in plain words: what is asked, how often, what an answer gives away, and what that comes to over all answers
 * that the cap allows. What is given away is told as the odds of somebody who guesses, computed from the policy's own epsilons: a
 * learner can weigh those, and cannot weigh a comfort. Here are the codes and the numbers; the sentences are in
 * `messages/policy-en.ts`, so that another language is another function.
 */

import { CairnError } from "../errors.js";
import { policyEnglish } from "../messages/policy-en.js";
import type { PolicyLine, PolicySummary, PolicyWords } from "../types/index.js";

type Task = PolicySummary["tasks"][number];

/**
 * A policy in plain words.
 *
 * @param nameOf what to call an item of the catalog, by its id
 * @param words the sentence for a code and its parameters; English by default
 * @throws CairnError `policy-invalid` where it is no such policy.
 */
export function policyInWords(
  policy: PolicySummary,
  nameOf: (item: string) => string = (item) => item,
  words: (code: string, params: PolicyLine["params"]) => string = policyEnglish,
): PolicyWords {
  if (!Array.isArray((policy as Partial<PolicySummary> | null)?.tasks) || !policy.tasks.every(isTask)) {
    throw new CairnError("policy-invalid", "policyInWords takes the policy as sharing.policy() returns it");
  }
  const line = (code: string, params: PolicyLine["params"] = {}): PolicyLine => ({
    code,
    params,
    text: words(code, params),
  });
  const { epochDays, cohortFloor, lifetimeEpsilon, noticeSeconds, tasks, id } = policy;
  if (policy.sharing === "off" || tasks.length === 0) {
    return { schedule: line("policy-off"), questions: [], terms: [line("policy-named", { id })] };
  }
  const costs = tasks.map(({ epsilon }) => epsilon);
  const [least, most] = [Math.min(...costs), Math.max(...costs)];
  const reports = fitting(lifetimeEpsilon, least);
  return {
    schedule: line("policy-schedule", { days: epochDays, questions: tasks.length }),
    questions: tasks.map((task) => ({
      task: task.id,
      asks: line(`policy-asks-${task.kind}`, {
        names: asked(task, nameOf),
        count: task.names.length,
      }),
      nothing: line(`policy-nothing-${SHAPES[task.kind]}`),
      chance: chance(task, line),
      odds: line(SHAPES[task.kind] === "bit" ? "policy-odds-bit" : "policy-odds-any", cases(task.epsilon)),
    })),
    terms: [
      line("policy-deniable", { factor: Math.exp(most) }),
      line("policy-lifetime", { reports, days: epochDays, span: reports * epochDays }),
      line("policy-together", cases(least === most ? reports * most : lifetimeEpsilon)),
      line("policy-kept"),
      line("policy-shown", { seconds: noticeSeconds }),
      line("policy-request", { days: epochDays }),
      line("policy-published", { floor: cohortFloor }),
      line("policy-measure", { id, epsilon: most, lifetime: lifetimeEpsilon }),
    ],
  };
}

const isTask = (task: Partial<Task> | null) =>
  Object.hasOwn(SHAPES, String(task?.kind)) && Array.isArray(task?.names) && Number.isFinite(task?.epsilon);

const SHAPES: Record<Task["kind"], string> = {
  solved: "bit",
  tried: "bit",
  helped: "bit",
  topic: "category",
  move: "category",
  interest: "direction",
};

function asked({ kind, names }: Task, nameOf: (item: string) => string): string[] {
  return kind === "solved" || kind === "tried" ? names.map(nameOf) : kind === "interest" ? [] : names;
}

/** How many charges fit under a cap. The ledger decides that in integers; a quotient may miss a whole number by its last digits. */
const fitting = (cap: number, charge: number) => Math.floor(cap / charge + 1e-9);

/** How sure one can be of one of two answers that were equally likely before, after something that is e^epsilon times as likely from one. */
const sure = (epsilon: number) => 1 / (1 + Math.exp(-epsilon));

/**
 * In how many of how many cases somebody is right who guesses so: of as few as tell it from knowing nothing and from knowing all,
 * because a figure that is rounded to 50 or to 100 of 100 would say either.
 */
function cases(epsilon: number): { right: number; of: number } {
  const share = sure(epsilon);
  let of = 100;
  while (of < 1e9 && [of / 2, of].includes(Math.round(share * of))) of *= 10;
  return { right: Math.round(share * of), of };
}

/** The chance that what is sent is, or names, the true answer. */
function chance(
  { kind, names, mechanism, epsilon }: Task,
  line: (code: string, params: PolicyLine["params"]) => PolicyLine,
): PolicyLine {
  const factor = Math.exp(epsilon);
  const of = (kind === "move" ? names.length ** 2 : names.length) + 1;
  if (mechanism === "binary-randomised-response") return line("policy-chance-bit", { chance: sure(epsilon) });
  if (mechanism === "k-closest") return line("policy-chance-direction", { factor });
  if (mechanism === "projective-geometry") return line("policy-chance-point", pointing(factor, of));
  // As many categories are named as make the answer tell most (`docs/privacy/subset-selection.md`).
  const named = Math.max(1, Math.round(of / (1 + factor)));
  return line("policy-chance-set", { chance: (factor * named) / (factor * named + of - named), named, of });
}

const ORDERS = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61];

/**
 * How many points stand for the true answer, of how many, and the chance that one of those is sent
 * (`src/privacy/mechanism/projective_geometry`).
 */
function pointing(factor: number, categories: number): { chance: number; order: number; of: number } {
  const ratio = Math.min(64 * 256, Math.floor(factor * 256 + 1e-6));
  const next = (place: number) => ((ORDERS[place + 1] as number) - 1) * 65_536;
  const order = ORDERS.find(
    (order, place) => place + 1 === ORDERS.length || (order - 1) * next(place) >= ratio * ratio,
  ) as number;
  let [likelier, outputs] = [1, order + 1];
  while (outputs < categories) [likelier, outputs] = [outputs, outputs * order + 1];
  const chance = (factor * likelier) / (factor * likelier + outputs - likelier);
  return { chance, order, of: categories };
}
