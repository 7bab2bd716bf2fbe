/**
 * What a school publishes about all learners together: fetched by the clock, at most once a day and never because the learner
 * did something; used only if the school's own key signed it, if it follows on the ones that were seen, and until it goes stale
 * (`docs/formats/release.md`).
 */

import { toCairnError } from "../errors.js";
import type { Exclusive } from "../stores/lock.js";
import type { LedgerEntry, ReleaseOptions, ReleaseState, Store, StoredRecord } from "../types/index.js";
import { missing } from "./echo.js";
import { alone, type Chain, chainFrom } from "./keys.js";
import { Pin, type Pinned } from "./pin.js";
import { checked, type Document, type Released } from "./release-document.js";
import { fetchText } from "./server.js";
import { invalid, isKey, nameOf, parsed, verified } from "./signed.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PAYLOAD_TYPE = "application/vnd.cairn.release+json";
/** A server makes one release a day: a number further ahead than a year, and the days since the last look, is none that all have seen. */
const LONGEST_JUMP = 400;

/** What is kept of releases on the device, with consent and gone with it. */
interface Kept {
  /** When to ask again (ms since 1970). */
  askAt: number;
  /** The last good release as it came, the list of keys with it, and when that was. */
  envelope?: string;
  keys?: string;
  fetchedAt?: number;
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
  /** What this device reported. */
  ledger: () => LedgerEntry[];
  /** Something of this device's own is missing in a release. */
  isMissing: (what: string) => Promise<void>;
}

/** A release that was checked, and what to remember of it. */
interface Taken {
  document: Document;
  pinned: Pinned;
}

export class Releases {
  readonly #parts: Parts;
  readonly #key: string;
  readonly #pin: Pin;
  #used: string | undefined;
  #state: ReleaseState = {};

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#key = `${parts.name}.release`;
    this.#pin = new Pin(parts.store, parts.name);
  }

  get state(): ReleaseState {
    return this.#state;
  }

  /** Uses what is kept, and fetches the newest where it is time to. What goes wrong is in {@link state}. */
  async look(abort: AbortSignal): Promise<void> {
    try {
      if (!(await this.#locked(() => this.#due()))) return;
      const { url, key, keys } = this.#parts.options;
      // Of what a first look fetches, the keys come first: a release alone is of no use.
      const offered = isKey(key) ? undefined : await fetchKey(key, abort);
      const chain = keys === undefined ? undefined : await fetchText(keys, abort);
      const envelope = await fetchText(url, abort);
      if (abort.aborted) return;
      await this.#locked(() => this.#take(envelope, chain, offered));
    } catch (error) {
      this.#failed(error);
    }
    if (this.#state.missing !== undefined) await this.#parts.isMissing(this.#state.missing);
  }

  /** Why a policy that the learner was shown is not to be shared by: what a release did not count that it should have. */
  async against(policy: string): Promise<string | undefined> {
    const { missing, agreed } = await this.#pin.read();
    return agreed?.policy === policy ? missing : undefined;
  }

  /** The learner agreed to a policy: the releases to come are to count it. */
  async agreed(policy: string, tasks: string[]): Promise<void> {
    await this.#locked(async () => {
      const { missing: _, ...pinned } = await this.#pin.read();
      await this.#pin.write({ ...pinned, agreed: { policy, tasks } });
    });
    const { missing: _, ...state } = this.#state;
    this.#state = state;
  }

  /** Erases what is kept and takes it out of use; what is known of the school stays, unless all goes. */
  async forget(everything = false): Promise<void> {
    await this.#locked(async () => {
      await this.#parts.store.remove(this.#key);
      if (everything) await this.#pin.remove();
    });
    this.#unused();
    this.#state = {};
  }

  /** What is stored, for showing to the learner. */
  async sizes(): Promise<StoredRecord[]> {
    const { store } = this.#parts;
    const bytes = await store.read(this.#key);
    const about = "what was published about all learners together, and when to look for it again";
    const kept = bytes ? [{ key: (store.prefix ?? "") + this.#key, bytes: bytes.length, about }] : [];
    return [...kept, ...(await this.#pin.sizes())];
  }

  #locked<T>(critical: () => Promise<T>): Promise<T> {
    return this.#parts.exclusive.run(`cairn:${this.#key}`, critical);
  }

  #failed(error: unknown): void {
    this.#state = { ...this.#state, problem: toCairnError(error, "internal").message };
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
    const staleNow = this.#state.staleAfter !== undefined && this.#state.staleAfter <= now;
    if (kept.envelope !== undefined && (kept.envelope !== this.#used || staleNow)) await this.#again(kept);
    // A clock that was ahead once must not keep releases away for years.
    if (now < kept.askAt && kept.askAt - now < 2 * DAY_MS) return false;
    await this.#write({ ...kept, askAt: now + DAY_MS + (Math.random() * DAY_MS) / 2 });
    return true;
  }

  /** Uses what is kept, checked like what comes. It may have gone stale since; a newer one may be there all the same. */
  async #again({ envelope = "", keys, fetchedAt }: Kept): Promise<void> {
    try {
      const pinned = await this.#pin.read();
      const { document } = await this.#checked(envelope, keys, pinned);
      this.#use(document, envelope, fetchedAt, pinned.missing);
    } catch (error) {
      this.#unused();
      this.#failed(error);
    }
  }

  async #take(envelope: string, keys: string | undefined, offered: string | undefined): Promise<void> {
    const found = await this.#read();
    // The learner took consent back meanwhile.
    if (!found) return;
    const before = await this.#pin.read();
    const key = before.key ?? offered;
    const { document, pinned } = await this.#checked(envelope, keys, {
      ...before,
      ...(key !== undefined && { key }),
    });
    const fetchedAt = this.#parts.clock();
    const lacks = missing(document, pinned.agreed, this.#parts.ledger());
    const { missing: _, ...known } = pinned;
    // Before it is used: what counts from now on is stored, whatever happens next.
    await this.#pin.write(lacks === undefined ? known : { ...known, missing: lacks });
    await this.#write({ askAt: found.askAt, envelope, fetchedAt, ...(keys !== undefined && { keys }) });
    this.#use(document, envelope, fetchedAt, lacks);
  }

  /** A release that the right key signed and that follows on what was seen. */
  async #checked(envelope: string, keys: string | undefined, pinned: Pinned): Promise<Taken> {
    const named = this.#parts.options.key;
    const first = isKey(named) ? named : pinned.key;
    if (!first) throw invalid("this page names no key to check it with (32 bytes in base64)");
    const chain = await this.#chain(first, keys, pinned);
    const read = parsed(envelope, "its envelope");
    const signed = await verified(
      read,
      PAYLOAD_TYPE,
      chain.periods.map(({ key }) => key),
    );
    const document = checked(signed.document);
    const { number, previous, school } = document;
    const inTime = chain.periods.some(
      ({ key, after, until }) => key === signed.key && number > after && number <= until,
    );
    if (!inTime) throw invalid("it is signed by a key that was replaced or revoked before it");
    if ([pinned.school, chain.school].some((known) => known !== undefined && known !== school)) {
      throw invalid("it is of another school");
    }
    const { number: seen, digest } = pinned;
    if (seen !== undefined) {
      if (number < seen) throw invalid(`it has number ${number}, but ${seen} was seen before`);
      if (number === seen && digest !== signed.digest) {
        throw invalid(`its number ${number} was seen before with another content`);
      }
      const days = Math.max(0, Math.ceil((this.#parts.clock() - (pinned.seenAt ?? 0)) / DAY_MS));
      if (number - seen > LONGEST_JUMP + days)
        throw invalid(`its number ${number} is too far ahead of ${seen}`);
      if (number === seen + 1 && previous !== digest)
        throw invalid("it does not follow on the release that was seen before it");
    }
    const newest = await nameOf(chain.periods.at(-1)?.key ?? first);
    const told = { statements: chain.statements, newest, seenAt: this.#parts.clock() };
    return { document, pinned: { ...pinned, ...told, school, number, digest: signed.digest } };
  }

  async #chain(first: string, keys: string | undefined, pinned: Pinned): Promise<Chain> {
    const { root } = this.#parts.options;
    const chain = keys === undefined ? alone(first) : await chainFrom(first, root, keys);
    const names = await Promise.all(chain.periods.map(({ key }) => nameOf(key)));
    if (this.#parts.options.keys !== undefined && chain.statements < (pinned.statements ?? 0)) {
      throw invalid("the list of keys is shorter than one that was seen before");
    }
    if (
      chain.statements > 0 &&
      pinned.newest !== undefined &&
      pinned.statements &&
      !names.includes(pinned.newest)
    ) {
      throw invalid("the list of keys leaves out one that was seen before");
    }
    return chain;
  }

  #use(document: Document, envelope: string, fetchedAt?: number, missing?: string): void {
    const { number, staleAfter } = document;
    this.#state = {
      number,
      staleAfter,
      ...(fetchedAt !== undefined && { fetchedAt }),
      ...(missing !== undefined && { missing }),
    };
    if (staleAfter <= this.#parts.clock()) {
      this.#unused();
      this.#used = envelope;
      this.#failed(invalid("it has gone stale, and there is no newer one"));
      return;
    }
    this.#parts.use(document.estimates);
    this.#used = envelope;
  }

  #unused(): void {
    if (this.#used !== undefined) this.#parts.use([]);
    this.#used = undefined;
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

/** The key that a server gives out. */
async function fetchKey(address: string | URL, abort: AbortSignal): Promise<string> {
  const { publicKey } = parsed(await fetchText(address, abort, 10_000), "its key");
  if (!isKey(publicKey)) throw invalid("the address of the key gives none");
  return publicKey;
}
