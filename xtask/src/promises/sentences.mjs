// Every sentence that the app, the elements and the package's messages show to people, taken from the sources by the bundler's own parser.
// A value that is filled in reads as "…".

import { readFile } from "node:fs/promises";
import { parse } from "node:path";
import { parseAst } from "rolldown/parseAst";

const FILLED = "…";
/** Attributes of templates whose values people read or hear. */
const READ =
  /\s(?:aria-label|aria-description|title|alt|placeholder|question|explanation|yes|no|also|label)="([^"]*)"/g;

/** @returns {Promise<{ file: string, line: number, sentence: string }[]>} */
export async function sentencesOf(file) {
  const source = await readFile(file, "utf8");
  const found = parse(file).ext === ".html" ? [{ line: 1, text: source, markup: true }] : literals(source);
  return found.flatMap(({ line, text, markup }) =>
    (markup ? shown(text) : [text]).flatMap(split).map((sentence) => ({ file, line, sentence })),
  );
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
    .split(/(?<=[.?!…:]["”»“]?) (?=[\p{Lu}“„«"…\d])/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => / /.test(sentence));
}
