/** Durations of ISO 8601. */

const NUMBER = "(\\d+(?:[.,]\\d+)?)";
const part = (unit: string) => `(?:${NUMBER}${unit})?`;
const FORM = new RegExp(
  `^P(?:${NUMBER}W|${part("Y")}${part("M")}${part("D")}(?:T${part("H")}${part("M")}${part("S")})?)$`,
);
/** Weeks, years, months, days, hours, minutes, seconds. Years and months have no fixed length: 365 and 30 days here. */
const LENGTHS = [604_800, 31_536_000, 2_592_000, 86_400, 3600, 60, 1];

/** The seconds of a duration such as `PT1M30.5S`; `undefined` where it is none. */
export function seconds(text: string): number | undefined {
  const found = FORM.exec(text);
  // At least one part, and a "T" only before one.
  if (!found || /[PT]$/.test(text)) return undefined;
  const parts = found.slice(1).map((number) => (number === undefined ? 0 : Number(number.replace(",", "."))));
  return parts.reduce((sum, value, place) => sum + value * (LENGTHS[place] ?? 0), 0);
}
