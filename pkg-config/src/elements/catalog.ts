/**
 * `<cairn-catalog>`: opens a catalog for the elements inside it, so that a page needs no script of its own beyond
 * {@link defineElements}. It shows nothing itself. The core is fetched when the first such element is in the page.
 */

import { type PropertyValues, ReactiveElement } from "lit";
import { type CairnError, toCairnError } from "../errors.js";
import type { Recommender } from "../recommender.js";
import type { OpenOptions, SharingMode } from "../types/index.js";
import { mistake } from "./mistake.js";

/** How long a page may take to say which catalog it is, until that is told as a mistake. */
const PATIENCE_MS = 9_000;

/** What whoever made the page got wrong, and no learner can help. */
const THEIRS = ["options-invalid", "catalog-invalid", "model-invalid", "neighbours-invalid", "item-unknown"];

/**
 * Opens a catalog for the elements inside it.
 *
 * Fires `cairn-ready` when it is open and `cairn-error` (`detail.code`, an error's code) when it could not be. Neither bubbles.
 *
 * @example
 * ```html
 * <cairn-catalog src="/maths.cairn">
 *   <cairn-feed></cairn-feed>
 *   <cairn-mastery></cairn-mastery>
 * </cairn-catalog>
 * ```
 */
export class CairnCatalog extends ReactiveElement {
  /** @internal */
  static override properties = {
    src: {},
    model: {},
    neighbours: {},
    wasm: {},
    name: {},
    policy: {},
    reports: {},
    sharingMode: { attribute: "sharing-mode" },
    options: { attribute: false },
  };

  /** The catalog's address. */
  declare src: string | undefined;
  /** The address of a trained model. */
  declare model: string | undefined;
  /** The address of a model of neighbours. */
  declare neighbours: string | undefined;
  /** The WebAssembly's address, if not beside the package's own files. */
  declare wasm: string | undefined;
  /** Keeps several learners or sites on one origin apart. */
  declare name: string | undefined;
  /** The address of the policy of sharing; counts together with `reports`. */
  declare policy: string | undefined;
  /** The address that takes reports. */
  declare reports: string | undefined;
  /** Whether learners may share here: `open`, `off` or `guardian`; the stricter of this and the policy holds. Attribute `sharing-mode`. */
  declare sharingMode: SharingMode | undefined;
  /** Any other options; what attributes say comes first. */
  declare options: Partial<OpenOptions> | undefined;

  #recommender: Recommender | undefined;
  #problem: CairnError | undefined;
  #turn = 0;
  #patience: ReturnType<typeof setTimeout> | undefined;
  readonly #watchers = new Set<() => void>();

  /** The open catalog, once it is. */
  get recommender(): Recommender | undefined {
    return this.#recommender;
  }

  /** Why it is not open, where that failed. */
  get problem(): CairnError | undefined {
    return this.#problem;
  }

  /** @internal Whether nobody has said which catalog it is. */
  get idle(): boolean {
    return (this.src ?? this.options?.catalog) === undefined;
  }

  /** @internal Calls back when it was opened, closed, or could not be opened. Returns what ends that. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** Opens it once more, with what its attributes say now. */
  async reopen(): Promise<void> {
    this.#close();
    const turn = this.#turn;
    const options = this.#openOptions();
    if (!options) {
      this.#patience = setTimeout(
        () => mistake(this, "it has neither the attribute src nor a catalog in its property options"),
        PATIENCE_MS,
      );
      return;
    }
    try {
      const { Cairn } = await import("../index.js");
      const cairn = await Cairn.open(options);
      // Its attributes may have changed, or it may have left the page, since.
      if (turn !== this.#turn) cairn.dispose();
      else this.#recommender = cairn;
    } catch (error) {
      if (turn === this.#turn) this.#problem = toCairnError(error, "internal");
    }
    if (turn !== this.#turn) return;
    if (this.#problem && THEIRS.includes(this.#problem.code)) mistake(this, this.#problem.message);
    this.#tell();
    this.dispatchEvent(
      this.#problem
        ? new CustomEvent("cairn-error", { detail: { code: this.#problem.code } })
        : new CustomEvent("cairn-ready"),
    );
  }

  /** @internal */
  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated && !this.#recommender) void this.reopen();
  }

  /** @internal */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // Being moved within the page is no reason to start anew.
    queueMicrotask(() => {
      if (!this.isConnected) this.#close();
    });
  }

  /** @internal Its content stays where it is: there is nothing of its own to show. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** @internal */
  protected override updated(_: PropertyValues): void {
    void this.reopen();
  }

  #openOptions(): OpenOptions | undefined {
    const { src, model, neighbours, wasm, name, policy, reports, sharingMode, options } = this;
    const catalog = src ?? options?.catalog;
    if (catalog === undefined) return undefined;
    return {
      ...options,
      catalog,
      ...(model && { model }),
      ...(neighbours && { neighbours }),
      ...(wasm && { wasm }),
      ...(name && { name }),
      ...(policy && reports && { sharing: { ...options?.sharing, policy, reports, ...gate(sharingMode) } }),
    };
  }

  #close(): void {
    this.#turn++;
    clearTimeout(this.#patience);
    const open = this.#recommender;
    this.#recommender = undefined;
    this.#problem = undefined;
    this.#tell();
    open?.dispose();
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

/** A mode that is misspelt is told by `Cairn.open`, and opens nothing. */
const gate = (mode: SharingMode | undefined) => (mode ? { mode } : {});

/** @internal The nearest catalog around a node, also from inside shadow trees. */
export function catalogAround(from: Node): CairnCatalog | undefined {
  for (let node: Node | null = from; node; node = node.parentNode ?? (node as ShadowRoot).host ?? null) {
    if (node instanceof CairnCatalog) return node;
  }
  return undefined;
}
