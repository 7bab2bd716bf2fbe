/** What went wrong, in plain words, and the ways out. */

import type { CairnError } from "cairn-learn";
import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import type { Learning } from "./learning.js";

interface WaysOut {
  retry: () => void;
  withoutStoring: () => void;
  erase: () => void;
}

interface Words {
  title: string;
  text: string;
  out?: readonly (keyof WaysOut)[];
}

const WORDS: Record<string, Words> = {
  "catalog-unreachable": {
    title: "The catalog cannot be fetched",
    text: "There may be no network, or the file may have moved. A catalog that this browser kept when it was opened also opens without a network.",
  },
  "catalog-invalid": {
    title: "This catalog is damaged",
    text: "The file is not a whole Cairn catalog. Choose another one, or get this one again.",
  },
  "wasm-unavailable": {
    title: "This browser cannot run Cairn",
    text: "Cairn needs WebAssembly. A newer browser, or fewer restrictions for this page, will help.",
  },
  "storage-blocked": {
    title: "This browser keeps nothing for this page",
    text: "Its storage is blocked, by a setting or by private browsing. You can go on, but what you do will be forgotten when you close the page.",
    out: ["retry", "withoutStoring"],
  },
  "storage-full": {
    title: "This browser has no room left for this page",
    text: "What you did before is still there. Free some room and try again, or go on: what you do will then be forgotten when you close the page.",
    out: ["retry", "withoutStoring"],
  },
  "storage-failed": {
    title: "This browser's storage does not work",
    text: "What you did before may still be there. Try again, or go on: what you do will then be forgotten when you close the page.",
    out: ["retry", "withoutStoring"],
  },
  "profile-damaged": {
    title: "What was stored about your learning cannot be read",
    text: "Both copies are damaged, so there is nothing left to export. Nothing was overwritten. You can erase them and start anew, perhaps with a file that you exported earlier, or look around without storing anything.",
    out: ["retry", "withoutStoring", "erase"],
  },
  "profile-newer": {
    title: "What was stored here is from a newer version of this page",
    text: "Reload the page to get the newest version. Nothing was changed.",
  },
};

/** Of a single thing that was not stored, while the page goes on. */
const CHANGES: Record<string, string> = {
  "storage-full": "This browser has no room left for this page: free some, and do it once more.",
  "storage-blocked": "This browser's storage was blocked meanwhile: allow it for this page, and reload.",
};

const OTHER: Words = {
  title: "Something went wrong",
  text: "Reloading the page may help. Nothing was erased.",
};

const WAYS_OUT: Record<keyof WaysOut, string> = {
  retry: "Try again",
  withoutStoring: "Go on without storing",
  erase: "Erase and start anew",
};

/** A whole section in place of what could not be shown. */
export function trouble(error: CairnError, ways: WaysOut): TemplateResult {
  const { title, text, out = ["retry"] } = WORDS[error.code] ?? OTHER;
  return html`
    <section class="trouble panel" role="alert">
      <h2>${title}</h2>
      <p>${text}</p>
      <p class="small">${error.message} (${error.code})</p>
      <p class="actions">
        ${(out as (keyof WaysOut)[]).map(
          (way) => html`<button type="button" @click=${ways[way]}>${WAYS_OUT[way]}</button>`,
        )}
      </p>
    </section>`;
}

/** What the learner should know about how their record is kept, above everything else. */
export function unstored(learning: Learning, stored: boolean): TemplateResult | typeof nothing {
  const { status } = learning.cairn.profile.status;
  if (!stored)
    return html`<p class="notice">Nothing is stored: what you do is forgotten when you close this page.</p>`;
  if (status === "vanished") {
    return html`<p class="notice">
      What was stored about your learning is gone: it was erased in another tab or in this browser's settings. A new record has begun.
    </p>`;
  }
  if (status === "recovered") {
    return html`<p class="notice">
      The newest record of what you did was damaged, so the one before it was taken. Your last step may be missing.
    </p>`;
  }
  return nothing;
}

/**
 * That the last change was not stored, and nothing else tells it. A notice of its own for each failure: a second one with the same
 * words would be no change, and not be read out.
 */
export function notStored({ trouble }: Learning): unknown {
  if (!trouble) return nothing;
  const { code, message } = trouble;
  const words = CHANGES[code];
  return keyed(
    trouble,
    html`<p class="notice not-stored" role="alert">
      That was not stored. ${words ?? "Try it once more; if that does not help, reload the page."}
      <span class="small">${words ? nothing : message} (${code})</span>
    </p>`,
  );
}
