/** What callers hand in with few fields, held to its shape. */

import { CairnError } from "../errors.js";

/** Options that are an object with known fields only: a misspelt one must not be passed over where something is erased. */
export function checkedFields(options: unknown, known: readonly string[], what: string): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw invalid(`${what} takes an object, not ${shown(options)}`);
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw invalid(
      `${what} has no option ${JSON.stringify(unknown.slice(0, 80))} (it has ${known.join(", ")})`,
    );
  }
}

/** Whether everything is to go, as an option says. */
export function checkedEverything({ everything = false }: { everything?: unknown }, what: string): boolean {
  if (typeof everything === "boolean") return everything;
  throw invalid(`everything of ${what} is true or false, not ${shown(everything)}`);
}

/** What a listener has to be. */
export function checkedListener(listener: unknown): void {
  if (typeof listener === "function") return;
  throw new CairnError("request-invalid", `onChange takes a function, not ${shown(listener)}`);
}

/** Kinds of values: what they hold may be someone's. */
export function shown(value: unknown): string {
  if (value === null || typeof value === "undefined") return String(value);
  if (typeof value === "object") return Object.prototype.toString.call(value).slice(8, -1);
  return `a ${typeof value}`;
}

/** An error about an option. */
export const invalid = (why: string) => new CairnError("options-invalid", why);
