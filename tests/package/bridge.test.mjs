// The store of `docs/package/storage.md`, as it is written there: a learner's records in a native app, over a bridge of texts.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Cairn } from "cairn-learn";
import { accepted, agree, catalog, policy, START } from "./device.mjs";

const page = await readFile(new URL("../../docs/package/storage.md", import.meta.url), "utf8");
const [, code] = /```js\n(.*?)```/s.exec(page);
const { bridgeStore } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

test("the documented store keeps a learner, with a passphrase too, and lets go of them", async () => {
  const texts = new Map();
  const app = {
    read: (key) => texts.get(key) ?? null,
    write: (key, text) => void texts.set(key, text) ?? null,
    remove: (key) => void texts.delete(key) ?? null,
  };
  const bridge = {
    // All that crosses is text.
    call: async (method, ...given) => {
      assert.ok(given.every((text) => typeof text === "string"));
      return app[method](...given);
    },
  };
  globalThis.fetch = async (_, { method } = {}) => (method === "POST" ? accepted() : Response.json(policy()));
  const sharing = { policy: "https://school.test/policy.json", reports: "https://school.test/v1/reports" };
  for (const passphrase of [undefined, "over the bridge"]) {
    const open = () =>
      Cairn.open({ catalog, store: bridgeStore(bridge), sharing, clock: () => START, passphrase });
    const cairn = await open();
    await cairn.record({ type: "attempt", item: "tables-chairs", correct: true });
    await agree(cairn);
    cairn.dispose();
    const again = await open();
    assert.equal(again.profile.read().attempts, 1);
    assert.equal(again.sharing.state.consent, "share-aggregates");
    assert.ok((await again.profile.stored()).every(({ key }) => key.startsWith("app: default.")));
    await again.profile.erase({ everything: true });
    assert.equal(texts.size, 0);
    again.dispose();
  }
});
