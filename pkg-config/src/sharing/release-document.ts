/** A release, as a reader holds it to its rules (`docs/formats/release.md`). */

import type { Question } from "../types/index.js";
import { invalid } from "./signed.js";

const VERSION = 3;
const LEAST_COHORT = 10;
const DAY_MS = 86_400_000;

/** An estimate as the core takes it. */
export interface Released {
  question: Question;
  epoch: number;
  value: number[];
  standardError: number[];
  shrunk: number[];
}

/** How many numbers an estimate has, of the questions whose answers the core takes. */
const LENGTHS: Record<string, (question: { items?: unknown; topics?: unknown }) => number> = {
  solved: ({ items }) => (isNames(items) ? 1 : 0),
  tried: ({ items }) => (isNames(items) ? 1 : 0),
  topic: ({ topics }) => (isNames(topics) ? topics.length + 1 : 0),
  move: ({ topics }) => (isNames(topics) ? topics.length ** 2 + 1 : 0),
};

const isNames = (names: unknown): names is string[] =>
  Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === "string");

/** What a device keeps to of a release, and what it uses. */
export interface Document {
  school: string;
  number: number;
  previous: string | null;
  epoch: number;
  staleAfter: number;
  policies: string[];
  counted: { hash: string; epoch: number }[];
  estimates: Released[];
}

const isHex = (text: unknown, bytes: number): text is string =>
  typeof text === "string" && text.length === 2 * bytes && /^[0-9a-f]+$/.test(text);

/** A release held to the rules that a reader must hold it to. Estimates that are not known or not whole are left out. */
export function checked(document: Record<string, unknown>): Document {
  const { version, number, cohortFloor, estimates, school, previous, staleAfter, policies, counted } =
    document;
  if (version !== VERSION) throw invalid(`its version is ${version}, but this library knows ${VERSION}`);
  const isCount = (count: unknown, least: number): count is number =>
    Number.isSafeInteger(count) && (count as number) >= least;
  if (!isCount(number, 1)) throw invalid("it has no number");
  if (!isCount(cohortFloor, LEAST_COHORT)) throw invalid(`its cohortFloor is below ${LEAST_COHORT}`);
  if (!isHex(school, 16)) throw invalid("it names no school");
  if (previous !== null && !isHex(previous, 32)) throw invalid("it does not name the release before it");
  if (!isCount(document.epoch, 0)) throw invalid("it has no epoch");
  if (!isCount(staleAfter, 1) || staleAfter % DAY_MS !== 0)
    throw invalid("it does not say when it goes stale");
  if (!Array.isArray(policies) || !policies.every((each) => isHex(each, 32))) {
    throw invalid("it has no list of policies");
  }
  const isCounted = (each: { hash?: unknown; epoch?: unknown } | null) =>
    isHex(each?.hash, 8) && isCount(each?.epoch, 0);
  if (!Array.isArray(counted) || !counted.every(isCounted))
    throw invalid("it has no list of what was counted");
  if (!Array.isArray(estimates)) throw invalid("it has no list of estimates");
  const seen = new Set<string>();
  const used: Released[] = [];
  for (const estimate of estimates as (Partial<Released> & Record<string, unknown>)[]) {
    const { task, epoch, reports, question, value, standardError, shrunk } = estimate ?? {};
    if (!isCount(reports, cohortFloor))
      throw invalid(`it has an estimate of fewer than ${cohortFloor} reports`);
    const name = JSON.stringify([task, epoch]);
    if (seen.has(name)) throw invalid(`it has two estimates of task ${task} in epoch ${epoch}`);
    seen.add(name);
    const length = LENGTHS[String(question?.kind)]?.(question as object) ?? 0;
    const isList = (list: unknown, least: number): list is number[] =>
      Array.isArray(list) &&
      list.length === length &&
      list.every((each) => Number.isFinite(each) && each >= least);
    const lists = isList(value, -Infinity) && isList(standardError, 0) && isList(shrunk, 0);
    if (length > 0 && isCount(epoch, 0) && epoch < 2 ** 32 && lists) {
      used.push({ question: question as Question, epoch, value, standardError, shrunk });
    }
  }
  return { school, number, previous, epoch: document.epoch, staleAfter, policies, counted, estimates: used };
}
