/** In which direction a language is written, whatever its first letters are: an Arabic name may begin with "HTML". */

/** Scripts whose letters are of Unicode's bidirectional class R or AL, of those in use (ISO 15924). */
const RIGHT_TO_LEFT = ["Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"];

const RIGHT_TO_LEFT_LETTER = new RegExp(
  `[${RIGHT_TO_LEFT.filter((script) => script !== "Aran")
    .map((script) => `\\p{Script=${script}}`)
    .join("")}]`,
  "u",
);

/**
 * The direction of a text for which only the catalog names a language, and perhaps another one than the text's: `undefined` where
 * no letter of it is written in the direction of that language.
 */
export function directionIn(text: string, lang: string | undefined): "ltr" | "rtl" | undefined {
  const direction = directionOf(lang);
  const letters = text.match(/\p{L}/gu) ?? [];
  const fits = letters.some((letter) => RIGHT_TO_LEFT_LETTER.test(letter) === (direction === "rtl"));
  return fits ? direction : undefined;
}

/** `undefined` where a tag names no language that is written in one direction: then the text itself has to say. */
export function directionOf(lang: string | undefined): "ltr" | "rtl" | undefined {
  if (!lang || /^(und|mul|zxx|mis)\b/i.test(lang)) return undefined;
  try {
    const { script } = new Intl.Locale(lang).maximize();
    if (script === undefined) return undefined;
    return RIGHT_TO_LEFT.includes(script) ? "rtl" : "ltr";
  } catch {
    return undefined;
  }
}
