/** Asks before something that cannot be taken back. The browser's own dialog keeps the focus in, and gives it back. */

import { html, nothing, type TemplateResult } from "lit";

/** What is asked. */
export interface Question {
  id: string;
  question: string;
  about: string;
  yes: string;
  no: string;
  /** A box that can be ticked along. */
  also?: string;
}

/** The dialog, closed. The answer that harms nothing comes first. */
export function dialog({ id, question, about, yes, no, also }: Question, level: number): TemplateResult {
  const close = (answer: string) => (event: Event) =>
    (event.target as Element).closest("dialog")?.close(answer);
  return html`<dialog id=${id} part="dialog" aria-labelledby="${id}-question" aria-describedby="${id}-about">
    <div class="heading h1" role="heading" aria-level=${level} id="${id}-question">${question}</div>
    <p id="${id}-about">${about}</p>
    ${also ? html`<label class="tick"><input type="checkbox" /> <span>${also}</span></label>` : nothing}
    <div class="actions">
      <button type="button" part="button" @click=${close("")}>${no}</button>
      <button type="button" class="grave" part="button" @click=${close("yes")}>${yes}</button>
    </div>
  </dialog>`;
}

/**
 * Opens it, with the focus on the answer that harms nothing. Resolves to whether the box was ticked, or to `undefined` where the
 * learner changed their mind.
 */
export function ask(
  root: DocumentFragment | HTMLElement,
  id: string,
): Promise<{ also: boolean } | undefined> {
  const dialog = root.querySelector(`#${id}`) as HTMLDialogElement;
  const box = dialog.querySelector("input");
  if (box) box.checked = false;
  dialog.returnValue = "";
  dialog.showModal();
  dialog.querySelector("button")?.focus();
  const opening = (openings.get(dialog) ?? 0) + 1;
  openings.set(dialog, opening);
  return new Promise((resolve) => {
    const answer = () => {
      const isOver = openings.get(dialog) !== opening;
      if (dialog.open && !isOver) return;
      dialog.removeEventListener("close", answer);
      resolve(!isOver && dialog.returnValue === "yes" ? { also: box?.checked ?? false } : undefined);
    };
    dialog.addEventListener("close", answer);
  });
}

/**
 * How often each dialog was opened: browsers tell of a closing a moment later, and who closes and opens quickly would have the
 * first answer taken for the second.
 */
const openings = new WeakMap<HTMLDialogElement, number>();
