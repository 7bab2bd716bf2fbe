/**
 * The focus, where what has it is moved or taken away: by what was pressed, by another tab, or by the clock. It must not fall back
 * to the top of the page, which is where browsers leave it.
 */

const STOPS = "[role=heading], .notice button";

/**
 * Notes where the focus is inside, before a change. What comes back puts it there again after the change, or where that is gone to
 * the heading of what took its place; it returns false as long as there is none, because all is still on its way.
 */
export function noteFocus(root: ShadowRoot): () => boolean {
  const focused = root.activeElement as HTMLElement | null;
  const stops = () => [...root.querySelectorAll<HTMLElement>(STOPS)];
  const place = stops().filter((stop) => focused && !(stop.compareDocumentPosition(focused) & 2)).length - 1;
  return () => {
    // Who has gone elsewhere meanwhile is not called back.
    if (!focused || document.activeElement !== document.body) return true;
    const now = stops();
    // It may be there once more elsewhere: a skill goes to another level with all that is about it.
    const same = focused.isConnected ? focused : root.getElementById(focused.id);
    const next = same ?? now[Math.max(place, 0)] ?? now.at(-1);
    next?.focus();
    return !!next;
  };
}
