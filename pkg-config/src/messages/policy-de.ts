/** The sentences of `policy-en.ts` in German. */

import type { PolicyLine } from "../types/index.js";

type Params = PolicyLine["params"];

const percent = (share: unknown) => {
  const hundredths = Math.round(Number(share) * 10_000) / 100;
  return `${hundredths > 99 ? decimal(Math.min(hundredths, 99.99)) : Math.round(hundredths)} %`;
};
const decimal = (value: number) => String(value).replace(".", ",");
const fixed = (value: unknown) => Number(value).toFixed(2).replace(".", ",");
const times = (factor: unknown) => decimal(Math.round(Number(factor) * 10) / 10);
const count = (number: unknown, one: string, many: string) =>
  `${number} ${Number(number) === 1 ? one : many}`;

/** How often, and as a span of time. */
const PERIODS: Record<number, [each: string, one: string]> = {
  7: ["jede Woche", "eine Woche"],
  14: ["alle zwei Wochen", "zwei Wochen"],
  28: ["alle vier Wochen", "vier Wochen"],
  30: ["jeden Monat", "ein Monat"],
  31: ["jeden Monat", "ein Monat"],
  91: ["alle drei Monate", "drei Monate"],
  92: ["alle drei Monate", "drei Monate"],
  182: ["jedes halbe Jahr", "ein halbes Jahr"],
  183: ["jedes halbe Jahr", "ein halbes Jahr"],
  365: ["jedes Jahr", "ein Jahr"],
  366: ["jedes Jahr", "ein Jahr"],
};
const period = (days: unknown) => PERIODS[Number(days)] ?? [`alle ${days} Tage`, `${days} Tage`];

const list = (names: Params[string] | undefined, join: string) => {
  const quoted = (Array.isArray(names) ? names : []).map((name) => `„${name}“`);
  const last = quoted.pop() ?? "";
  return quoted.length > 0 ? `${quoted.join(", ")} ${join} ${last}` : last;
};
const item = ({ names, count }: Params, ask: (what: string) => string) =>
  Number(count) === 1
    ? ask(list(names, "oder"))
    : `${ask("einer davon")} Sie wechseln sich ab: ${list(names, "und")}.`;

const SENTENCES: Record<string, (params: Params) => string> = {
  "policy-schedule": (p) =>
    Number(p.questions) === 1
      ? `Einmal ${period(p.days)[0]} darf dein Gerät eine Antwort auf diese Frage senden:`
      : `Einmal ${period(p.days)[0]} darf dein Gerät eine Antwort auf eine dieser ${p.questions} Fragen senden, zufällig ausgewählt:`,
  "policy-asks-solved": (p) => item(p, (what) => `War ${what} richtig, als du es zuletzt versucht hast?`),
  "policy-asks-tried": (p) => item(p, (what) => `Hast du ${what} je versucht?`),
  "policy-asks-helped": () =>
    "Denke an das Letzte, das dir hier empfohlen wurde und das du dann versucht hast: War es am Ende richtig, oder hast du gesagt, dass es dir gefällt?",
  "policy-asks-topic": (p) =>
    `Mit welchem dieser Themen hast du dich zuletzt am meisten beschäftigt: ${list(p.names, "oder")}?`,
  "policy-asks-move": (p) =>
    `Als du zuletzt vom einen zum anderen weitergegangen bist, von welchem dieser Themen zu welchem war das: ${list(p.names, "oder")}?`,
  "policy-asks-interest": () =>
    "In welche Richtung gehen deine Interessen? Das ist eine Richtung auf einer Karte von allem, was es hier gibt, und nennt nichts davon.",
  "policy-nothing-bit": () => "„Nein“ sagt auch ein Gerät, das nicht benutzt wurde.",
  "policy-nothing-category": () =>
    "„Nichts davon“ ist auch eine Antwort, und das, was ein Gerät sagt, das nicht benutzt wurde.",
  "policy-nothing-direction": () =>
    "„Keine Richtung“ ist auch eine Antwort, und das, was ein Gerät sagt, das nicht benutzt wurde.",
  "policy-chance-bit": (p) =>
    `Bevor sie gesendet wird, wirft dein Gerät eine Münze, die nicht ganz gerecht ist. In ${percent(p.chance)} der Fälle wird die wahre Antwort gesendet, in allen anderen die falsche.`,
  "policy-chance-set": (p) =>
    Number(p.named) === 1
      ? `Bevor sie gesendet wird, kann der Zufall eine andere an ihre Stelle setzen. In ${percent(p.chance)} der Fälle wird die wahre Antwort gesendet, in den übrigen irgendeine der ${Number(p.of) - 1} anderen.`
      : `Bevor sie gesendet wird, wird sie in einer Menge versteckt: ${p.named} der ${p.of} möglichen Antworten werden zusammen gesendet, durch Zufall gezogen. In ${percent(p.chance)} der Fälle ist die wahre darunter.`,
  "policy-chance-half": () =>
    "Bevor sie gesendet wird, wird sie in einer Menge versteckt: Viele der möglichen Antworten werden zusammen gesendet, durch Zufall gezogen. In etwa der Hälfte aller Fälle ist die wahre darunter.",
  "policy-chance-direction": (p) =>
    `Bevor sie gesendet wird, tritt eine andere Richtung an ihre Stelle, durch Zufall aus einer öffentlichen Liste gezogen. Solche nahe bei deiner werden öfter gezogen, aber nie mehr als ${times(p.factor)}-mal so oft wie irgendeine andere.`,
  "policy-tells": (p) =>
    `Wer sie sieht, auch die Schule, erfährt fast nichts: Jede Antwort, die gesendet werden kann, kann von allen kommen. Sie kommt höchstens ${times(p.factor)}-mal so wahrscheinlich von der einen wie von der anderen Person.`,
  "policy-lifetime": (p) =>
    `Dieses Gerät sendet höchstens ${count(p.reports, "Antwort", "Antworten")}, insgesamt und für immer. Dann hört es von selbst auf, was auch immer die Seite verlangt. Niemand kann sehen, welche Antworten vom selben Gerät kamen. Wer das könnte, alle hätte, und jede wäre auf dieselbe Frage, könnte sich einer Antwort, die sich nie geändert hat, zu ${percent(p.sure)} sicher sein.`,
  "policy-shown": () =>
    "Du siehst jede Antwort, Byte für Byte, mindestens eine Stunde lang, bevor sie geht. Bis dahin ruft ein Druck sie zurück. Du kannst jederzeit aufhören.",
  "policy-nameless": (p) =>
    `Es steht kein Name darin, keine Zeit feiner als ${period(p.days)[1]}, und keine Zahl, die es schon gab oder wieder geben wird. Wie bei jeder Nachricht sieht der Server die Adresse, von der sie kommt; er ist so gebaut, dass er sie nicht behält.`,
  "policy-published": (p) =>
    `Veröffentlicht werden nur Summen über mindestens ${count(p.floor, "Antwort", "Antworten")}. Was gesendet ist, kann nicht zurückgerufen werden, weil niemand sagen kann, welche Antwort deine ist.`,
  "policy-measure": (p) =>
    `Regelwerk ${p.id}. Im üblichen Maß kostet eine Antwort höchstens ε = ${fixed(p.epsilon)}, und alle zusammen ${fixed(p.lifetime)}.`,
};

/** The German sentence for a code and its parameters; `undefined` for a code that is not known. */
export function policyInGerman(code: string, params: Params): string | undefined {
  return SENTENCES[code]?.(params);
}
