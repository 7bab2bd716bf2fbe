/**
 * What callers hand in, held to its shape before it reaches the WebAssembly: a misspelt field is named and not passed over,
 * and what goes in is a copy, so that nobody's getter runs while the core is at work.
 */

import { CairnError, type CairnErrorCode, toCairnError } from "../errors.js";
import type {
  ForecastRequest,
  LearnerEvent,
  Limits,
  ProfileEdit,
  ProfileExport,
  RecommendRequest,
  SessionRequest,
  TermName,
  Weights,
} from "../types/index.js";
import { renamed } from "./older.js";

type Kind = keyof typeof KINDS;
type Fields = Record<string, Kind>;

const KINDS = {
  string: "a string",
  number: "a number",
  boolean: "a boolean",
  list: "a list of texts",
  object: "an object",
  /** Looked at by who asks for it. */
  any: "",
};

const LIMITS: Fields = {
  minutes: "number",
  languages: "list",
  types: "list",
  accessibility: "list",
  topic: "string",
};

const REQUEST: Fields = {
  count: "number",
  ...LIMITS,
  weights: "object",
  preview: "boolean",
  pins: "list",
  seed: "number",
  personal: "boolean",
};

const EVENTS: Record<LearnerEvent["type"], Fields> = {
  attempt: { item: "string", correct: "boolean", score: "number", hints: "number", seconds: "number" },
  finished: { item: "string" },
  opened: { item: "string" },
  rated: { item: "string", rating: "string" },
  known: { item: "string", skill: "string", known: "boolean" },
  unsaid: { item: "string", skill: "string" },
  hidden: { item: "string", hidden: "boolean" },
  goal: { skill: "string" },
};

const PROFILE = ["ability", "attempts", "challenge", "goal", "past", "skills", "items", "topics", "formats"];

const FORECAST: Fields = { ...LIMITS, by: "number", minutesAWeek: "number", skill: "string" };

/** The highest weight of a term. */
const HEAVIEST = 100;
/** No search answers with more. */
const MOST = 1000;
const MINUTES_A_WEEK = 7 * 24 * 60;

/** A request with known fields only, and its weights as the core takes them. */
export function checkedRequest(request: RecommendRequest, standing: Weights): Record<string, unknown> {
  return withWeights(fields(request, REQUEST, "request-invalid", "a request"), standing);
}

function withWeights(copy: Record<string, unknown>, standing: Weights): Record<string, unknown> {
  if (copy.count !== undefined) checkCount(copy.count);
  if (copy.weights === undefined) return copy;
  return { ...copy, weights: checkedWeights(copy.weights, standing, "request-invalid") };
}

/** The same for a session, of which there is no preview. */
export function checkedSession(request: SessionRequest, standing: Weights): Record<string, unknown> {
  const { preview: _, ...known } = REQUEST;
  return withWeights(fields(request, known, "request-invalid", "a session"), standing);
}

/** Limits with known fields only. */
export function checkedLimits(limits: Limits): Record<string, unknown> {
  return fields(limits, LIMITS, "request-invalid", "a limit");
}

/** All weights in the core's order, those that are given instead of the standing ones. */
export function checkedWeights(given: unknown, standing: Weights, code: CairnErrorCode): number[] {
  const terms = Object.keys(standing) as TermName[];
  const known = Object.fromEntries(terms.map((term): [string, Kind] => [term, "number"]));
  const weights = fields(given, known, code, "the weights");
  for (const [term, weight] of Object.entries(weights)) {
    if (!((weight as number) >= 0 && (weight as number) <= HEAVIEST)) {
      throw new CairnError(code, `the weight of ${term} is a number from 0 to ${HEAVIEST}, not ${weight}`);
    }
  }
  return terms.map((term) => (weights[term] ?? standing[term]) as number);
}

/** What was typed, and how many goals are wanted. */
export function checkedSearch(text: unknown, count: unknown): [string, number] {
  if (typeof text !== "string") {
    throw new CairnError("request-invalid", `what is searched for is a text, not ${shown(text)}`);
  }
  checkCount(count);
  return [text, count as number];
}

function checkCount(count: unknown): void {
  if (Number.isInteger(count) && (count as number) >= 0 && (count as number) <= MOST) return;
  throw new CairnError("request-invalid", `count is a whole number from 0 to ${MOST}, not ${shown(count)}`);
}

/** What a forecast is asked for, and the limits of the plan that it rests on. */
export function checkedForecast(request: ForecastRequest) {
  const dated = isPlain(request) && request.by instanceof Date ? { ...request, by: +request.by } : request;
  const { by, minutesAWeek, skill, ...limits } = fields(dated, FORECAST, "request-invalid", "a forecast");
  if (!isTime(by))
    throw new CairnError("request-invalid", `by is a date or its milliseconds, not ${shown(by)}`);
  const minutes = minutesAWeek as number | undefined;
  if (minutes !== undefined && !(minutes > 0 && minutes <= MINUTES_A_WEEK)) {
    const range = `a number above 0, at most ${MINUTES_A_WEEK}`;
    throw new CairnError("request-invalid", `minutesAWeek is ${range}, not ${minutes}`);
  }
  return { by, minutes, skill: skill as string | undefined, limits };
}

/** An event with the fields of its type only. */
export function checkedEvent(event: LearnerEvent): Record<string, unknown> {
  const type = (event as LearnerEvent | null | undefined)?.type;
  const known = typeof type === "string" && Object.hasOwn(EVENTS, type) ? EVENTS[type] : undefined;
  if (!known) {
    const types = Object.keys(EVENTS).join(", ");
    throw new CairnError("event-invalid", `an event's type is one of ${types}, not ${shown(type)}`);
  }
  const copy = fields(event, { type: "string", ...known }, "event-invalid", `an event of type ${type}`);
  if (copy.correct !== undefined && copy.score !== undefined) {
    throw new CairnError("event-invalid", "an attempt has either `correct` or `score`, not both");
  }
  for (const name of ["seconds", "hints"]) {
    const value = copy[name];
    if (value !== undefined && !(Number.isFinite(value) && (value as number) >= 0)) {
      throw new CairnError("event-invalid", `${name} is a number from 0 on, not ${shown(value)}`);
    }
  }
  return copy;
}

/** The events that a correction of the profile is made of. */
export function checkedEdit(edit: ProfileEdit): Record<string, unknown>[] {
  const kinds: Fields = { said: "object", hidden: "object", goal: "any" };
  const { said = {}, hidden = {}, goal } = fields(edit, kinds, "event-invalid", "an edit");
  const events: Record<string, unknown>[] = [];
  for (const [skill, known] of Object.entries(said as object)) {
    if (known === null) events.push({ type: "unsaid", skill });
    else if (typeof known === "boolean") events.push({ type: "known", skill, known });
    else
      throw new CairnError(
        "event-invalid",
        `what is said of a skill is true, false or null, not ${shown(known)}`,
      );
  }
  for (const [item, hide] of Object.entries(hidden as object)) {
    if (typeof hide !== "boolean") {
      throw new CairnError("event-invalid", `whether an item is hidden is true or false, not ${shown(hide)}`);
    }
    events.push({ type: "hidden", item, hidden: hide });
  }
  if (goal === null) events.push({ type: "goal" });
  else if (goal !== undefined) events.push({ type: "goal", skill: checkedId(goal, "skill-unknown") });
  return events;
}

/** A passphrase: any text but none. */
export function checkedPassphrase(passphrase: unknown): void {
  if (typeof passphrase === "string" && passphrase !== "") return;
  // Not shown: it may be one.
  throw new CairnError("options-invalid", "a passphrase is a text that is not empty");
}

/** An id. */
export function checkedId(id: unknown, code: CairnErrorCode): string {
  if (typeof id === "string") return id;
  throw new CairnError(code, `an id is a text, not ${shown(id)}`);
}

/** What a listener has to be. */
export function checkedListener(listener: unknown): void {
  if (typeof listener === "function") return;
  throw new CairnError("request-invalid", `onChange takes a function, not ${shown(listener)}`);
}

/** The data of an exported profile, as a copy with the field names of today. */
export function checkedProfile(data: ProfileExport): ProfileExport {
  const newest = 3;
  if (data?.cairn === "profile" && Number.isInteger(data.version) && data.version > newest) {
    const words = `this profile was exported by a newer version of this library (${data.version}, which is read up to ${newest})`;
    throw new CairnError("profile-newer", words);
  }
  const profile = data?.profile as unknown;
  const whole =
    data?.cairn === "profile" &&
    [1, 2, 3].includes(data.version) &&
    isPlain(profile) &&
    Array.isArray(profile.skills) &&
    Array.isArray(profile.items) &&
    (data.charges === undefined || Array.isArray(data.charges));
  if (!whole) throw new CairnError("profile-invalid", "this is not an exported profile of version 1, 2 or 3");
  const unknown = Object.keys(profile as object).find((key) => !PROFILE.includes(key));
  if (unknown !== undefined) {
    throw new CairnError("profile-invalid", `an exported profile has no field ${shown(unknown)}`);
  }
  try {
    const copy = structuredClone(data);
    return { ...copy, profile: renamed(copy.profile, copy.version) };
  } catch (error) {
    throw toCairnError(error, "profile-invalid", "this exported profile cannot be copied: ");
  }
}

/** A clock whose times can be stored. */
export function checkedClock(clock: () => number): () => number {
  return () => {
    const now = clock();
    if (isTime(now)) return now;
    throw new CairnError(
      "clock-implausible",
      `the clock says ${shown(now)}, which is no time in milliseconds`,
    );
  };
}

function fields(value: unknown, known: Fields, code: CairnErrorCode, what: string): Record<string, unknown> {
  if (!isPlain(value)) throw new CairnError(code, `${what} is an object, not ${shown(value)}`);
  const copy: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(value)) {
    if (!Object.hasOwn(known, name)) {
      const names = Object.keys(known).join(", ");
      throw new CairnError(code, `${what} has no field ${shown(name)} (it has ${names})`);
    }
    if (given === undefined) continue;
    const kind = known[name] as Kind;
    const right =
      kind === "list"
        ? isTexts(given)
        : kind === "object"
          ? isPlain(given)
          : kind === "any" || typeof given === kind;
    if (kind === "list" && Array.isArray(given) && !right) {
      const at = given.findIndex((entry) => typeof entry !== "string");
      throw new CairnError(code, `${name}[${at}] of ${what} is a text, not ${shown(given[at])}`);
    }
    if (!right) {
      throw new CairnError(code, `${name} of ${what} is ${KINDS[kind]}, not ${shown(given)}`);
    }
    copy[name] = Array.isArray(given) ? [...given] : given;
  }
  return copy;
}

function isTime(value: unknown): value is number {
  return Number.isFinite(value) && Math.abs(value as number) <= 8.64e15;
}

export function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}

export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 80));
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
