import type { Engine } from "../../wasm/cairn.js";
import type { Exclusive } from "../stores/lock.js";
import type { Store } from "../types/index.js";

/** What sharing needs of an open catalog. */
export interface Internals {
  engine: Engine;
  /** Where the record of sharing is kept: what was written is there after a crash, and for every tab. */
  store: Store;
  /** A place apart from that, where the browser has one: it shows when an older record was put back. */
  marks: Store | undefined;
  /** Without locks in it nothing is shared. */
  exclusive: Exclusive;
  /** Keeps several learners on one origin apart. */
  name: string;
  clock: () => number;
  /** Takes in what another tab has stored. */
  refreshProfile: () => Promise<void>;
}
