/**
 * A school's policy in plain words: what is asked, how often, how little an answer gives away, and what that comes to over a
 * lifetime. Here are the codes and the numbers; the sentences are in `messages/policy-en.ts`, so that another language is
 * another function.
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
  const { epochDays, cohortFloor, lifetimeEpsilon, tasks, id } = policy;
  const costs = tasks.map(({ epsilon }) => epsilon);
  const [least, most] = [Math.min(...costs), Math.max(...costs)];
  const floor = (ratio: number) => Math.floor(ratio + 1e-9);
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
    })),
    terms: [
      line("policy-tells", { factor: Math.exp(most) }),
      line("policy-lifetime", {
        reports: floor(lifetimeEpsilon / least),
        sure: sure(Math.min(lifetimeEpsilon, floor(lifetimeEpsilon / most) * most)),
      }),
      line("policy-shown"),
      line("policy-nameless", { days: epochDays }),
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

/** How sure one can be of one of two answers that were equally likely before. */
const sure = (epsilon: number) => 1 / (1 + Math.exp(-epsilon));

/** The chance that what is sent is, or names, the true answer. */
function chance(
  { kind, names, mechanism, epsilon }: Task,
  line: (code: string, params: PolicyLine["params"]) => PolicyLine,
): PolicyLine {
  const factor = Math.exp(epsilon);
  if (mechanism === "binary-randomised-response") return line("policy-chance-bit", { chance: sure(epsilon) });
  if (mechanism === "k-closest") return line("policy-chance-direction", { factor });
  if (mechanism === "projective-geometry") return line("policy-chance-half", {});
  // As many categories are named as make the answer tell most (`docs/privacy/subset-selection.md`).
  const of = (kind === "move" ? names.length ** 2 : names.length) + 1;
  const named = Math.max(1, Math.round(of / (1 + factor)));
  return line("policy-chance-set", { chance: (factor * named) / (factor * named + of - named), named, of });
}
