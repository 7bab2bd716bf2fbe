/** The sentences of `policy-en.ts` in German. */

import type { PolicyLine } from "../types/index.js";

type Params = PolicyLine["params"];

/** In whole percents, and finer where those would say one half or all. */
const percent = (share: unknown) => {
  const coarse = Math.round(Number(share) * 100);
  return `${coarse === 50 || coarse === 100 ? decimal(Number((Number(share) * 100).toFixed(2))) : coarse} %`;
};
const grouped = (value: unknown) => String(value).replace(/(?<=\d)(?=(\d{3})+$)/g, ".");
const cases = ({ right, of }: Params) => `${grouped(right)} von ${grouped(of)} Fällen`;
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

/** A length of time, roughly, as it stands after "nach". */
const span = (days: unknown) => {
  const whole = Number(days);
  if (whole < 60) return count(whole, "Tag", "Tagen");
  const months = Math.round(whole / 30.44);
  return whole < 700
    ? count(months, "Monat", "Monaten")
    : `${decimal(Number((whole / 365.25).toFixed(1)))} Jahren`;
};

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
  "policy-off": () =>
    "Das Teilen ist hier abgeschaltet. Nach keiner Antwort wird gefragt, und keine wird gesendet.",
  "policy-named": (p) => `Regelwerk ${p.id}.`,
  "policy-schedule": (p) =>
    Number(p.questions) === 1
      ? `Einmal ${period(p.days)[0]} darf dein Gerät eine Antwort auf diese Frage senden:`
      : `Einmal ${period(p.days)[0]} darf dein Gerät eine Antwort auf eine dieser ${p.questions} Fragen senden, zufällig ausgewählt:`,
  "policy-asks-solved": (p) => item(p, (what) => `War ${what} richtig, als du es zuletzt versucht hast?`),
  "policy-asks-tried": (p) => item(p, (what) => `Hast du ${what} schon einmal versucht?`),
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
  "policy-chance-point": (p) =>
    `Bevor sie gesendet wird, wird sie in einer Menge versteckt: Gesendet wird eine Zahl, die für etwa eine von ${p.order} der ${p.of} möglichen Antworten zugleich steht, durch Zufall gezogen. In ${percent(p.chance)} der Fälle ist die wahre darunter.`,
  "policy-chance-direction": (p) =>
    `Bevor sie gesendet wird, tritt eine andere Richtung an ihre Stelle, durch Zufall aus einer öffentlichen Liste gezogen. Solche nahe bei deiner werden öfter gezogen, aber höchstens ${times(p.factor)}-mal so oft wie irgendeine andere.`,
  "policy-odds-bit": (p) =>
    `Wer Ja und Nein für 50:50 hielt und dann sieht, was gesendet wurde, könnte in ${cases(p)} richtig liegen.`,
  "policy-odds-any": (p) =>
    `Nimm irgendzwei der möglichen Antworten. Wer diese für 50:50 hielt und dann sieht, was gesendet wurde, könnte in höchstens etwa ${cases(p)} richtig liegen.`,
  "policy-deniable": (p) =>
    `Du bekommst damit Abstreitbarkeit, kein Geheimnis. Jede Antwort, die gesendet werden kann, kann von allen Lernenden kommen, deshalb ist eine Antwort kein Beweis. Sie kommt bis zu ${times(p.factor)}-mal so wahrscheinlich von der einen wie von der anderen Person.`,
  "policy-lifetime": (p) =>
    Number(p.reports) === 0
      ? "Die Grenze für alle Antworten zusammen liegt unter dem, was eine kostet, also wird keine gesendet."
      : `Es gibt eine Grenze für das, was alle Antworten zusammen verraten, und keine für ihre Zahl. Hier können das bis zu ${count(p.reports, "Antwort", "Antworten")} sein, höchstens eine ${period(p.days)[0]}. So schnell ist die Grenze nach etwa ${span(p.span)} erreicht; dann hört dieser Browser von selbst auf.`,
  "policy-together": (p) =>
    `Was Antworten verraten, addiert sich. Nimm jemanden, der sie alle hat, weiß, dass sie von dir sind, und zwei Möglichkeiten für 50:50 hielt. Spricht jede Antwort für dieselbe, könnte er in bis zu ${cases(p)} richtig liegen.`,
  "policy-kept": () =>
    "Gezählt wird in diesem Browser, für diese Seite. Ein anderer Browser oder ein anderes Gerät zählt für sich, und dieser vielleicht auch, wenn sein Speicher gelöscht wurde.",
  "policy-shown": (p) =>
    `Eine Antwort geht erst, wenn ein Hinweis darauf insgesamt ${count(p.seconds, "Sekunde", "Sekunden")} auf deinem Bildschirm war, und frühestens eine Stunde, nachdem sie gemacht wurde. Bis sie geht, kannst du jedes Byte ansehen, und ein Druck ruft sie zurück. Du kannst jederzeit aufhören.`,
  "policy-request": (p) =>
    `Es steht kein Name darin und keine Zeit feiner als ${period(p.days)[1]}. Die Zahl darin ist zufällig und nur für diese Antwort gemacht. Wie jede Anfrage trägt sie deine Adresse und was der Browser über sich sagt. Der Server von Cairn ist so gebaut, dass er beides nicht speichert; wer ihn betreibt, oder das Netz, könnte es.`,
  "policy-published": (p) =>
    `Der Server von Cairn ist so gebaut, dass er nur Summen über mindestens ${count(p.floor, "Antwort", "Antworten")} veröffentlicht. Was gesendet ist, kann nicht zurückgerufen werden.`,
  "policy-measure": (p) =>
    `Regelwerk ${p.id}. Im üblichen Maß kostet eine Antwort höchstens ε = ${fixed(p.epsilon)}, und alle zusammen ${fixed(p.lifetime)}.`,
};

/** The German sentence for a code and its parameters; `undefined` for a code that is not known. */
export function policyInGerman(code: string, params: Params): string | undefined {
  return SENTENCES[code]?.(params);
}
