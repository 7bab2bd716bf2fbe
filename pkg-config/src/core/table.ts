/**
 * What callers hand in as options, held to a table of their names before anything is done with them: a misspelt one that was passed
 * over would store what should have been encrypted, erase another learner, or share by a policy that nobody named.
 */

import { CairnError } from "../errors.js";
import { isPlain, shown } from "./checks.js";

/** What is wrong with the value of an option of that name; nothing where it is right. */
export type Check = (value: unknown, name: string) => string | undefined;

/** The names that may be in an object, and what each must be. Any of them may be left out. */
export type Table = Record<string, Check>;

/** A value that is `right`, which the words say. */
export const must =
  (words: string, right: (value: unknown) => boolean): Check =>
  (value, name) =>
    right(value) ? undefined : `the option ${name} is ${words}, not ${shown(value)}`;

/** An object with these methods. */
export const has =
  (...methods: string[]): Check =>
  (value, name) => {
    const missing = methods.find(
      (method) => !isFunction((value as Record<string, unknown> | null)?.[method]),
    );
    return missing && `the option ${name} has no method ${missing}`;
  };

/** An object by another table, of which nothing may be left out but `optional`. */
export const within =
  (table: Table, ...optional: string[]): Check =>
  (value, path) => {
    if (!isPlain(value)) return `the option ${path} is an object, not ${shown(value)}`;
    const missing = Object.keys(table).find((name) => !optional.includes(name) && value[name] === undefined);
    return fault(value, table, `${path}.`) ?? (missing && `the option ${path}.${missing} is missing`);
  };

export const isText = (value: unknown) => typeof value === "string" && value.trim() !== "";
export const isFunction = (value: unknown) => typeof value === "function";
export const text = must("a text", (value) => typeof value === "string");
export const flag = must("true or false", (value) => typeof value === "boolean");

/** What every store and all locks must have. */
export const PLACE: Table = { store: has("read", "write", "remove"), locks: has("request") };

/** Throws `options-invalid` where these are no options of `what`. */
export function checkTable(options: unknown, table: Table, what: string): void {
  if (!isPlain(options)) throw invalid(`${what} takes an object, not ${shown(options)}`);
  const wrong = fault(options, table, "");
  if (wrong) throw invalid(`${what}: ${wrong}`);
}

/** An error about an option. */
export const invalid = (why: string) => new CairnError("options-invalid", why);

/** The first thing that is wrong. */
function fault(options: object, table: Table, path: string): string | undefined {
  for (const [name, value] of Object.entries(options)) {
    const check = Object.hasOwn(table, name) ? table[name] : undefined;
    const wrong = check
      ? value !== undefined && check(value, path + name)
      : `there is no option ${shown(path + name)} (there are ${Object.keys(table).join(", ")})`;
    if (wrong) return wrong;
  }
  return undefined;
}
