/** Which catalogs there are to choose from. */

import { keep } from "./offline.js";

/** A catalog that the server has. */
export interface Pack {
  name: string;
  url: string;
  bytes: number;
}

const INDEX = "/packs/index.json";

/** The server's catalogs. Throws where the list cannot be had. */
export async function listPacks(): Promise<Pack[]> {
  const response = await fetch(INDEX, { credentials: "same-origin", referrerPolicy: "no-referrer" });
  if (!response.ok) throw new Error(`the list of catalogs answers ${response.status}`);
  const { packs } = (await response.json()) as { packs: Pack[] };
  keep(INDEX);
  return packs;
}

/** A pack's file name as a title, until the catalog itself is open and says its name. */
export function title(pack: Pack): string {
  const words = pack.name.replace(/[-_]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
