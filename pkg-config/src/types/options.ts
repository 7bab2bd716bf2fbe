/** How to open a catalog: from where, kept where, shared how. */

import type { Guardian, Policy, SharingMode } from "./privacy.js";
import type { Weights } from "./recommend.js";
import type { SourceCatalog, SourceItem } from "./source.js";
import type { Locks, Store } from "./store.js";

/** Where bytes come from: an address, the bytes themselves, a stream of them, or a response being fetched. */
export type ByteSource =
  | string
  | URL
  | Uint8Array
  | ArrayBuffer
  | ReadableStream<Uint8Array>
  | Response
  | Promise<Response>;

/**
 * A catalog: a pack (`*.cairn`) from anywhere, or plain data that is built into one here: a whole catalog, or a list of items
 * for a first try.
 */
export type CatalogSource = ByteSource | SourceCatalog | SourceItem[];

/** How much of a catalog has arrived. */
export interface Progress {
  /** Bytes so far, as they are after decompression. */
  loaded: number;
  /** Bytes in all, as the pack says in its first 24 of them; `undefined` until those are here. */
  total: number | undefined;
}

/** Where the WebAssembly comes from, if not from beside the package's own files. */
export type WasmSource = string | URL | BufferSource | WebAssembly.Module | Response | Promise<Response>;

/** Something that the page or the profile names and this edition of the catalog does not have. */
export interface Unknown {
  kind: "item" | "skill" | "topic" | "type" | "accessibility" | "language";
  /** As it was named. */
  id: string;
  /** Where: the option or the field of a request, the method that it was given to, or what of the profile names it. */
  in:
    | "pins"
    | "topic"
    | "types"
    | "accessibility"
    | "languages"
    | "item"
    | "why"
    | "predict"
    | "goal"
    | "forecast"
    | "profile.goal"
    | "profile.said"
    | "profile.hidden";
}

/** Options of {@link Cairn.open}. */
export interface OpenOptions {
  /** The catalog. */
  catalog: CatalogSource;
  /** Told how much of the catalog has arrived, as each part of it does. What it throws ends the opening, and reaches the caller as it is. */
  onProgress?: (progress: Progress) => void;
  /**
   * Ends the opening, which then fails with `aborted`, whatever it waits for. What others wait for too, the WebAssembly, goes
   * on. Once open, it does nothing.
   */
  signal?: AbortSignal;
  /**
   * A model that `cairn train knowledge` made, from the same kinds of places. Without one, predictions rest on the catalog's
   * own difficulties.
   */
  model?: ByteSource;
  /**
   * A model that `cairn train interests` made of what others went on to, from the same kinds of places. Without one,
   * interests rest on what the learner did and on the catalog's own words.
   */
  neighbours?: ByteSource;
  /** How much terms of a score count here, a school's choice; the others as in {@link Cairn.weights}. */
  weights?: Weights;
  /**
   * Ids of items that come first in every list: what a teacher asks for. A request's own `pins` take their place. Those that the
   * catalog lacks are passed over and told ({@link Cairn.unknown}).
   */
  pins?: string[];
  /**
   * Told of each thing that is named and that this edition of the catalog lacks, once: what {@link Cairn.unknown} has, as it is met.
   */
  onUnknown?: (unknown: Unknown) => void;
  /** The WebAssembly's first part; bundlers that move files need `import wasm from "cairn-learn/cairn_bg.wasm?url"` or the like here. */
  wasm?: WasmSource;
  /**
   * What `open` waits for: `everything`, the default, or only what is needed to `recommend`. The rest is then fetched behind
   * it, and {@link Cairn.ready} tells when `session`, `goal`, `findGoals`, `forecast`, `predict` and `profile.read` can be
   * called.
   */
  waitFor?: "everything" | "recommend";
  /** Where the profile is kept; `localStorage` by default in browsers, memory elsewhere. */
  store?: Store;
  /**
   * What keeps everyone else who uses the same store out while a record is read and written; the browser's Web Locks by
   * default. A host without those (Node before 24, a native app's web view) needs its own to share.
   */
  locks?: Locks;
  /** A name that keeps several learners or sites on one origin apart; `default` by default. {@link learners} gives them out. */
  name?: string;
  /**
   * Encrypts what is stored of this learner, with a key from this passphrase. Without it everything stored is lost: nobody can
   * reset it. What was stored before without one is encrypted now. Needs a secure context (https).
   */
  passphrase?: string;
  /**
   * Whether the browser is asked, once, after the profile's first attempt was stored, not to evict it under pressure
   * (`navigator.storage.persist`); true by default. Firefox shows its user a question then. {@link Profile.persist} asks at
   * another moment.
   */
  persist?: boolean;
  /** Milliseconds since 1970 UTC; `Date.now` by default. */
  clock?: () => number;
  /** Where a school takes private reports. Without it nothing can ever be sent. */
  sharing?: SharingOptions;
}

/** Where reports go, if the learner agrees. */
export interface SharingOptions {
  /** The address of the policy (JSON), or the policy itself. */
  policy: string | URL | Policy;
  /** The address that takes reports by POST. */
  reports: string | URL;
  /** Where what is published about all learners is fetched, for those who agree to `personalise` or more. */
  releases?: ReleaseOptions;
  /**
   * Whether learners may share here: `open`, the default; `off`; or `guardian`, where a code from a guardian or a teacher unlocks it.
   * A policy may say so too, and the stricter of the two holds.
   */
  mode?: SharingMode;
  /** The hash of that code. */
  guardian?: Guardian;
}

/** Where releases are, and who signs them. */
export interface ReleaseOptions {
  /** The address of the newest release: an envelope as in `docs/formats/release.md`. */
  url: string | URL;
  /**
   * The school's Ed25519 key, its 32 bytes in base64; what another key signed, or none, is not used. Or the address of the key,
   * for a page that comes from the same server: it is fetched once, and from then on no other counts on this device.
   */
  key: string | URL;
  /** The address of the statements by which the school's keys replace each other; without it the one key counts for good. */
  keys?: string | URL;
  /** An offline key of the school, its 32 bytes in base64, which may revoke a key that was stolen. */
  root?: string;
}
