// Holds docs/privacy/promises.md to what is shown: each sentence on privacy has a row, each row's words are shown somewhere, and each test
// that a row names is there. The tests that the threat model names are there too.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { sentencesOf, sentencesOfChapter } from "./sentences.mjs";

const PAGE = "docs/privacy/promises.md";
const THREATS = "docs/privacy/threat-model.md";
/** Where texts for people are. */
const SHOWN = ["pkg-config/src/elements", "pkg-config/src/messages", "www/src"];
/** Each sentence of these is on privacy, but for scraps that make one together. */
const ALL_ON_PRIVACY = /^pkg-config\/src\/messages\/(policy|report)-/;
/** So is each of these chapters. */
const CHAPTERS = [
  ["README.md", "What leaves the device"],
  ["pkg-config/README.md", ""],
  [THREATS, "The promise"],
  ["docs/package/what-leaves-the-device.md", "In short"],
];
/** What a sentence on privacy speaks of, in English and in German. */
const ON_PRIVACY = [
  /\bprivacy|\bprivate|\bsecret|\bencrypt|\bpassphrase|\bpassword|\banonym|\bdeniab|\bname in it\b/i,
  /\bshar(e|es|ed|ing)\b|\breport(s|ed)?\b|\bconsent|\bagree/i,
  /\bfingerprint|\bsix words\b|\bwords stand\b|\btwo copies\b|\bis damaged, the other\b|\breadable for\b/i,
  /\baccount\b|\btracking\b|\byour address\b|\bscreen\b|\bcall(s|ed)? (it|them) back\b|\bspent\b|\bcookie/i,
  /\b(this|your|another) (device|browser)\b|\bleaves?\b|\bsent\b|\bsends?\b|\bserver\b|\bnetwork\b|\bfetch/i,
  /\beras(e|es|ed|ing)\b|\bstored\b|\bkept\b|\bkeeps\b|\bpublish/i,
  /\bprivat|\bgeheim|\bverschlüssel|\bPasswort|\bKennwort|\bAnonym|\babstreit/i,
  /\bteil(en|t|st|e)\b|\bgeteilt|\bBericht|\bEinwillig|\bzustimm|\beinverstanden/i,
  /\bFingerabdruck|\bsechs Wörter\b|\bWörter stehen\b|\bzwei Kopien\b|\bbeschädigt, gilt die andere\b|\blesbar für\b/i,
  /\bKonto\b|\bdeine Adresse\b|\bBildschirm\b|\bzurückrufen\b|\bverbraucht\b/i,
  /\b(dieses?m?|dein(em|e)?|ander(es|en)) (Gerät|Browser)|\bverlässt|\bgesendet|\bsend(et|est|en|e)\b|\bServer\b|\bNetz\b|\babgerufen|\bgeholt/i,
  /\blösch|\bgelöscht|\bgespeichert|\bbehält|\bveröffentlich/i,
];
/** A row: the words in the first cell, each between “‹” and “›”; the tests in the last, each between backquotes. */
const WORDS = /‹([^›]+)›/g;
const TEST = /`([\w./-]+\.(?:rs|mjs))::([^`]+)`/g;

const files = [];
for (const folder of SHOWN) {
  const names = await readdir(folder, { recursive: true });
  files.push(
    ...names
      .filter((name) => name.endsWith(".ts") && !/\bstyles\b/.test(name))
      .map((name) => join(folder, name)),
  );
}
files.push("www/index.html", "www/public/manifest.webmanifest");
const sentences = (await Promise.all(files.toSorted().map(sentencesOf))).flat();
const isSentence = (text) => (text.match(/\p{L}{2,}/gu) ?? []).length >= 4;
const onPrivacy = sentences.filter(
  ({ file, sentence }) =>
    (ALL_ON_PRIVACY.test(file) && isSentence(sentence)) || ON_PRIVACY.some((words) => words.test(sentence)),
);
for (const [file, heading] of CHAPTERS) onPrivacy.push(...(await sentencesOfChapter(file, heading)));

const page = await readFile(PAGE, "utf8");
/** Under this heading are words that speak of these things and promise nothing; each row says why. */
const [promising, idle = ""] = page.split("\n## Words that promise nothing\n");
const rowsOf = (part) => part.split("\n").filter((line) => line.startsWith("| ‹"));
const rows = rowsOf(promising);
const known = [...rows, ...rowsOf(idle)];
const promised = new Set(known.flatMap((row) => [...row.matchAll(WORDS)].map(([, words]) => words)));
const faults = [];

for (const { file, line, sentence } of onPrivacy) {
  if (!promised.has(sentence)) faults.push(`${file}:${line}: no row of ${PAGE} has ‹${sentence}›`);
}
const shown = new Set([...sentences, ...onPrivacy].map(({ sentence }) => sentence));
for (const words of promised)
  if (!shown.has(words)) faults.push(`${PAGE}: nothing shows ‹${words}› any more`);

for (const row of rowsOf(idle)) {
  if (!/›\s*\|\s*\S[^|]+\|/.test(row)) faults.push(`${PAGE}: no reason in ${row.slice(0, 80)}…`);
}
for (const row of rows) {
  if (row.match(TEST) === null) faults.push(`${PAGE}: no test is named in ${row.slice(0, 80)}…`);
}
for (const where of [PAGE, THREATS]) {
  for (const [, file, name] of (await readFile(where, "utf8")).matchAll(TEST)) {
    const source = await readFile(file, "utf8").catch(() => undefined);
    if (source === undefined) faults.push(`${where}: there is no file ${file}`);
    else if (!source.includes(file.endsWith(".rs") ? `fn ${name}(` : name))
      faults.push(`${where}: ${file} has no test "${name}"`);
  }
}

if (faults.length > 0) {
  console.error(faults.join("\n"));
  console.error(
    `${faults.length} faults: a sentence on privacy is a promise, and each has a row with the test that holds it`,
  );
  process.exit(1);
}
console.log(`${promised.size} sentences; ${rows.length} promises, each with its test`);
