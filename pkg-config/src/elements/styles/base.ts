/**
 * Colours, type, buttons and fields of all elements. Every colour is a custom property that a page may set; the defaults keep
 * 4.5:1 for text and 3:1 for what marks a control, and follow the page's own `color-scheme`, not the system's: a page that is
 * light only must not get a dark panel. Nothing that can be pressed is lower than 34 pixels.
 */

import { css } from "lit";

export const styles = css`
:host {
  --_surface: var(--cairn-surface, #fffdf8);
  --_sunk: var(--cairn-sunk, #f0ebdf);
  --_ink: var(--cairn-ink, #25282a);
  --_soft: var(--cairn-soft, #575850);
  --_line: var(--cairn-line, #d6cdb9);
  --_edge: var(--cairn-edge, #7f7868);
  --_accent: var(--cairn-accent, #2a6247);
  --_accent-ink: var(--cairn-accent-ink, #fff);
  --_wash: var(--cairn-wash, #dfeade);
  --_warn: var(--cairn-warn, #9c4a17);
  --_warn-wash: var(--cairn-warn-wash, #f7e7d6);
  --_focus: var(--cairn-focus, #9c4a17);
  --_radius: var(--cairn-radius, 0.9rem);
  --_heading: var(--cairn-heading-font, inherit);
  display: block;
  padding: var(--cairn-padding, 1.2rem);
  border-radius: var(--_radius);
  background: var(--_surface);
  color: var(--_ink);
  line-height: 1.5;
  /* A name may be one long word, which must not make its card wider than the page. */
  overflow-wrap: anywhere;
}
/* Broken letter by letter, a column would give its room to the others. */
table, .segments { overflow-wrap: break-word; }
@supports (color: light-dark(red, red)) {
  :host {
    --_surface: var(--cairn-surface, light-dark(#fffdf8, #212526));
    --_sunk: var(--cairn-sunk, light-dark(#f0ebdf, #2b3030));
    --_ink: var(--cairn-ink, light-dark(#25282a, #ece7dc));
    --_soft: var(--cairn-soft, light-dark(#575850, #b4b0a4));
    --_line: var(--cairn-line, light-dark(#d6cdb9, #3f4544));
    --_edge: var(--cairn-edge, light-dark(#7f7868, #8b8a80));
    --_accent: var(--cairn-accent, light-dark(#2a6247, #8ed0ac));
    --_accent-ink: var(--cairn-accent-ink, light-dark(#fff, #10241a));
    --_wash: var(--cairn-wash, light-dark(#dfeade, #24382e));
    --_warn: var(--cairn-warn, light-dark(#9c4a17, #efae7c));
    --_warn-wash: var(--cairn-warn-wash, light-dark(#f7e7d6, #3d2d21));
    --_focus: var(--cairn-focus, light-dark(#9c4a17, #efae7c));
  }
}
:host([hidden]) {
  display: none;
}
*, *::before, *::after {
  box-sizing: border-box;
}
p, ul, ol, dl, dd, fieldset {
  margin: 0;
  padding: 0;
}
ul, ol {
  list-style: none;
}
fieldset {
  min-width: 0;
  border: 0;
}
.heading {
  font-family: var(--_heading);
  font-weight: 650;
  line-height: 1.25;
  text-wrap: balance;
}
.h0 { font-size: 1.5rem; }
.h1 { font-size: 1.1875rem; }
.h2 { font-size: 1.0625rem; }
.section { margin: 1.8rem 0 0.6rem; }
.soft { color: var(--_soft); }
.small { color: var(--_soft); font-size: 0.9375rem; }
.under { display: block; }
.lead { max-width: 42rem; margin: 0.3rem 0 1rem; color: var(--_soft); }
.away {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
.panel {
  padding: 0.9rem 1.1rem;
  border: 1px solid var(--_line);
  border-radius: var(--_radius);
}
.stack > * + * { margin-top: 0.8rem; }
.notice {
  margin-bottom: 1rem;
  padding: 0.8rem 1rem;
  border: 1px solid var(--_warn);
  border-radius: var(--_radius);
  background: var(--_warn-wash);
}
.notice .small { color: inherit; }
.notice button { margin-top: 0.6rem; }
.said:not(:empty) {
  position: sticky;
  bottom: 0.5rem;
  margin-top: 1rem;
  padding: 0.6rem 1rem;
  border: 1px solid var(--_edge);
  border-radius: var(--_radius);
  background: var(--_surface);
  box-shadow: 0 2px 10px rgb(0 0 0 / 18%);
}
button, .button, select, input { font: inherit; }
button, .button {
  display: inline-block;
  min-height: 2.75rem;
  padding: 0.5rem 1.1rem;
  border: 1px solid var(--_edge);
  border-radius: 1.4rem;
  background: transparent;
  color: inherit;
  text-align: center;
  text-decoration: none;
  cursor: pointer;
}
button:hover:not(:disabled), .button:hover {
  border-color: var(--_accent);
  background: var(--_wash);
}
button:disabled {
  border-color: var(--_line);
  background: var(--_sunk);
  color: var(--_soft);
  cursor: default;
}
.main:not(:disabled), .main:hover:not(:disabled) {
  border-color: var(--_accent);
  background: var(--_accent);
  color: var(--_accent-ink);
}
.main:hover:not(:disabled) { text-decoration: underline; }
.grave:not(:disabled) { border-color: var(--_warn); color: var(--_warn); }
.grave:hover:not(:disabled) { border-color: var(--_warn); background: var(--_warn-wash); }
.chip {
  min-width: 2.75rem;
  min-height: 2.125rem;
  padding: 0.25rem 0.8rem;
  font-size: 0.9375rem;
}
.chip[aria-pressed="true"], .chip[aria-pressed="true"]:hover {
  border-color: var(--_accent);
  background: var(--_accent);
  color: var(--_accent-ink);
}
.chip[aria-pressed="true"]::before { content: "✓ " / ""; }
.actions + .small, table + .small { margin-top: 0.6rem; max-width: 42rem; }
.actions, .chips { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem; }
.field { display: block; color: var(--_soft); font-size: 0.9375rem; }
input[type="search"] {
  display: block;
  width: 100%;
  min-height: 2.75rem;
  margin-top: 0.25rem;
  padding: 0.4rem 0.8rem;
  border: 1px solid var(--_edge);
  border-radius: 0.7rem;
  background: transparent;
  color: var(--_ink);
  font-size: 1rem;
}
legend { padding: 0; color: var(--_soft); font-size: 0.9375rem; }
.segments {
  display: flex;
  /* What does not fit, in large letters on a small screen, would be cut off. */
  flex-wrap: wrap;
  margin-top: 0.25rem;
  max-width: 26rem;
  border: 1px solid var(--_edge);
  border-radius: 0.7rem;
  overflow: clip;
}
.segments label { position: relative; flex: 1; text-align: center; }
.segments label + label { border-inline-start: 1px solid var(--_line); }
.segments input {
  position: absolute;
  inset: 0;
  width: 100%;
  height: 100%;
  margin: 0;
  opacity: 0;
  cursor: pointer;
}
.segments span { display: block; padding: 0.55rem 0.4rem; }
.segments input:checked + span { background: var(--_accent); color: var(--_accent-ink); font-weight: 600; }
input[type="checkbox"], input[type="radio"] { accent-color: var(--_accent); }
:focus-visible {
  outline: 3px solid var(--_focus);
  outline-offset: 2px;
  border-radius: 0.3rem;
  /* What is focused must not end up under the sentence at the foot. */
  scroll-margin: 1rem 0 6rem;
}
button:focus-visible, .button:focus-visible { border-radius: 1.4rem; }
.segments input:focus-visible + span { outline: 3px solid var(--_focus); outline-offset: -4px; }
[tabindex="-1"]:focus:not(:focus-visible) { outline: none; }
summary { min-height: 1.75rem; padding: 0.2rem 0; color: var(--_accent); cursor: pointer; }
code, pre { font: 0.875rem / 1.5 ui-monospace, "Cascadia Mono", Consolas, monospace; }
pre { max-height: 30rem; margin: 0.6rem 0 0; overflow: auto; }
.bytes { overflow-wrap: anywhere; }
.scrolls { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 0.9375rem; }
.scrolls table { min-width: 40rem; }
caption { padding: 0.3rem 0; color: var(--_soft); text-align: start; }
th, td { padding: 0.45rem 0.3rem; border-top: 1px solid var(--_line); text-align: start; vertical-align: top; }
tbody th { font-weight: 400; }
tfoot th, tfoot td { font-weight: 600; }
.number { font-variant-numeric: tabular-nums; text-align: end; white-space: nowrap; }
.share { display: block; width: 100%; height: 0.5rem; border-radius: 0.25rem; }
.share .whole { fill: var(--_line); }
.share .part { fill: var(--_accent); }
.share .unsure { fill: var(--_edge); fill-opacity: 0.5; }
.against .part { fill: var(--_warn); }
.facts { display: flex; flex-wrap: wrap; font-size: 0.9375rem; }
.facts span:not(:last-child)::after { content: "·"; margin: 0 0.45em; }
@media (max-width: 21rem) {
  table { display: block; overflow-x: auto; }
}
/* High contrast drops backgrounds, which is all that tells what is chosen. */
@media (forced-colors: active) {
  .segments input:checked + span, .chip[aria-pressed="true"] { outline: 3px solid Highlight; outline-offset: -3px; }
  .share { forced-color-adjust: none; border: 1px solid CanvasText; }
  .share .whole { fill: Canvas; }
  .share .part, .against .part { fill: CanvasText; }
}
`;
