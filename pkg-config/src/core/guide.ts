/** The core's plans, steps and forecasts, with names for their figures and words for their codes. */

import { english } from "../messages/en.js";
import type { Forecast, NoForecast, Plan, PlanStep, Reason, SkillName, TutorStep } from "../types/index.js";

type Params = Reason["params"];

/** What the core returns: a code, and its figures in the order of {@link FIGURES}. */
type RawStep = Omit<PlanStep, "why" | "gap"> & {
  why: string;
  by: string | null;
  gap: string | null;
  numbers: number[];
};
type RawSkipped = Omit<Plan["skipped"][number], "why"> & { because: string };

export type RawPlan = Omit<Plan, "steps" | "skipped"> & { steps: RawStep[]; skipped: RawSkipped[] };
export type RawTutorStep = Omit<TutorStep, "why"> & { why: string; numbers: number[] };
export type RawForecast = { skill: SkillName; because?: string; numbers: number[] };

/** Names of the figures that belong to a code. */
const FIGURES: Record<string, string[]> = {
  "plan-forgotten": ["days", "recall"],
  "tutor-long-session": ["minutes"],
  "tutor-falling": ["right", "of", "expected"],
  "tutor-quick": ["seconds", "expected"],
  "tutor-in-reach": ["chance"],
  "tutor-again": ["tries"],
  "tutor-wrong-run": ["inARow"],
  "tutor-stuck": ["attempts"],
  "tutor-too-hard": ["chance"],
  "tutor-helped": ["hints"],
  "tutor-slow": ["seconds", "expected"],
  "tutor-easy": ["inARow", "chance"],
  "forecast-too-few-answers": ["answers", "needed"],
};

/** A plan with its sentences. */
export function plan({ steps, skipped, ...raw }: RawPlan): Plan {
  return {
    ...raw,
    steps: steps.map(({ why, by, gap, numbers, ...step }) => {
      const { name } = step.skill;
      const needed: Params = by === null ? {} : { by };
      return {
        ...step,
        why: reason(why, { skill: name, ...needed }, numbers),
        gap: gap === null ? null : reason(gap, { skill: name }),
      };
    }),
    skipped: skipped.map(({ because, ...skip }) => ({
      ...skip,
      why: reason(because, { skill: skip.skill.name }),
    })),
  };
}

/** A tutor's step with its sentences. */
export function tutorStep({ why, numbers, ...step }: RawTutorStep): TutorStep {
  const about: Params = step.skill === null ? {} : { skill: step.skill.name };
  return { ...step, why: reason(why, { action: step.action, ...about }, numbers) };
}

/** A forecast, or why there is none. */
export function outlook({ skill, because, numbers }: RawForecast): Forecast | NoForecast {
  if (because !== undefined) return { skill, chance: null, because: reason(because, {}, numbers) };
  const [chance = 0, low = 0, high = 0, days = 0, daysLow = 0, daysHigh = 0] = numbers;
  return { skill, chance, low, high, days, daysLow, daysHigh };
}

function reason(code: string, about: Params, numbers: number[] = []): Reason {
  const figures = (FIGURES[code] ?? []).map((name, place) => [name, numbers[place] ?? 0]);
  const params: Params = { ...about, ...Object.fromEntries(figures) };
  return { code, params, ...english(code, params) };
}
