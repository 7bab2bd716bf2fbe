// The code of a page of docs/package, so that consumers are made of what stands there.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

/** Takes code out of a page; what nobody took is told by `left`. */
export async function docs(page) {
  const text = await readFile(new URL(`../../../docs/package/${page}`, import.meta.url), "utf8");
  const blocks = [];
  let heading = "";
  // A block is one match, so that what looks like a heading within it is none.
  for (const [, title, language, code] of text.matchAll(/^#+ (.*)$|^```(\w*)\n([\s\S]*?)^```$/gm)) {
    if (title === undefined) blocks.push({ heading, language, code });
    else heading = title;
  }
  return {
    /** The next block of a language under a heading, as written. */
    block(heading, language) {
      const place = blocks.findIndex((block) => block.heading === heading && block.language === language);
      assert.notEqual(place, -1, `${page} has no (further) block of ${language} under "${heading}"`);
      return blocks.splice(place, 1)[0].code;
    },
    /** A tag that a sentence has, by its beginning. */
    tag(beginning) {
      const tag = [...text.matchAll(/`(<[^`]+>)`/g)].find(([, tag]) => tag.startsWith(beginning))?.[1];
      assert.ok(tag, `${page} has no ${beginning}`);
      return tag;
    },
    /** What was not taken. */
    left: () => blocks.map(({ heading, language }) => `${page}, ${heading}: ${language}`),
  };
}
