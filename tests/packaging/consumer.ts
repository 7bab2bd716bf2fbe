// What a developer writes first; package.test.mjs checks its types against the packed package.
import { Cairn, memory } from "cairn-learn";

export async function first(catalog: Uint8Array | string | URL): Promise<string[]> {
  const cairn = await Cairn.open({ catalog, store: memory() });
  return cairn.recommend({ count: 5 }).map(({ item, score, reasons }) => {
    const id: string = item.id;
    const name: string = item.name;
    const why: string[] = reasons.map((reason) => reason.text);
    return `${id} ${name} ${score.toFixed(2)} ${why.join(", ")}`;
  });
}
