/**
 * xAPI statements (1.0.3, 2.0 and cmi5) as events to record. Pure functions: nothing is sent, fetched or kept.
 *
 * Who a statement is about, what they answered in words and in which registration is dropped at the door: those fields are
 * never read.
 *
 * @example
 * ```ts
 * import { fromStatement } from "cairn-learn/xapi";
 * const event = fromStatement(statement, { item: { "https://school.example/fractions/7": "fractions-7" } });
 * if (event) await cairn.record(event);
 * ```
 *
 * @module
 */

import { CairnError } from "../errors.js";
import type { LearnerEvent } from "../types/index.js";
import { checkedLookup, type ItemLookup, itemOf } from "./items.js";
import { read, type Said } from "./read.js";
import { meaning } from "./verbs.js";

export { CairnError, type CairnErrorCode } from "../errors.js";
export type { LearnerEvent } from "../types/index.js";
export { byUrl, type ItemLookup } from "./items.js";

/** How statements are read. */
export interface StatementOptions {
  /** Which item an activity is. */
  item: ItemLookup;
}

/** From which share of a scale on a rating is a liking, and up to which it is the opposite. */
const LIKED = 0.75;
const DISLIKED = 0.25;

/**
 * The event that a statement tells, or `undefined`: its verb has no meaning here, it tells too little, its activity is no
 * item, or it voids another.
 *
 * @param statement an xAPI statement, parsed
 * @throws CairnError `statement-invalid`, which names the field and never says what is in it, or `options-invalid`.
 */
export function fromStatement(statement: unknown, options: StatementOptions): LearnerEvent | undefined {
  const lookup = checkedLookup(options);
  return event(read(statement, ""), lookup);
}

/**
 * The events that several statements tell, the oldest first where all say when. Statements that others among them void are
 * left out.
 *
 * @param statements a list of statements, or what an LRS answers: an object with `statements`
 * @throws CairnError `statement-invalid`, which names the statement by its place from 0 and the field; then nothing was taken;
 *   or `options-invalid`.
 */
export function fromStatements(statements: unknown, options: StatementOptions): LearnerEvent[] {
  const lookup = checkedLookup(options);
  const list = Array.isArray(statements)
    ? statements
    : (statements as { statements?: unknown } | null)?.statements;
  if (!Array.isArray(list)) throw new CairnError("statement-invalid", "statements must be a list");
  const said = list.map((statement, place) => read(statement, `statements[${place}]`));
  const voided = new Set(said.filter(voids).map(({ statement }) => statement));
  // An LRS gives the newest first if not asked otherwise.
  if (said.every(({ at }) => at !== undefined)) said.sort((a, b) => Number(a.at) - Number(b.at));
  return said
    .filter(({ id }) => id === undefined || !voided.has(id))
    .map((each) => event(each, lookup))
    .filter((each) => each !== undefined);
}

const voids = ({ verb, statement }: Said) => meaning(verb) === "voided" && statement !== undefined;

function event(said: Said, lookup: ItemLookup): LearnerEvent | undefined {
  const means = meaning(said.verb);
  if (!means || means === "voided" || said.activity === undefined) return undefined;
  const item = itemOf(said.activity, lookup);
  if (item === undefined) return undefined;
  switch (means) {
    case "opened":
    case "finished":
      return { type: means, item };
    case "known":
      return { type: "known", item };
    case "opened:finished":
      return { type: said.completion ? "finished" : "opened", item };
    case "liked":
    case "not-for-me":
      return { type: "rated", item, rating: means };
    case "rated":
      return rated(said, item);
    default:
      return attempt(said, item, means.slice("attempt:".length));
  }
}

function rated({ score }: Said, item: string): LearnerEvent | undefined {
  if (score === undefined || (score < LIKED && score > DISLIKED)) return undefined;
  return { type: "rated", item, rating: score >= LIKED ? "liked" : "not-for-me" };
}

/** How it went: by the score, which tells most, or what the verb or the result says of success. */
function attempt(said: Said, item: string, otherwise: string): LearnerEvent | undefined {
  const { score, completion, seconds } = said;
  const verdict = otherwise === "right" ? true : otherwise === "wrong" ? false : said.success;
  const took = seconds === undefined ? {} : { seconds };
  if (score !== undefined) return { type: "attempt", item, score, ...took };
  if (verdict !== undefined) return { type: "attempt", item, correct: verdict, ...took };
  if (otherwise === "opened") return { type: "opened", item };
  return otherwise === "finished" && completion !== false ? { type: "finished", item } : undefined;
}
