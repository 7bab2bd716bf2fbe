/**
 * The focus, where what has it is moved or taken away by something that was done elsewhere: in another tab, or by the clock. It must
 * not fall back to the top of the page, which is where browsers leave it.
 */

const HEADINGS = ":is(h2, h3, h4)[tabindex]";

/**
 * Notes where the focus is inside a part, before a change. What comes back puts it there again after the change, or where that is gone
 * on the heading of what took its place.
 */
export function noteFocus(part: HTMLElement): () => void {
  const focused = document.activeElement as HTMLElement | null;
  if (!focused || !part.contains(focused)) return () => undefined;
  const headings = () => [...part.querySelectorAll<HTMLElement>(HEADINGS)];
  const before = (heading: HTMLElement) =>
    !(heading.compareDocumentPosition(focused) & Node.DOCUMENT_POSITION_PRECEDING);
  const place = Math.max(0, headings().filter(before).length - 1);
  return () => {
    if (document.activeElement !== document.body) return;
    const now = headings();
    (focused.isConnected ? focused : (now[place] ?? now.at(-1)))?.focus();
  };
}
