/**
 * What a school publishes about all learners together: fetched by the clock, at most once a day and never because the learner
 * did something; used only if the school's own key signed it, and if it is no older than one that was seen
 * (`docs/formats/release.md`).
 */

import { CairnError, toCairnError } from "../errors.js";
import { fromBase64 } from "../stores/base64.js";
import type { Exclusive } from "../stores/lock.js";
import type { Question, ReleaseOptions, ReleaseState, Store, StoredRecord } from "../types/index.js";
import { fetchText } from "./server.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PAYLOAD_TYPE = "application/vnd.cairn.release+json";
const VERSION = 2;
const LEAST_COHORT = 10;

/** What is kept of releases on the device. */
interface Kept {
  /** When to ask again (ms since 1970). */
  askAt: number;
  /** The highest number seen. */
  number?: number;
  /** The key that counts, where the page names its address. */
  key?: string;
  /** The last good release as it came, and when that was. */
  envelope?: string;
  fetchedAt?: number;
}

/** An estimate as the core takes it. */
export interface Released {
  question: Question;
  epoch: number;
  value: number[];
  standardError: number[];
  shrunk: number[];
}

interface Parts {
  options: ReleaseOptions;
  store: Store;
  exclusive: Exclusive;
  name: string;
  clock: () => number;
  /** Whether the learner still agrees, in whichever tab they were asked. */
  mayRead: () => Promise<boolean>;
  /** Hands estimates to the core; none takes them back. */
  use: (estimates: Released[]) => void;
}

export class Releases {
  readonly #parts: Parts;
  readonly #key: string;
  #used: string | undefined;
  #state: ReleaseState = {};

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#key = `${parts.name}.release`;
  }

  get state(): ReleaseState {
    return this.#state;
  }

  /** Uses what is kept, and fetches the newest where it is time to. What goes wrong is in {@link state}. */
  async look(abort: AbortSignal): Promise<void> {
    try {
      if (!(await this.#locked(() => this.#due()))) return;
      const { url, key } = this.#parts.options;
      // Of the two that a first look fetches, the key comes first: a release alone is of no use.
      const offered = isKey(key) ? undefined : await fetchKey(key, abort);
      const envelope = await fetchText(url, abort);
      if (abort.aborted) return;
      await this.#locked(() => this.#take(envelope, offered));
    } catch (error) {
      this.#state = { ...this.#state, problem: toCairnError(error, "internal").message };
    }
  }

  /** Erases what is kept and takes it out of use. */
  async forget(): Promise<void> {
    await this.#locked(async () => this.#parts.store.remove(this.#key));
    if (this.#used !== undefined) this.#parts.use([]);
    this.#used = undefined;
    this.#state = {};
  }

  /** What is stored, for showing to the learner. */
  async sizes(): Promise<StoredRecord[]> {
    const { store } = this.#parts;
    const bytes = await store.read(this.#key);
    const about = "what was published about all learners together, and when to look for it again";
    return bytes ? [{ key: (store.prefix ?? "") + this.#key, bytes: bytes.length, about }] : [];
  }

  #locked<T>(critical: () => Promise<T>): Promise<T> {
    return this.#parts.exclusive.run(`cairn:${this.#key}`, critical);
  }

  /** Whether to ask now. The next time is put off before anyone asks, for every tab. */
  async #due(): Promise<boolean> {
    if (!(await this.#parts.mayRead())) return false;
    const now = this.#parts.clock();
    const kept = await this.#read();
    if (!kept) {
      // Not at the moment of the learner's choice.
      await this.#write({ askAt: now + Math.random() * HOUR_MS });
      return false;
    }
    if (kept.envelope !== undefined && kept.envelope !== this.#used) await this.#use(kept.envelope, kept);
    // A clock that was ahead once must not keep releases away for years.
    if (now < kept.askAt && kept.askAt - now < 2 * DAY_MS) return false;
    await this.#write({ ...kept, askAt: now + DAY_MS + (Math.random() * DAY_MS) / 2 });
    return true;
  }

  async #take(envelope: string, offered: string | undefined): Promise<void> {
    const found = await this.#read();
    // The learner took consent back meanwhile.
    if (!found) return;
    const key = found.key ?? offered;
    const kept = { ...found, ...(key !== undefined && { key }) };
    const fetchedAt = this.#parts.clock();
    const number = await this.#use(envelope, { ...kept, fetchedAt });
    await this.#write({ ...kept, number, envelope, fetchedAt });
  }

  async #use(envelope: string, { number: seen = 0, fetchedAt, key }: Kept): Promise<number> {
    const named = this.#parts.options.key;
    const { number, estimates } = checked(await verified(envelope, isKey(named) ? named : (key ?? "")));
    if (number < seen) throw invalid(`it has number ${number}, but ${seen} was seen before`);
    this.#parts.use(estimates);
    this.#used = envelope;
    this.#state = { number, ...(fetchedAt !== undefined && { fetchedAt }) };
    return number;
  }

  async #read(): Promise<Kept | undefined> {
    const bytes = await this.#parts.store.read(this.#key);
    if (!bytes) return undefined;
    try {
      const kept = JSON.parse(new TextDecoder().decode(bytes)) as Kept;
      return typeof kept.askAt === "number" ? kept : { askAt: 0 };
    } catch {
      return { askAt: 0 };
    }
  }

  async #write(kept: Kept): Promise<void> {
    await this.#parts.store.write(this.#key, new TextEncoder().encode(JSON.stringify(kept)));
  }
}

const isKey = (key: string | URL): key is string => typeof key === "string" && fromBase64(key)?.length === 32;

/** The key that a server gives out. */
async function fetchKey(address: string | URL, abort: AbortSignal): Promise<string> {
  const { publicKey } = parsed(await fetchText(address, abort, 10_000), "its key");
  if (!isKey(publicKey as string)) throw invalid("the address of the key gives none");
  return publicKey as string;
}

const invalid = (why: string) => new CairnError("release-invalid", `the release is not used: ${why}`);

function parsed(text: string, what: string): Record<string, unknown> {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {}
  throw invalid(`${what} is no JSON object`);
}

/** The document in a DSSE envelope, if the key signed it. The signature is over the document's own bytes. */
async function verified(envelope: string, key: string): Promise<string> {
  const { payloadType, payload, signatures } = parsed(envelope, "its envelope");
  if (payloadType !== PAYLOAD_TYPE) throw invalid("its envelope holds something else");
  const bytes = typeof payload === "string" ? fromBase64(payload) : undefined;
  if (!bytes || !Array.isArray(signatures)) throw invalid("its envelope has no document or no signatures");
  const pinned = fromBase64(key);
  if (pinned?.length !== 32) throw invalid("this page names no key to check it with (32 bytes in base64)");
  const head = new TextEncoder().encode(`DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${bytes.length} `);
  const signed = new Uint8Array(head.length + bytes.length);
  signed.set(head);
  signed.set(bytes, head.length);
  const verifier = await crypto.subtle
    .importKey("raw", pinned as Uint8Array<ArrayBuffer>, "Ed25519", false, ["verify"])
    .catch((error) => {
      throw invalid(`this browser cannot check its signature (${error})`);
    });
  for (const each of signatures.slice(0, 8)) {
    const signature = fromBase64(String((each as { sig?: unknown } | null)?.sig));
    if (
      signature &&
      (await crypto.subtle.verify("Ed25519", verifier, signature as Uint8Array<ArrayBuffer>, signed))
    ) {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    }
  }
  throw invalid("the key that this page names did not sign it");
}

/** How many numbers an estimate has, of the questions whose answers the core takes. */
const LENGTHS: Record<string, (question: { items?: unknown; topics?: unknown }) => number> = {
  solved: ({ items }) => (isNames(items) ? 1 : 0),
  tried: ({ items }) => (isNames(items) ? 1 : 0),
  topic: ({ topics }) => (isNames(topics) ? topics.length + 1 : 0),
  move: ({ topics }) => (isNames(topics) ? topics.length ** 2 + 1 : 0),
};

const isNames = (names: unknown): names is string[] =>
  Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === "string");

/** A release held to the rules that a reader must hold it to. Estimates that are not known or not whole are left out. */
function checked(document: string): { number: number; estimates: Released[] } {
  const { version, number, cohortFloor, estimates } = parsed(document, "its document");
  if (version !== VERSION) throw invalid(`its version is ${version}, but this library knows ${VERSION}`);
  const isCount = (count: unknown, least: number): count is number =>
    Number.isSafeInteger(count) && (count as number) >= least;
  if (!isCount(number, 1)) throw invalid("it has no number");
  if (!isCount(cohortFloor, LEAST_COHORT)) throw invalid(`its cohortFloor is below ${LEAST_COHORT}`);
  if (!Array.isArray(estimates)) throw invalid("it has no list of estimates");
  const seen = new Set<string>();
  const used: Released[] = [];
  for (const estimate of estimates as (Partial<Released> & Record<string, unknown>)[]) {
    const { task, epoch, reports, question, value, standardError, shrunk } = estimate ?? {};
    if (!isCount(reports, cohortFloor))
      throw invalid(`it has an estimate of fewer than ${cohortFloor} reports`);
    const name = JSON.stringify([task, epoch]);
    if (seen.has(name)) throw invalid(`it has two estimates of task ${task} in epoch ${epoch}`);
    seen.add(name);
    const length = LENGTHS[String(question?.kind)]?.(question as object) ?? 0;
    const isList = (list: unknown, least: number): list is number[] =>
      Array.isArray(list) &&
      list.length === length &&
      list.every((each) => Number.isFinite(each) && each >= least);
    const lists = isList(value, -Infinity) && isList(standardError, 0) && isList(shrunk, 0);
    if (length > 0 && isCount(epoch, 0) && epoch < 2 ** 32 && lists) {
      used.push({ question: question as Question, epoch, value, standardError, shrunk });
    }
  }
  return { number, estimates: used };
}
