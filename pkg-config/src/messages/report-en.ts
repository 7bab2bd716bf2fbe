/** What the parts of a report are called and mean, in English: one set of words for the elements, the app and the API. */

import type { ReportField } from "../types/index.js";

type Params = ReportField["params"];

/** A part's name and meaning. */
export type ReportWords = readonly [name: string, meaning: string];

/** How chance was used, by the mechanism's number. */
const MECHANISMS: Record<number, string> = {
  1: "1, binary randomised response: chance turns yes into no, and no into yes, now and then",
  2: "2, subset selection: a set of possible answers is sent, drawn by chance",
  3: "3, projective geometry: a number that stands for many possible answers is sent, drawn by chance",
  4: "4, k-closest: another direction is sent, drawn by chance from a list",
};

const ANSWERS: Record<string, (params: Params) => string> = {
  "report-answer-bit": ({ says }) =>
    `your answer after it went through chance: 1 for yes, 0 for no. This one says ${says === 1 ? "yes" : "no"}`,
  "report-answer-set": ({ named, most }) =>
    `your answer after it went through chance: one bit for each possible answer, in their order, the lowest bit of each byte first. ${
      named === 0
        ? "No bit is 1: chance has left the set empty"
        : `${named} of at most ${most} ${named === 1 ? "is 1 and names its answer" : "are 1 and name their answers"}`
    }`,
  "report-answer-point": ({ point }) =>
    `your answer after it went through chance: the number ${point}, which stands for many of the possible answers at once`,
  "report-answer-direction": ({ codeword, codewords }) =>
    `your answer after it went through chance: direction ${codeword} in a list of ${codewords} that is made from the random number`,
  "report-answer-unknown": () =>
    "your answer after it went through chance, in a way that this page does not know",
};

const FIELDS: Record<string, (params: Params) => ReportWords> = {
  "report-version": () => ["version", "the version of this layout"],
  "report-mechanism": ({ mechanism }) => [
    "mechanism",
    `how chance was used. ${MECHANISMS[Number(mechanism)] ?? `${mechanism} is not known to this page`}`,
  ],
  "report-length": ({ bytes }) => [
    "payload length",
    `bytes of the answer, here ${bytes}: always the same for a question, so that the size tells nothing about the answer`,
  ],
  "report-epoch": () => [
    "epoch",
    "the reporting period by this device's clock, the same number for everyone in it",
  ],
  "report-task": () => ["task", "which public question this answers"],
  "report-nonce": () => ["nonce", "random, only for this report, so that it is counted once"],
};

/** The English words for a part's code and parameters. */
export function reportEnglish(code: string, params: Params): ReportWords {
  return FIELDS[code]?.(params) ?? ["answer", ANSWERS[code]?.(params) ?? code];
}
