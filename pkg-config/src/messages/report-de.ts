/** The words of `report-en.ts` in German. */

import type { ReportField } from "../types/index.js";
import type { ReportWords } from "./report-en.js";

type Params = ReportField["params"];

const MECHANISMS: Record<number, string> = {
  1: "1, binäre zufällige Antwort: Der Zufall macht ab und zu aus Ja Nein und aus Nein Ja",
  2: "2, Auswahl einer Teilmenge: Gesendet wird eine Menge möglicher Antworten, durch Zufall gezogen",
  3: "3, projektive Geometrie: Gesendet wird eine Zahl, die für viele mögliche Antworten steht, durch Zufall gezogen",
  4: "4, k-nächste: Gesendet wird eine andere Richtung, durch Zufall aus einer Liste gezogen",
};

const ANSWERS: Record<string, (params: Params) => string> = {
  "report-answer-bit": ({ says }) =>
    `deine Antwort, nachdem sie durch den Zufall ging: 1 für Ja, 0 für Nein. Diese sagt ${says === 1 ? "Ja" : "Nein"}`,
  "report-answer-set": ({ named, most }) =>
    `deine Antwort, nachdem sie durch den Zufall ging: ein Bit für jede mögliche Antwort, in ihrer Reihenfolge, das niedrigste jedes Bytes zuerst. ${
      named === 0
        ? "Kein Bit ist 1: Der Zufall hat die Menge leer gelassen"
        : `${named} von höchstens ${most} ${named === 1 ? "ist 1 und nennt seine Antwort" : "sind 1 und nennen ihre Antworten"}`
    }`,
  "report-answer-point": ({ point }) =>
    `deine Antwort, nachdem sie durch den Zufall ging: die Zahl ${point}, die für viele der möglichen Antworten zugleich steht`,
  "report-answer-direction": ({ codeword, codewords }) =>
    `deine Antwort, nachdem sie durch den Zufall ging: Richtung ${codeword} in einer Liste von ${codewords}, die aus der Zufallszahl gemacht wird`,
  "report-answer-unknown": () =>
    "deine Antwort, nachdem sie durch den Zufall ging, auf eine Weise, die diese Seite nicht kennt",
};

const FIELDS: Record<string, (params: Params) => ReportWords> = {
  "report-version": () => ["Version", "die Version dieses Aufbaus"],
  "report-mechanism": ({ mechanism }) => [
    "Verfahren",
    `wie der Zufall benutzt wurde. ${MECHANISMS[Number(mechanism)] ?? `${mechanism} kennt diese Seite nicht`}`,
  ],
  "report-length": ({ bytes }) => [
    "Länge der Antwort",
    `Bytes der Antwort, hier ${bytes}: für eine Frage immer gleich, damit die Größe nichts über die Antwort verrät`,
  ],
  "report-epoch": () => [
    "Zeitraum",
    "der Berichtszeitraum nach der Uhr dieses Geräts, für alle darin dieselbe Zahl",
  ],
  "report-task": () => ["Frage", "auf welche öffentliche Frage das antwortet"],
  "report-nonce": () => ["Zahl", "zufällig, nur für diesen Bericht, damit er einmal gezählt wird"],
};

/** The German words for a part's code and parameters; `undefined` for a code that is not known. */
export function reportInGerman(code: string, params: Params): ReportWords | undefined {
  const answer = ANSWERS[code]?.(params);
  return FIELDS[code]?.(params) ?? (answer === undefined ? undefined : ["Antwort", answer]);
}
