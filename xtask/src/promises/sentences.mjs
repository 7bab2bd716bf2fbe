// Every sentence that the app, the elements and the package's messages show to people, taken from the sources by the bundler's own parser,
// and those of a chapter of a page of the docs. A value that is filled in reads as "…".

import { readFile } from "node:fs/promises";
import { parse } from "node:path";
import { parseAst } from "rolldown/parseAst";

/** Stands for a value until the text is split: a real "…" may end a sentence, and a value does not. */
const FILLED = "\uE000";
/** Attributes of templates whose values people read or hear. */
const READ =
  /\s(?:aria-label|aria-description|title|alt|placeholder|question|explanation|yes|no|also|label)="([^"]*)"/g;

/** @returns {Promise<{ file: string, line: number, sentence: string }[]>} */
export async function sentencesOf(file) {
  const source = await readFile(file, "utf8");
  const { ext } = parse(file);
  const whole = (text, markup) => [{ line: 1, text, markup }];
  const found =
    ext === ".html"
      ? whole(source, true)
      : ext === ".webmanifest"
        ? whole(JSON.parse(source).description, false)
        : literals(source);
  return found.flatMap(({ line, text, markup }) =>
    (markup ? shown(text) : [text]).flatMap(split).map((sentence) => ({ file, line, sentence })),
  );
}

/** The sentences of one chapter of a page in Markdown, or of what stands before the first where the heading is empty. */
export async function sentencesOfChapter(file, heading) {
  const lines = (await readFile(file, "utf8")).split("\n");
  const first = heading === "" ? 0 : lines.indexOf(`## ${heading}`) + 1;
  if (heading !== "" && first === 0) throw new Error(`${file} has no chapter "${heading}"`);
  const length = lines.slice(first).findIndex((line) => line.startsWith("## ") || line.startsWith("```"));
  const text = lines
    .slice(first, length < 0 ? undefined : first + length)
    .map((line) => line.replace(/^(#+ .*|\s*)$/, "\n").replace(/^\s*(- |\d+\. )/, "\n"))
    .join(" ")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\*\(.*?\)\*|\*\*|`/g, "");
  return text
    .split("\n")
    .flatMap(split)
    .map((sentence) => ({ file, line: first + 1, sentence }));
}

/** The texts of a source, in the order in which they stand. */
function literals(source) {
  const found = [];
  const add = ({ start }, text, markup = false) =>
    found.push({ line: source.slice(0, start).split("\n").length, text, markup });
  const visit = (node, tag) => {
    if (node === null || typeof node !== "object") return;
    if (Array.isArray(node)) {
      for (const each of node) visit(each);
      return;
    }
    if (
      typeof node.type !== "string" ||
      (/^(Import|Export(All|Named))Declaration$/.test(node.type) && node.source)
    )
      return;
    if (node.type === "Literal" && typeof node.value === "string") add(node, node.value);
    if (node.type === "TemplateLiteral") {
      const text = node.quasis.map(({ value }) => value.cooked ?? value.raw).join(FILLED);
      add(node, text, tag === "html" || tag === "svg");
    }
    if (node.type === "TaggedTemplateExpression") visit(node.quasi, node.tag.name);
    for (const [key, value] of Object.entries(node)) if (!(key === "quasi" && node.tag)) visit(value);
  };
  visit(parseAst(source, { lang: "ts" }));
  return found;
}

/** What of markup is read: the texts between block elements, and the attributes for people. */
function shown(markup) {
  const bare = markup.replace(/<(script|style)\b.*?<\/\1>/gs, "\n");
  const attributes = [...bare.matchAll(READ)].map(([, value]) => value);
  const inline = /<\/?(?:a|b|bdi|code|em|i|span|strong|time)\b[^>]*>/g;
  return [...attributes, ...bare.replace(inline, "").split(/<[^>]*>/)];
}

function split(text) {
  return text
    .replace(/\s+/g, " ")
    .split(/(?<=[.?!…:]["”»“]?) (?=[\p{Lu}“„«"\uE000\d])/u)
    .map((sentence) => sentence.replaceAll(FILLED, "…").trim())
    .filter((sentence) => / /.test(sentence));
}
