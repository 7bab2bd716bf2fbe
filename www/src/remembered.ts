/**
 * The little that the app itself remembers in this browser, beside the package's own records: where the catalog is,
 * whether recommendations are personal, and what counts in them. Nothing of it says what was learned.
 */

const KEYS = {
  catalog: { key: "cairn-app:catalog", about: "the address of the catalog that you opened last" },
  impersonal: { key: "cairn-app:impersonal", about: "that you switched personal recommendations off" },
  weights: { key: "cairn-app:weights", about: "what you set under “What counts”" },
} as const;

type Name = keyof typeof KEYS;

/** What is remembered under a name. A browser that keeps nothing remembers nothing. */
export function remembered(name: Name): string | undefined {
  try {
    return localStorage.getItem(KEYS[name].key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Remembers it; `undefined` forgets it. */
export function remember(name: Name, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(KEYS[name].key);
    else localStorage.setItem(KEYS[name].key, value);
  } catch {
    // What cannot be kept is asked for again next time.
  }
}

/** Everything that is remembered, for showing to the learner. */
export function allRemembered(): { key: string; bytes: number; about: string }[] {
  return (Object.keys(KEYS) as Name[]).flatMap((name) => {
    const value = remembered(name);
    return value === undefined ? [] : [{ ...KEYS[name], bytes: new TextEncoder().encode(value).length }];
  });
}

/** Forgets it all. */
export function forgetAll(): void {
  for (const name of Object.keys(KEYS) as Name[]) remember(name, undefined);
}
