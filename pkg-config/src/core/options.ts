/**
 * Options, held to their shape before anything is done with them: a misspelt one that was passed over would store what should have
 * been encrypted, or share by a policy that nobody named.
 */

import { CairnError } from "../errors.js";
import type { OpenOptions } from "../types/index.js";
import { checkedId, checkedPassphrase, isPlain, shown } from "./checks.js";

/** What is wrong with a value, as what it must be; nothing where it is right. */
type Check = (value: unknown) => string | undefined;

const must = (words: string, right: (value: unknown) => boolean): Check => {
  return (value) => (right(value) ? undefined : `is ${words}, not ${shown(value)}`);
};

const throwing = (check: (value: unknown) => unknown): Check => {
  return (value) => {
    check(value);
    return undefined;
  };
};

const isText = (value: unknown) => typeof value === "string" && value.trim() !== "";
const isFunction = (value: unknown) => typeof value === "function";
const flag = must("true or false", (value) => typeof value === "boolean");
const address = must("an address", (value) => isText(value) || value instanceof URL);
/** Whatever else it may be is looked at by who reads it. */
const source = must("no empty address", (value) => typeof value !== "string" || isText(value));
const has =
  (...methods: string[]): Check =>
  (value) => {
    const missing = methods.find((name) => !isFunction((value as Record<string, unknown> | null)?.[name]));
    return missing && `has no method ${missing}`;
  };

/** The names that may be in an object, and what each must be. */
type Table = Record<string, Check>;

const RELEASES: Table = {
  url: address,
  key: must("the key's address, or its 32 bytes in base64", (value) => isText(value) || value instanceof URL),
};

const SHARING: Table = {
  policy: must("an address, or the policy itself", (value) => isText(value) || isPlain(value)),
  reports: address,
  releases: (value) => whole(value, RELEASES, "sharing.releases"),
};

const OPEN: Table = {
  catalog: source,
  onProgress: must("a function", isFunction),
  signal: must("an AbortSignal", (value) => typeof (value as Partial<AbortSignal>)?.aborted === "boolean"),
  model: source,
  neighbours: source,
  weights: must("an object", isPlain),
  pins: (value) => {
    if (!Array.isArray(value)) return `is a list of ids, not ${shown(value)}`;
    const at = value.findIndex((id) => typeof id !== "string");
    return at < 0 ? undefined : `is a list of ids, and its entry ${at} is ${shown(value[at])}`;
  },
  wasm: source,
  waitFor: must('"everything" or "recommend"', (value) => value === "everything" || value === "recommend"),
  store: has("read", "write", "remove"),
  locks: has("request"),
  name: throwing((value) => checkedId(value, "options-invalid")),
  passphrase: throwing(checkedPassphrase),
  persist: flag,
  clock: must("a function that returns milliseconds", isFunction),
  sharing: (value) => whole(value, SHARING, "sharing", "releases"),
};

const WORKER: Table = { ...OPEN, worker: has("postMessage"), transfer: flag };

/** Options that {@link Cairn.open} can work with, or in a worker {@link openInWorker}. */
export function checkOptions(options: OpenOptions, inWorker = false): void {
  const table = inWorker ? WORKER : OPEN;
  if (!isPlain(options))
    throw invalid(`${inWorker ? "openInWorker" : "Cairn.open"} takes an object with a catalog`);
  check(options, table, "");
  if (options.catalog === undefined) throw invalid("the option catalog is missing");
}

/** An option that is an object in which nothing may be missing but `optional`. */
function whole(value: unknown, table: Table, path: string, optional?: string): string | undefined {
  if (!isPlain(value)) return `is an object, not ${shown(value)}`;
  check(value, table, `${path}.`);
  const missing = Object.keys(table).find((name) => name !== optional && value[name] === undefined);
  if (missing) throw invalid(`the option ${path}.${missing} is missing`);
  return undefined;
}

function check(options: object, table: Table, path: string): void {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(table, name)) {
      const names = Object.keys(table).join(", ");
      throw invalid(`there is no option ${shown(path + name)} (there are ${names})`);
    }
    const wrong = value === undefined ? undefined : table[name]?.(value);
    if (wrong) throw invalid(`the option ${path}${name} ${wrong}`);
  }
}

function invalid(message: string): CairnError {
  return new CairnError("options-invalid", message);
}
