import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Cairn, memory } from "cairn-learn";
import { fromStatement } from "cairn-learn/xapi";

test("cairn-learn/xapi makes an event of a statement, and the event is recorded", async () => {
  const catalog = new Uint8Array(await readFile(process.env.CAIRN_PACK));
  const cairn = await Cairn.open({ catalog, store: memory() });
  const [{ item }] = cairn.recommend({ count: 1 });
  const activity = "https://school.example/exercises/1";
  const statement = {
    actor: { mbox: "mailto:somebody@school.example" },
    verb: { id: "http://adlnet.gov/expapi/verbs/answered" },
    object: { id: activity },
    result: { success: true, duration: "PT41S" },
  };
  const event = fromStatement(statement, { item: { [activity]: item.id } });
  assert.deepEqual(event, { type: "attempt", item: item.id, correct: true, seconds: 41 });
  const { mastery } = await cairn.record(event);
  assert.ok(mastery.length > 0);
  assert.equal(cairn.profile.read().attempts, 1);
  assert.throws(() => fromStatement({}, { item: {} }), { code: "statement-invalid", name: "CairnError" });
  cairn.dispose();
});
