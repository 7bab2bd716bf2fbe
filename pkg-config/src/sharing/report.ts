/**
 * A report's bytes, field by field (`docs/formats/report.md`): what each is under every mechanism, as a code with parameters. The words
 * are in `messages/report-en.ts`, one set for the elements, the app and the API.
 */

import { CairnError } from "../errors.js";
import { type ReportWords, reportEnglish } from "../messages/report-en.js";
import type { ReportField } from "../types/index.js";

type Params = ReportField["params"];

/** The fields before the answer. */
const FIELDS: [length: number, code: string, params?: (bytes: number[]) => Params][] = [
  [1, "report-version"],
  [1, "report-mechanism", ([mechanism = 0]) => ({ mechanism })],
  [2, "report-length", (bytes) => ({ bytes: littleEndian(bytes) })],
  [4, "report-epoch"],
  [8, "report-task"],
  [16, "report-nonce"],
];

/** Bytes before the answer. */
const ANSWER_AT = FIELDS.reduce((sum, [length]) => sum + length, 0);

/** How many directions the list of a k-closest report has (`src/privacy/mechanism/k_closest/codebook.rs`). */
const CODEWORDS = 1024;

const littleEndian = (bytes: readonly number[]) =>
  bytes.reduceRight((number, byte) => number * 256 + byte, 0);
const bitsOf = (byte: number): number => (byte ? (byte & 1) + bitsOf(byte >> 1) : 0);

/** What an answer is, by the number of its mechanism; `undefined` where it is none that the mechanism makes. */
const ANSWERS: Record<number, (bytes: number[]) => [code: string, params: Params] | undefined> = {
  1: ([says = 2, ...more]) => (more.length === 0 && says < 2 ? ["report-answer-bit", { says }] : undefined),
  2: (bytes) => [
    "report-answer-set",
    { named: bytes.reduce((sum, byte) => sum + bitsOf(byte), 0), most: bytes.length * 8 },
  ],
  3: (bytes) => (bytes.length === 3 ? ["report-answer-point", { point: littleEndian(bytes) }] : undefined),
  4: (bytes) =>
    bytes.length === 2 && littleEndian(bytes) < CODEWORDS
      ? ["report-answer-direction", { codeword: littleEndian(bytes), codewords: CODEWORDS }]
      : undefined,
};

/**
 * The fields of a report given as hexadecimal.
 *
 * @param words what a field is called and means, by its code and parameters; English by default
 * @throws CairnError `request-invalid` where it is none.
 */
export function describeReport(
  hex: string,
  words: (code: string, params: Params) => ReportWords = reportEnglish,
): ReportField[] {
  if (typeof hex !== "string" || hex.length <= 2 * ANSWER_AT || !/^([0-9a-f]{2})+$/i.test(hex)) {
    throw new CairnError(
      "request-invalid",
      `a report is a text in hexadecimal of more than ${ANSWER_AT} bytes`,
    );
  }
  const all = Array.from(hex.matchAll(/../g), ([byte]) => Number.parseInt(byte, 16));
  const fields: ReportField[] = [];
  const add = (offset: number, end: number, code: string, params: Params) => {
    const [name, meaning] = words(code, params);
    fields.push({ offset, hex: hex.slice(offset * 2, end * 2), code, params, name, meaning });
  };
  let offset = 0;
  for (const [length, code, params] of FIELDS) {
    add(offset, offset + length, code, params?.(all.slice(offset, offset + length)) ?? {});
    offset += length;
  }
  const answer = ANSWERS[all[1] as number]?.(all.slice(offset));
  add(offset, all.length, ...(answer ?? (["report-answer-unknown", {}] as const)));
  return fields;
}
