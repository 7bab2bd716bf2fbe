/**
 * The page's frame: which catalog is open, which of the four sections is shown, and what went wrong on the way there.
 * Only the section that is shown exists; the others cost nothing.
 */

import { Cairn, CairnError, type CatalogInfo, type CatalogSource, memory } from "cairn-learn";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { ownAddress } from "./address.js";
import { listPacks, type Pack } from "./catalogs.js";
import "./chooser.js";
import { type Choice, choiceOf } from "./chooser.js";
import { scene } from "./drawings.js";
import "./known.js";
import { Learning } from "./learning.js";
import "./my-data.js";
import { named } from "./names.js";
import "./next-steps.js";
import type { Notice } from "./notice.js";
import { keep } from "./offline.js";
import { Part } from "./part.js";
import { remember, remembered } from "./remembered.js";
import { say } from "./say.js";
import { notStored, trouble, unstored } from "./trouble.js";

const SECTIONS = [
  { id: "next", name: "Next steps", load: atOnce },
  { id: "goal", name: "Goal", load: theRest },
  { id: "known", name: "What you know", load: atOnce },
  { id: "counts", name: "What counts", load: theRest },
  { id: "data", name: "My data", load: atOnce },
  { id: "sharing", name: "Sharing", load: theRest },
] as const;

/** Sections that ask more of an open catalog than a list. */
const WHOLE: readonly string[] = ["goal", "data"];

async function atOnce(): Promise<void> {}

let rest: Promise<unknown> | undefined;

/**
 * What few need at first, fetched once the list is there: all of it at one moment and for everyone, whatever they do. Fetched at a press, each
 * file would tell the server of that press.
 */
async function theRest(): Promise<void> {
  rest ??= Promise.all([
    import("./goal.js"),
    import("./what-counts.js"),
    import("./sharing.js"),
    import("./notice.js"),
  ]);
  try {
    await rest;
  } catch (error) {
    rest = undefined;
    throw error;
  }
}

/** When the page has nothing else to do; browsers without a word for that wait a little. */
const whenIdle = (work: () => void) =>
  "requestIdleCallback" in globalThis ? requestIdleCallback(work, { timeout: 2000 }) : setTimeout(work, 200);

type Section = (typeof SECTIONS)[number]["id"];
type Phase = "opening" | "choosing" | "open" | "failed";

@customElement("cairn-app")
export class App extends Part {
  @state() private phase: Phase = "opening";
  @state() private section: Section = "next";
  /** `undefined` as long as the list could not be had. */
  @state() private packs: Pack[] | undefined;
  @state() private learning: Learning | undefined;
  @state() private failure: CairnError | undefined;
  @state() private choosing = false;
  #chosen: Choice | undefined;
  #stored = true;

  override connectedCallback(): void {
    // What stands in the page until now is for browsers without JavaScript.
    this.replaceChildren();
    super.connectedCallback();
    window.addEventListener("hashchange", this.#moved);
    window.addEventListener("online", this.#online);
    void this.#start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("hashchange", this.#moved);
    window.removeEventListener("online", this.#online);
  }

  readonly #online = () => {
    if (!this.packs) this.#list().catch(() => undefined);
  };

  readonly #moved = () => {
    void this.#show(sectionOfAddress());
    this.choosing = false;
    say("");
  };

  async #show(section: Section | undefined): Promise<void> {
    if (!section) return;
    try {
      await SECTIONS.find(({ id }) => id === section)?.load();
      if (WHOLE.includes(section)) await this.learning?.cairn.ready();
    } catch {
      say("This part of the page could not be fetched. Try again when you are online.");
      return;
    }
    // Another may have been chosen while this one was on its way.
    if (sectionOfAddress() === section) this.section = section;
  }

  async #start(): Promise<void> {
    await this.#show(sectionOfAddress());
    const last = ownAddress(remembered("catalog"));
    const listed = this.#list();
    if (last !== undefined) {
      await this.#open({ source: last });
      return;
    }
    try {
      await listed;
    } catch (error) {
      this.#fail(new CairnError("catalog-unreachable", String(error)));
      return;
    }
    const [only, ...others] = this.packs ?? [];
    if (only && others.length === 0) await this.#open({ source: only.url });
    else this.phase = "choosing";
  }

  async #list(): Promise<void> {
    try {
      this.packs = await listPacks();
    } catch (error) {
      // With a catalog remembered the list is not needed yet.
      if (remembered("catalog") === undefined) throw error;
    }
  }

  async #open(choice: Choice): Promise<void> {
    this.#chosen = choice;
    this.phase = "opening";
    this.choosing = false;
    try {
      const cairn = await Cairn.open({
        catalog: await bytesOf(choice.source),
        sharing: {
          policy: "/policy.json",
          reports: "/v1/reports",
          // This page comes from the server that signs: its first key is the one that counts.
          releases: { url: "/v1/releases/latest", key: "/v1/releases/key" },
        },
        waitFor: "recommend",
        ...(this.#stored ? {} : { store: memory() }),
      });
      if (WHOLE.includes(this.section)) await cairn.ready();
      this.learning?.cairn.dispose();
      this.learning = new Learning(cairn);
      this.learning.addEventListener("change", () => {
        this.requestUpdate();
        void this.querySelector<Notice>("cairn-sharing-notice")?.refresh?.();
      });
    } catch (error) {
      this.#fail(error instanceof CairnError ? error : new CairnError("internal", String(error)));
      return;
    }
    const address = typeof choice.source === "string" ? choice.source : undefined;
    if (address !== undefined) keep(address);
    remember("catalog", address ?? remembered("catalog"));
    this.failure = undefined;
    this.phase = "open";
    whenIdle(() => void theRest().catch(() => undefined));
  }

  #fail(error: CairnError): void {
    this.failure = error;
    this.phase = "failed";
  }

  readonly #retry = () => this.#pressed(() => (this.#chosen ? this.#open(this.#chosen) : this.#start()));
  readonly #choose = (event: Event) => this.#pressed(() => this.#open(choiceOf(event)));

  /** What was pressed is gone when the page has changed, so the focus goes to the beginning of what came. */
  async #pressed(change: () => Promise<void>): Promise<void> {
    await change();
    await this.updateComplete;
    this.querySelector<HTMLElement>("main")?.focus();
  }

  readonly #withoutStoring = () => {
    this.#stored = false;
    void this.#retry();
  };

  readonly #erase = async () => {
    await Cairn.eraseStoredProfile();
    void this.#retry();
  };

  protected override render(): TemplateResult {
    const section = SECTIONS.find(({ id }) => id === this.section) ?? SECTIONS[0];
    document.title = this.phase === "open" ? `${section.name} – Cairn` : "Cairn";
    const { catalog } = this.learning?.cairn ?? {};
    return html`
      <header class="top">
        ${scene()}
        <div class="brand">
          <h1>Cairn</h1>
          <p>What to learn next, and why. What you do stays on this device unless you share.</p>
        </div>
      </header>
      ${this.#hasBar() ? this.#bar(catalog) : nothing}
      ${
        this.phase === "open"
          ? html`<cairn-sharing-notice
            .recommender=${this.learning?.cairn}
            sharing-href="#sharing"
          ></cairn-sharing-notice>`
          : nothing
      }
      <main id="main" tabindex="-1">${this.#main()}</main>
      <footer class="foot">
        <p>No account, no tracking. ${catalog ? html`Catalog: ${named(catalog.name, catalog.language)}, ${catalog.items} items.` : nothing}</p>
      </footer>`;
  }

  /** It is there while a catalog is still opened, so that nothing below moves when it is open. */
  #hasBar(): boolean {
    const expected = this.#chosen !== undefined || ownAddress(remembered("catalog")) !== undefined;
    return this.phase === "open" || (this.phase === "opening" && expected);
  }

  #bar(catalog: CatalogInfo | undefined): TemplateResult {
    return html`
      <div class="bar">
        <nav aria-label="Sections">
          <ul>
            ${SECTIONS.map(
              ({ id, name }) =>
                html`<li><a href=${`#${id}`} aria-current=${this.section === id ? "page" : "false"}>${name}</a></li>`,
            )}
          </ul>
        </nav>
        <button
          type="button"
          class="quiet"
          aria-expanded=${this.choosing ? "true" : "false"}
          ?disabled=${this.phase !== "open"}
          @click=${() => {
            this.choosing = !this.choosing;
          }}
        >
          ${catalog === undefined ? "Catalog" : html`<span class="away">Catalog: </span>${named(catalog.name, catalog.language)}`}
        </button>
      </div>
      ${this.choosing ? this.#chooser() : nothing}`;
  }

  #chooser(): TemplateResult {
    const { source } = this.#chosen ?? {};
    const current = this.phase === "open" && typeof source === "string" ? source : undefined;
    return html`<catalog-chooser .packs=${this.packs} .current=${current} @choose=${this.#choose}></catalog-chooser>`;
  }

  #main(): TemplateResult | typeof nothing {
    switch (this.phase) {
      case "opening":
        return html`<p class="waiting" role="status">Opening the catalog…</p>`;
      case "choosing":
        return html`<p class="welcome">Choose what you want to learn from.</p>
          ${this.#chooser()}`;
      case "failed":
        return html`${trouble(this.failure as CairnError, {
          retry: () => void this.#retry(),
          withoutStoring: this.#withoutStoring,
          erase: this.#erase,
        })}
          ${this.#chooser()}`;
      case "open":
        return html`${unstored(this.learning as Learning, this.#stored)}
        ${keyed(this.learning, this.#section(this.learning as Learning))}
        ${notStored(this.learning as Learning)}`;
    }
  }

  #section(learning: Learning): TemplateResult {
    switch (this.section) {
      case "next":
        return html`<next-steps .learning=${learning}></next-steps>`;
      case "goal":
        return html`<my-goal .learning=${learning}></my-goal>`;
      case "counts":
        return html`<what-counts .learning=${learning}></what-counts>`;
      case "known":
        return html`<what-you-know .learning=${learning}></what-you-know>`;
      case "data":
        return html`<my-data .learning=${learning}></my-data>`;
      case "sharing":
        return html`<my-sharing .learning=${learning}></my-sharing>`;
    }
  }
}

function sectionOfAddress(): Section | undefined {
  const wanted = location.hash.slice(1);
  return SECTIONS.find(({ id }) => id === wanted)?.id;
}

async function bytesOf(source: string | File): Promise<CatalogSource> {
  return typeof source === "string" ? source : source.arrayBuffer();
}
