import { readFile } from "node:fs/promises";
import { Cairn } from "cairn-learn";
import { First } from "./first.js";

export const dynamic = "force-dynamic";

/** Rendered on the server, with a first list for a learner of whom nothing is known. */
export default async function Page() {
  const catalog = new Uint8Array(await readFile(process.env.CAIRN_PACK));
  using cairn = await Cairn.open({ catalog });
  const picks = cairn.recommend({ count: 5 });
  return (
    <>
      <ol id="served">
        {picks.map(({ item }) => (
          <li key={item.id}>{item.name}</li>
        ))}
      </ol>
      <First />
    </>
  );
}
