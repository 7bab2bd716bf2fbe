/**
 * Reading the few fields of a statement that count, and no others: actor, response, registration, context, authority,
 * attachments and extensions are never looked at, so they can be copied nowhere. Errors name the field and never what is in it.
 */

import { CairnError } from "../errors.js";
import { seconds } from "./duration.js";

/** What a statement says, without who it is about. */
export interface Said {
  /** Its own id, to be voided by. */
  id: string | undefined;
  verb: string;
  /** The activity, where it is about one. */
  activity: string | undefined;
  /** The id of another statement, where it is about one. */
  statement: string | undefined;
  success: boolean | undefined;
  completion: boolean | undefined;
  /** 0 to 1. */
  score: number | undefined;
  seconds: number | undefined;
  /** ms since 1970. */
  at: number | undefined;
}

type Fields = Record<string, unknown>;

/** @throws CairnError `statement-invalid`, which names the field. */
export function read(value: unknown, where: string): Said {
  const statement = object(value, where || "the statement");
  const field = (name: string) => (where ? `${where}.${name}` : name);
  const version = optional(statement.version, "string", field("version"));
  if (version !== undefined && !/^(1\.0|2\.0)(\.|$)/.test(version)) {
    fail(field("version"), "a version of xAPI 1.0 or 2.0");
  }
  const verb = iri(object(statement.verb, field("verb")).id, field("verb.id"));
  const target = object(statement.object, field("object"));
  const kind = optional(target.objectType, "string", field("object.objectType")) ?? "Activity";
  const result = statement.result === undefined ? {} : object(statement.result, field("result"));
  return {
    id: optional(statement.id, "string", field("id"))?.toLowerCase(),
    verb,
    activity: kind === "Activity" ? iri(target.id, field("object.id")) : undefined,
    statement: kind === "StatementRef" ? text(target.id, field("object.id")).toLowerCase() : undefined,
    success: optional(result.success, "boolean", field("result.success")),
    completion: optional(result.completion, "boolean", field("result.completion")),
    score: score(result.score, field("result.score")),
    seconds: result.duration === undefined ? undefined : duration(result.duration, field("result.duration")),
    at: statement.timestamp === undefined ? undefined : time(statement.timestamp, field("timestamp")),
  };
}

/** As a share: `scaled`, and what is below 0 as 0; else where `raw` lies from `min` (0 if not said) to `max`. */
function score(value: unknown, where: string): number | undefined {
  if (value === undefined) return undefined;
  const fields = object(value, where);
  const [scaled, raw, min, max] = ["scaled", "raw", "min", "max"].map((name) => {
    const number = optional(fields[name], "number", `${where}.${name}`);
    if (number !== undefined && !Number.isFinite(number)) fail(`${where}.${name}`, "a number");
    return number;
  });
  if (scaled !== undefined) {
    if (scaled < -1 || scaled > 1) fail(`${where}.scaled`, "from -1 to 1");
    return Math.max(0, scaled);
  }
  if (raw === undefined || max === undefined) return undefined;
  const least = min ?? 0;
  if (max <= least) fail(`${where}.max`, "more than the least score");
  if (raw < least || raw > max) fail(`${where}.raw`, "between the least and the greatest score");
  return (raw - least) / (max - least);
}

function duration(value: unknown, where: string): number {
  const read = typeof value === "string" ? seconds(value) : undefined;
  return read ?? fail(where, "a duration of ISO 8601");
}

function time(value: unknown, where: string): number {
  const ms = typeof value === "string" && /^\d{4}-?\d\d-?\d\d/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? fail(where, "a time of ISO 8601") : ms;
}

function object(value: unknown, where: string): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : fail(where, "an object");
}

function text(value: unknown, where: string): string {
  return typeof value === "string" && value !== "" ? value : fail(where, "a text");
}

function iri(value: unknown, where: string): string {
  return typeof value === "string" && /^[a-z][a-z0-9+.-]*:./i.test(value) ? value : fail(where, "an IRI");
}

interface Types {
  string: string;
  number: number;
  boolean: boolean;
}

function optional<T extends keyof Types>(value: unknown, type: T, where: string): Types[T] | undefined {
  if (value === undefined) return undefined;
  return typeof value === type ? (value as Types[T]) : fail(where, `a ${type}`);
}

/** Says which field is wrong and what it should be; what it was stays unsaid. */
function fail(where: string, wanted: string): never {
  throw new CairnError("statement-invalid", `${where} must be ${wanted}`);
}
