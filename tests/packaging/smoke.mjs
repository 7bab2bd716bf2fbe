// A first use of the package under Node, run by package.test.mjs from a project that has only the package.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { Cairn, memory } from "cairn-learn";

const catalog = new Uint8Array(await readFile(process.env.CAIRN_PACK));
const cairn = await Cairn.open({ catalog, store: memory() });
const picks = cairn.recommend({ count: 5 });

assert.ok(picks.length > 0 && picks.length <= 5, `${picks.length} recommendations`);
for (const { item, score, reasons } of picks) {
  assert.ok(item.id && item.name, "an item has an id and a name");
  assert.ok(Number.isFinite(score), "a score is a number");
  assert.ok(reasons.length > 0 && reasons.every((reason) => reason.text), "a recommendation says why");
}
console.log(
  `${picks.length} recommendations, the first: ${picks[0].item.name} (${picks[0].reasons[0].text})`,
);
