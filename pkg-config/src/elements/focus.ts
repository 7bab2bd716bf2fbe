/** The focus, when what has it is moved or taken away by something that was done elsewhere: in another tab, or by the clock. */

/** Notes where the focus is inside, before a change. Returns what puts it back after that, or on the heading of what took its place. */
export function noteFocus(root: ShadowRoot): () => void {
  const focused = root.activeElement as HTMLElement | null;
  const headings = () => [...root.querySelectorAll<HTMLElement>("[role=heading]")];
  const place = headings().filter(
    (heading) => focused && !(heading.compareDocumentPosition(focused) & 2),
  ).length;
  return () => {
    if (!focused || root.activeElement) return;
    const now = headings();
    (focused.isConnected ? focused : (now[place - 1] ?? now.at(-1)))?.focus();
  };
}
