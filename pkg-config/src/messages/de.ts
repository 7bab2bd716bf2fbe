/** The sentences of `en.ts` in German, for learners who are addressed as "du". */

import type { Message } from "./en.js";

type Params = Record<string, string | number>;

const percent = (share: unknown) => `${Math.round(Number(share) * 100)} %`;
const count = (number: unknown, one: string, many: string) =>
  `${number} ${Number(number) === 1 ? one : many}`;
const minutes = (number: unknown) => count(Math.max(1, Math.round(Number(number))), "Minute", "Minuten");
const ago = (days: unknown) => {
  const whole = Math.round(Number(days));
  return whole < 1 ? "heute" : whole === 1 ? "gestern" : `vor ${whole} Tagen`;
};
const span = (days: unknown) => {
  const whole = Math.round(Number(days));
  return whole < 1 ? "einigen Stunden" : whole === 1 ? "einem Tag" : `${whole} Tagen`;
};
const evidence = ({ right, of }: Params) => `von den letzten ${of} Antworten waren ${right} richtig`;
const about = ({ skill }: Params) => (skill ? ` zu „${skill}“` : "");

const LEVELS: Record<string, string> = {
  "getting-there": "auf dem Weg",
  familiar: "vertraut",
  proficient: "sicher",
  mastered: "gemeistert",
};
const was = ({ best }: Params) => `Das war schon „${LEVELS[String(best)] ?? best}“`;

/** What a tutor's step asks for, by its action. */
const ACTIONS: Record<string, (params: Params) => string> = {
  hint: () => "Sieh dir den Tipp an, und versuche es noch einmal.",
  "try-again": () => "Sieh noch einmal hin, und versuche es noch einmal.",
  explain: (p) => `Hier ist eine Erklärung${about(p)}.`,
  "other-format": (p) => `Hier ist eine andere Art zu üben${about(p)}.`,
  easier: (p) => `Hier ist ein leichterer Schritt${about(p)}.`,
  prerequisite: (p) => `Hier ist eine Übung${about(p)}, das kommt davor.`,
  "go-on": () => "Hier kommt das Nächste.",
  harder: (p) => `Hier ist etwas Schwereres${about(p)}.`,
  break: () => "Das ist ein guter Moment für eine Pause.",
  done: () => "Mehr gibt es hier im Moment nicht.",
};
const then = (p: Params) => ACTIONS[String(p.action)]?.(p) ?? "";

const KNOW = "Drücke „Kann ich schon“, wenn du es kannst.";
const RATE = "Drücke „Zu leicht“ oder „Zu schwer“, wenn das nicht stimmt.";
const LESS = "Drücke „Nichts für mich“, um weniger davon zu sehen.";
/** Below this chance, as on the items themselves, it is a stretch and not just right. */
const FAIR = 0.55;

const OTHER_GOAL = "Wähle ein anderes Ziel, um das zu ändern.";

const MESSAGES: Record<string, (params: Params) => Message> = {
  start: () => ({ text: "Ein guter Anfang: Es baut auf nichts anderem auf.", change: KNOW }),
  ready: (p) => ({ text: `Du bist bereit dafür: Du kannst „${p.buildsOn}“.`, change: RATE }),
  "right-level": (p) => ({
    text: `${Number(p.chance) < FAIR ? "Das fordert dich" : "Etwa die richtige Schwierigkeit für dich"}: Die Aussicht auf eine richtige Antwort ist etwa ${percent(p.chance)}.`,
    change: RATE,
  }),
  "room-to-grow": (p) => ({
    text: `Es erklärt „${p.skill}“, wo du am meisten lernen kannst.`,
    change: KNOW,
  }),
  review: (p) => ({
    text: `„${p.skill}“ hast du zuletzt ${ago(p.days)} geübt; etwa ${percent(p.recall)} davon fiele dir noch ein.`,
    change: KNOW,
  }),
  prerequisite: (p) => ({
    text: `„${p.failing}“ war schwer (${evidence(p)}). Das hier übt „${p.skill}“, das davor kommt.`,
    change: KNOW,
  }),
  easier: (p) => ({ text: `Ein leichterer Schritt zu „${p.skill}“: ${evidence(p)}.`, change: RATE }),
  explained: (p) => ({ text: `Es erklärt „${p.skill}“ noch einmal: ${evidence(p)}.`, change: KNOW }),
  introduces: (p) => ({ text: `Es führt „${p.skill}“ ein, das ist neu für dich.`, change: KNOW }),
  goal: (p) => ({
    text:
      p.goal === p.skill
        ? `Es übt dein Ziel, „${p.goal}“.`
        : `Es liegt auf dem Weg zu deinem Ziel, „${p.goal}“.`,
    change: OTHER_GOAL,
  }),
  topic: (p) => ({ text: `Das Thema „${p.topic}“ scheint dich zu interessieren.`, change: LESS }),
  liked: (p) => ({ text: `„${p.item}“ hat dir gefallen, und das hier ist ähnlich.`, change: LESS }),
  done: (p) => ({ text: `Es ist ähnlich wie „${p.item}“, das du durchgearbeitet hast.`, change: LESS }),
  followed: (p) => ({
    text: `Andere haben hiermit weitergemacht, nach „${p.item}“, das du auch angefangen hast.`,
    change: LESS,
  }),
  format: (p) => ({ text: `Diese Art wählst du oft: ${p.format}.`, change: LESS }),
  forgetting: (p) => ({
    text: `${was(p)} und wurde seit ${span(p.days)} nicht geübt: Eine kurze Wiederholung lohnt sich.`,
    change: "Eine richtige Antwort bringt es auf den neuesten Stand.",
  }),
  "recent-errors": (p) => ({
    text: `${was(p)}; von den letzten ${p.of} Antworten ${p.wrong === 1 ? "war" : "waren"} ${p.wrong} noch nicht richtig: Etwas Übung lohnt sich.`,
    change: "Ein paar richtige Antworten bringen es zurück.",
  }),
  recovering: (p) => ({
    text: `${was(p)} und ist auf dem Weg zurück: ${p.inARow} richtig hintereinander.`,
    change: "Noch ein paar richtige Antworten bringen es zurück.",
  }),
  "said-unknown": (p) => ({
    text: `${was(p)}; du hast gesagt, dass du es noch nicht kannst, deshalb gilt es als neu.`,
    change: "Drücke „Kann ich noch nicht“ noch einmal, um das zurückzunehmen.",
  }),
  "plan-goal": (p) => ({ text: `„${p.skill}“ ist dein Ziel.`, change: OTHER_GOAL }),
  "plan-needed": (p) => ({ text: `Du brauchst „${p.skill}“ für „${p.by}“.`, change: KNOW }),
  "plan-forgotten": (p) => ({
    text: `„${p.skill}“ hast du gekonnt und seit ${span(p.days)} nicht geübt: Eine kurze Wiederholung bringt es zurück.`,
    change: KNOW,
  }),
  "gap-no-items": (p) => ({
    text: `Hier gibt es nichts zu „${p.skill}“. Du brauchst es von woanders.`,
    change: KNOW,
  }),
  "gap-put-away": (p) => ({
    text: `Alles, was es hier zu „${p.skill}“ gibt, ist weggelegt oder durch deine Einstellungen ausgelassen.`,
    change: "Hole etwas zurück, oder ändere deine Einstellungen.",
  }),
  "gap-no-practice": (p) => ({
    text: `Du kannst hier etwas über „${p.skill}“ lesen, aber es gibt nichts zum Üben.`,
    change: KNOW,
  }),
  "skip-met": (p) => ({
    text: `Du kannst „${p.skill}“.`,
    change: "Drücke „Kann ich noch nicht“, wenn das nicht stimmt.",
  }),
  "skip-not-needed": (p) => ({
    text: `Du kannst, was auf „${p.skill}“ aufbaut, deshalb ist es ausgelassen.`,
    change: "Drücke beim späteren Schritt „Kann ich noch nicht“, wenn du es willst.",
  }),
  "tutor-long-session": (p) => ({ text: `Du bist seit ${minutes(p.minutes)} dabei.`, change: then(p) }),
  "tutor-falling": (p) => ({
    text: `Von den letzten ${p.of} waren ${p.right} richtig; etwa ${Math.round(Number(p.expected))} waren zu erwarten.`,
    change: then(p),
  }),
  "tutor-quick": (p) => ({
    text: `Das ging schnell: ${count(Math.round(Number(p.seconds)), "Sekunde", "Sekunden")}, wo etwa ${p.expected} üblich sind.`,
    change: then(p),
  }),
  "tutor-in-reach": (p) => ({ text: "Nicht ganz, und das hier kannst du schaffen.", change: then(p) }),
  "tutor-again": (p) => ({
    text: "Auch diesmal nicht: Sehen wir es uns anders an.",
    change: then(p),
  }),
  "tutor-wrong-run": (p) => ({
    text: `Die letzten ${p.inARow} Antworten waren noch nicht richtig.`,
    change: then(p),
  }),
  "tutor-stuck": (p) => ({
    text: `Du hast hier ${count(p.attempts, "Antwort", "Antworten")} gegeben; etwas anderes hilft vielleicht mehr als noch einmal dasselbe.`,
    change: then(p),
  }),
  "tutor-too-hard": (p) => ({
    text: `Das war im Moment schwer: Die Aussicht war etwa ${percent(p.chance)}.`,
    change: then(p),
  }),
  "tutor-wrong": (p) => ({ text: "Nicht ganz.", change: then(p) }),
  "tutor-helped": (p) => ({
    text:
      Number(p.hints) > 0
        ? "Richtig, mit etwas Hilfe: jetzt noch eine."
        : "Teilweise richtig: jetzt noch eine.",
    change: then(p),
  }),
  "tutor-slow": (p) => ({
    text: "Richtig, und es hat gedauert: Noch eine macht es leichter.",
    change: then(p),
  }),
  "tutor-easy": (p) => ({
    text: Number(p.inARow) > 2 ? `${p.inARow} richtig hintereinander.` : "Richtig, wie zu erwarten war.",
    change: then(p),
  }),
  "tutor-skill-met": (p) => ({ text: "Richtig. Das kannst du jetzt.", change: then(p) }),
  "tutor-right": (p) => ({ text: "Richtig.", change: then(p) }),
  "tutor-nothing-left": (p) => ({ text: "Etwas anderes kann hier nicht gezeigt werden.", change: then(p) }),
  "forecast-too-few-answers": (p) => ({
    text: `Es gibt in letzter Zeit zu wenige Antworten, um etwas zu sagen (${p.answers} von ${p.needed}).`,
    change: "Beantworte noch einige, oder sage, wie viele Minuten in der Woche du hast.",
  }),
  "forecast-too-short": () => ({
    text: "Du hast gerade erst angefangen: Es gibt noch kein Tempo, nach dem man gehen könnte.",
    change: "Komm in ein paar Tagen wieder, oder sage, wie viele Minuten in der Woche du hast.",
  }),
  "forecast-unreachable": () => ({
    text: "Nichts hier übt das Ziel, deshalb lässt sich nicht sagen, wann du es erreichst.",
    change: "Wähle ein anderes Ziel oder einen anderen Katalog.",
  }),
  pinned: () => ({
    text: "Deine Lehrkraft hat das an den Anfang gestellt.",
    change: "Es geht, wenn du es gemacht hast; du kannst es auch ausblenden.",
  }),
  remaining: () => ({
    text: "Es gehört zu dem, was hier noch übrig ist.",
    change: "Wähle einen anderen Katalog, um mehr zu sehen.",
  }),
  "not-personal": () => ({
    text: "Von leicht nach schwer, für alle gleich: Persönliche Empfehlungen sind aus.",
    change: "Schalte persönliche Empfehlungen ein.",
  }),
};

/** The German sentences for a code and its parameters; `undefined` for a code that is not known. */
export function reasonInGerman(code: string, params: Params): Message | undefined {
  return MESSAGES[code]?.(params);
}
