/** Mistakes of whoever made the page: told in the console, where learners are not bothered by them. */

const told = new WeakMap<Element, Set<string>>();

/** Tells of one, once for each element: which element, and what is wrong with what it was given. Nothing of the learner's. */
export function mistake(element: Element, words: string): void {
  const before = told.get(element) ?? new Set();
  if (before.has(words)) return;
  told.set(element, before.add(words));
  console.error(`<${element.localName}>: ${words}`);
}

/** A number that an attribute or property gave, or else another one where it is not what it must be. */
export function numberOr<T>(
  element: Element,
  [attribute, value]: [name: string, value: number],
  [right, words]: [right: (value: number) => boolean, words: string],
  otherwise: T,
): number | T {
  if (right(value)) return value;
  const given = element.getAttribute(attribute);
  mistake(element, `${attribute} is ${words}, not ${given === null ? String(value) : JSON.stringify(given)}`);
  return otherwise;
}
