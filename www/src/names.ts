/** Names from a catalog side by side, each written in its own direction: they may be of any language. */

import { html, type TemplateResult } from "lit";

export const names = (all: readonly string[]): TemplateResult[] =>
  all.map((name, place) => html`${place > 0 ? ", " : ""}<bdi>${name}</bdi>`);
