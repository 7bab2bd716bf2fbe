/** A report's bytes, field by field, in words (`docs/formats/report.md`). */

import { CairnError } from "../errors.js";
import type { ReportField } from "../types/index.js";

const FIELDS: [length: number, name: string, meaning: string][] = [
  [1, "version", "the version of this layout"],
  [1, "mechanism", "1: binary randomised response"],
  [2, "payload length", "always the same, so that the size tells nothing"],
  [4, "epoch", "the reporting period, the same for everyone"],
  [8, "task", "which public question this answers"],
  [16, "nonce", "random, only for this report, so that it is counted once"],
];

/** Bytes before the answer. */
const ANSWER_AT = FIELDS.reduce((sum, [length]) => sum + length, 0);

/**
 * The fields of a report given as hexadecimal.
 *
 * @throws CairnError `request-invalid` where it is none.
 */
export function describeReport(hex: string): ReportField[] {
  if (typeof hex !== "string" || hex.length <= 2 * ANSWER_AT || !/^([0-9a-f]{2})+$/i.test(hex)) {
    throw new CairnError(
      "request-invalid",
      `a report is a text in hexadecimal of more than ${ANSWER_AT} bytes`,
    );
  }
  const fields: ReportField[] = [];
  let offset = 0;
  for (const [length, name, meaning] of FIELDS) {
    fields.push({ offset, hex: hex.slice(offset * 2, (offset + length) * 2), name, meaning });
    offset += length;
  }
  const meaning = "your answer after it went through chance: 1 for yes, 0 for no";
  fields.push({ offset, hex: hex.slice(offset * 2), name: "answer", meaning });
  return fields;
}
