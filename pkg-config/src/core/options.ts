/** What {@link Cairn.open} and in a worker {@link openInWorker} can work with. */

import { fromBase64 } from "../stores/base64.js";
import type { OpenOptions } from "../types/index.js";
import { checkedPassphrase, isPlain, shown } from "./checks.js";
import {
  checkTable,
  flag,
  has,
  invalid,
  isFunction,
  isText,
  must,
  PLACE,
  type Table,
  text,
  within,
} from "./table.js";

const address = must("an address", (value) => isText(value) || value instanceof URL);
/** Whatever else it may be is looked at by who reads it. */
const source = must("no empty address", (value) => typeof value !== "string" || isText(value));

const RELEASES: Table = {
  url: address,
  key: must("the key's address, or its 32 bytes in base64", (value) => isText(value) || value instanceof URL),
  keys: address,
  root: must(
    "a key, 32 bytes in base64",
    (value) => typeof value === "string" && fromBase64(value)?.length === 32,
  ),
};

const hexadecimal = (bytes: number) =>
  must(
    `${bytes} bytes in hexadecimal`,
    (value) => typeof value === "string" && value.length === 2 * bytes && /^[0-9a-f]*$/i.test(value),
  );

const GUARDIAN: Table = {
  salt: hexadecimal(16),
  iterations: must(
    "a whole number from 100000 to 5000000",
    (value) => Number.isInteger(value) && (value as number) >= 1e5 && (value as number) <= 5e6,
  ),
  hash: hexadecimal(32),
};

const SHARING: Table = {
  policy: must("an address, or the policy itself", (value) => isText(value) || isPlain(value)),
  reports: address,
  releases: within(RELEASES, "keys", "root"),
  mode: must('"open", "off" or "guardian"', (value) => ["open", "off", "guardian"].includes(value as string)),
  guardian: within(GUARDIAN),
};

const UNLOCKED = 'the option sharing.guardian goes with the mode "guardian", and that with it';

const OPEN: Table = {
  catalog: source,
  onProgress: must("a function", isFunction),
  signal: (value, name) =>
    typeof (value as Partial<AbortSignal> | null)?.aborted === "boolean"
      ? has("addEventListener")(value, name)
      : `the option ${name} is an AbortSignal, not ${shown(value)}`,
  model: source,
  neighbours: source,
  weights: must("an object", isPlain),
  onUnknown: must("a function", isFunction),
  pins: (value, name) => {
    if (!Array.isArray(value)) return `the option ${name} is a list of ids, not ${shown(value)}`;
    const at = value.findIndex((id) => typeof id !== "string");
    return at < 0
      ? undefined
      : `the option ${name} is a list of ids, and its entry ${at} is ${shown(value[at])}`;
  },
  wasm: source,
  waitFor: must('"everything" or "recommend"', (value) => value === "everything" || value === "recommend"),
  ...PLACE,
  name: text,
  passphrase: (value) => {
    checkedPassphrase(value);
    return undefined;
  },
  persist: flag,
  clock: must("a function that returns milliseconds", isFunction),
  sharing: (value, path) => {
    const wrong = within(SHARING, "releases", "mode", "guardian")(value, path);
    const { mode, guardian } = (value ?? {}) as { mode?: unknown; guardian?: unknown };
    // A mode that nobody can unlock is a mistake, and so is a code that nobody is asked for.
    return wrong ?? ((mode === "guardian") === (guardian !== undefined) ? undefined : UNLOCKED);
  },
};

const WORKER: Table = { ...OPEN, worker: has("postMessage"), transfer: flag };

/** Checks the options of either. */
export function checkOptions(options: OpenOptions, inWorker = false): void {
  const { catalog, model, neighbours, wasm } = options ?? {};
  // A promise that fails is told of by the opening, or was not needed: the host need not hear of it in another way as well.
  for (const given of [catalog, model, neighbours, wasm]) Promise.resolve(given).catch(() => undefined);
  const what = inWorker ? "openInWorker" : "Cairn.open";
  checkTable(options, inWorker ? WORKER : OPEN, what);
  if (options.catalog === undefined) throw invalid(`${what}: the option catalog is missing`);
}
