/**
 * The keys of a school, one after the other: each is named by a statement that the one before it signed, or, where that was stolen, an
 * offline root key which the page pins. A key counts for the releases of its own time and for none after it.
 */

import { invalid, isKey, nameOf, parsed, verified } from "./signed.js";

const PAYLOAD_TYPE = "application/vnd.cairn.key+json";
/** More statements than a school makes in a century. */
const MOST = 1000;

/** A key, and the releases for which it counts: numbers above `after`, up to `until`. */
export interface Period {
  key: string;
  after: number;
  until: number;
}

/** The keys from the one that the page names to the newest, and the number of the newest statement. */
export interface Chain {
  periods: Period[];
  statements: number;
  /** The school that they belong to; `undefined` where no list of keys tells it. */
  school?: string;
}

/** That of a page which follows no statements. */
export const alone = (key: string): Chain => ({
  periods: [{ key, after: 0, until: Number.POSITIVE_INFINITY }],
  statements: 0,
});

/** The chain that begins with a key, as an answer of the server's tells it. */
export async function chainFrom(key: string, root: string | undefined, answer: string): Promise<Chain> {
  const { version, statements } = parsed(answer, "the list of keys");
  if (version !== 1 || !Array.isArray(statements) || statements.length > MOST) {
    throw invalid("the list of keys is none that is known here");
  }
  const periods: Period[] = [];
  const school = await schoolOf(key, statements[0]);
  let newest = { key, after: 0, until: Number.POSITIVE_INFINITY };
  for (const [place, envelope] of statements.entries()) {
    const told = about(envelope, place + 1);
    if (told.school !== school) throw invalid("a statement of a key is of another school");
    // A page may name a key that came later: what was before it is nothing to this page.
    if ((await nameOf(newest.key)) !== told.replaces) {
      if (periods.length > 0) throw invalid("a statement replaces a key that was not the newest");
      continue;
    }
    const may = told.revoked
      ? root === undefined
        ? []
        : [root]
      : [newest.key, ...(root === undefined ? [] : [root])];
    const why = told.revoked
      ? "the root key that this page names did not sign a revocation"
      : "nobody who may did sign a new key";
    await verified(envelope as Record<string, unknown>, PAYLOAD_TYPE, may, why);
    periods.push({ ...newest, until: told.lastRelease });
    newest = { key: told.names, after: told.lastRelease, until: Number.POSITIVE_INFINITY };
  }
  return { periods: [...periods, newest], statements: statements.length, school };
}

/** A school is named after its very first key: the one that the first statement replaces, or the only one. */
async function schoolOf(key: string, first: unknown): Promise<string> {
  const name = first === undefined ? await nameOf(key) : about(first, 1).replaces;
  return String(name).slice(0, 32);
}

/** What a statement says; nobody believes it before its signature was checked. */
function about(envelope: unknown, place: number) {
  const { payload } = (envelope ?? {}) as { payload?: unknown };
  let text: string;
  try {
    text = atob(String(payload));
  } catch {
    throw invalid("a statement of a key cannot be read");
  }
  const { version, number, school, names, replaces, lastRelease, revoked } = parsed(
    text,
    "a statement of a key",
  );
  const last = lastRelease as number;
  if (version !== 1 || number !== place || !isKey(names) || !Number.isSafeInteger(last) || last < 0) {
    throw invalid("a statement of a key is none that is known here");
  }
  return { school, names, replaces, lastRelease: last, revoked: revoked === true };
}
