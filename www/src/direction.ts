/** In which direction a language is written, whatever its first letters are: an Arabic name may begin with "HTML". */

/** Scripts whose letters are of Unicode's bidirectional class R or AL, of those in use (ISO 15924). */
const RIGHT_TO_LEFT = ["Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"];

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
