// What would fail when it runs and is refused before: each line that is marked must be an error.
import { Cairn, type LearnerEvent, type SourceItem, type Weights } from "cairn-learn";
import { byUrl } from "cairn-learn/xapi";

export const right: LearnerEvent[] = [
  { type: "attempt", item: "a", correct: true, hints: 1, seconds: 4 },
  { type: "attempt", item: "a", score: 0.5 },
  { type: "known", item: "a" },
  { type: "known", skill: "b", known: false },
  { type: "unsaid", skill: "b" },
];
export const wrong: LearnerEvent[] = [
  // @ts-expect-error nothing says how it went
  { type: "attempt", item: "a" },
  // @ts-expect-error two things say so
  { type: "attempt", item: "a", correct: true, score: 1 },
  // @ts-expect-error of the one or of the other
  { type: "known", item: "a", skill: "b" },
  // @ts-expect-error of neither
  { type: "unsaid" },
];
export const weights: Weights = { review: 3 };
// @ts-expect-error no term of that name
export const misspelt: Weights = { revew: 3 };

export async function open(items: SourceItem[]): Promise<number> {
  byUrl(items);
  // @ts-expect-error stores without encryption
  const cairn = await Cairn.open({ catalog: items, passPhrase: "secret" });
  const { review } = cairn.weights;
  return review;
}

export function listen(feed: HTMLElementTagNameMap["cairn-feed"]): void {
  feed.addEventListener("cairn-open", ({ detail }) => console.log(detail.item.name));
}
