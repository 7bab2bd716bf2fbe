// What a developer writes first, with every entry that has types.
import { Cairn, type CairnError, memory, type Recommender } from "cairn-learn";
import { Cairn as Inline } from "cairn-learn/inline";
import { openInWorker } from "cairn-learn/worker";
import { serve } from "cairn-learn/worker-host";

export async function first(catalog: Uint8Array | string | URL): Promise<string[]> {
  const cairn = await Cairn.open({ catalog, store: memory() });
  return cairn.recommend({ count: 5 }).map(({ item, score, reasons }) => {
    const id: string = item.id;
    const name: string = item.name;
    const why: string[] = reasons.map((reason) => reason.text);
    return `${id} ${name} ${score.toFixed(2)} ${why.join(", ")}`;
  });
}

export async function anywhere(catalog: string, where: "page" | "worker" | "inline"): Promise<string[]> {
  const options = { catalog, name: "ada" };
  const cairn: Recommender =
    where === "worker"
      ? await openInWorker(options)
      : await (where === "inline" ? Inline : Cairn).open(options);
  const picks = await cairn.recommend({ count: 5 });
  const { next } = await cairn.record({ type: "finished", item: picks[0]?.item.id ?? "" });
  return [cairn.catalog.name, cairn.profile.status.status, cairn.sharing.state.consent, next?.action ?? ""];
}

export function code(error: CairnError): boolean {
  return error.code === "worker-failed";
}

export const answer = (): void => serve(Cairn);
