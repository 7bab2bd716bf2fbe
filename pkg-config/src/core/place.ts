/** What errors say of what was fetched: from where, and what it looks like. */

/**
 * An address to tell of: without its query and its fragment, in which there may be more than a place, and as the page means it,
 * so that a worker tells the same.
 */
export function placeOf(address: string | URL): string {
  try {
    const base = globalThis.document?.baseURI ?? globalThis.location?.href;
    const { protocol, origin, pathname } = new URL(address, base);
    return /^https?:$/.test(protocol) ? origin + pathname : protocol;
  } catch {
    return String(address).replace(/[?#].*/s, "");
  }
}

/** What bytes look like that are neither a pack nor a model: servers give out a page in place of what they do not have. */
export function looksLike(head: Uint8Array): string | undefined {
  if (head.length === 0) return "it is empty";
  if (head[0] === 0x1f && head[1] === 0x8b)
    return "it is compressed by gzip, and nobody said so (Content-Encoding)";
  const text = new TextDecoder().decode(head).trimStart();
  if (text.startsWith("<")) return "it looks like an HTML page";
  if (/^[[{]/.test(text))
    return "it looks like JSON; plain data is given as an object, or packed by cairn pack";
  return undefined;
}
