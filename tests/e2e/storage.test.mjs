// Storage that refuses, in a real browser: full to the last byte, blocked for a frame, cleared while a page is open. And what a
// write costs in each store (the documented figures: CAIRN_RECORDS=1000).
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { barePage, cheap, START, serveBare } from "./bare.mjs";
import { sharedChromium } from "./shared.mjs";

const RECORDS = Number(process.env.CAIRN_RECORDS ?? 50);
const FRAME = `<!doctype html><iframe sandbox="allow-scripts" src="/"></iframe>`;

const browser = await sharedChromium();
const bare = await serveBare(cheap(21, 20), undefined, { "/frame": FRAME });
after(() => bare.stop());

/** In the page: answers; the codes of what failed. */
async function record(times) {
  const codes = [];
  for (let time = 0; time < times; time++) {
    await it
      .record({ type: "attempt", item: "tables-chairs", correct: time % 2 === 0 })
      .catch(({ code }) => codes.push(code));
  }
  return codes;
}
/** In the page: leaves no room in localStorage. */
function fill() {
  for (let size = 1 << 22; size >= 1; size >>= 1) {
    try {
      for (let place = 0; ; place++) localStorage.setItem(`fill-${size}-${place}`, "x".repeat(size));
    } catch {}
  }
}
const attempts = (page) => page.evaluate(() => it.profile.read().attempts);

async function opened(options) {
  const context = await browser.newContext();
  const page = await barePage(context, bare.url);
  await page.evaluate((options) => open(options), { now: Date.now(), ...options });
  return page;
}

test("localStorage full to the last byte: nothing is taken in, nothing is lost, and it goes on once there is room", async () => {
  const page = await opened();
  await page.evaluate(record, 3);
  await page.evaluate(fill);
  // The two records take turns in growing; a value that stays as long still fits.
  const codes = await page.evaluate(async () => {
    const codes = [];
    for (const { skill } of it.mastery()) {
      await it.profile.edit({ said: { [skill.id]: true } }).catch(({ code }) => codes.push(code));
    }
    return codes;
  });
  assert.ok(codes.length > 0);
  assert.deepEqual(new Set(codes), new Set(["storage-full"]));
  await page.evaluate(() => open());
  assert.equal(await attempts(page), 3);
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith("fill-")) localStorage.removeItem(key);
  });
  assert.deepEqual(await page.evaluate(record, 2), []);
  assert.equal(await attempts(page), 5);
  await page.context().close();
});

test("localStorage full to the last byte: what is said of it does not say whose it is", async () => {
  const page = await opened();
  await page.evaluate(() => open({ name: "Ada 'A' Lovelace" }));
  await page.evaluate(record, 2);
  await page.evaluate(fill);
  const { message, cause } = await page.evaluate(async () => {
    for (const { skill } of it.mastery()) {
      const error = await it.profile.edit({ said: { [skill.id]: true } }).catch((error) => error);
      if (error.code) return { message: error.message, cause: String(error.cause) };
    }
  });
  assert.match(cause, /Lovelace/, "as this browser does");
  assert.match(message, /localStorage is full.*Quota/);
  assert.doesNotMatch(message, /Ada|Lovelace/);
  await page.context().close();
});

test("localStorage full to the last byte: the profile can be taken along, and a consent that failed is none", async () => {
  const page = await opened();
  await page.evaluate(record, 2);
  await page.evaluate(fill);
  const agreed = await page.evaluate(() => agree(it).catch(({ code }) => code));
  assert.equal(agreed, "storage-full");
  const stored = () => page.evaluate(async () => (await it.profile.stored()).map(({ key }) => key));
  assert.ok(
    (await stored()).every((key) => key.startsWith("cairn:default.profile.")),
    "nothing of sharing",
  );
  await page.evaluate(() => open());
  assert.equal(await page.evaluate(() => it.sharing.state.consent), "local-only");

  const { profile, charges } = await page.evaluate(() => it.profile.export());
  assert.deepEqual([profile.attempts, charges], [2, []]);
  // IndexedDB had room for it.
  await page.evaluate(() => open());
  assert.equal(await page.evaluate(() => it.sharing.state.retired), true, "and it has moved");
  await page.context().close();
});

test("a frame that may store nothing is told so by a code, and goes on with memory", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${bare.url}frame`);
  const [, frame] = page.frames();
  await frame.waitForFunction(() => globalThis.ready);
  const refused = (store) =>
    frame.evaluate((options) => open(options).catch(({ name, code, message }) => ({ name, code, message })), {
      now: Date.now(),
      store,
    });
  for (const store of ["localStorageStore", "indexedDb"]) {
    const { name, code, message } = await refused(store);
    assert.deepEqual([name, code], ["CairnError", "storage-blocked"], message);
    assert.match(message, /memory\(\)/);
  }
  const others = await frame.evaluate(() => {
    const all = cairn.learners();
    const calls = [all.list(), all.add("Ada"), all.eraseList(), cairn.Cairn.eraseStoredProfile()];
    return Promise.all(calls.map((call) => call.catch(({ code }) => code)));
  });
  assert.deepEqual(others, Array(4).fill("storage-blocked"));
  assert.equal(await refused("memory"), undefined);
  assert.deepEqual(await frame.evaluate(record, 2), []);
  assert.equal(await attempts(frame), 2);
  assert.match(await frame.evaluate(() => it.sharing.state.unavailable), /keeps nothing/);
  await context.close();
});

test("IndexedDB that is blocked for a while: what was spent elsewhere is taken over by an import after it, and by none before", async () => {
  const context = await browser.newContext();
  const page = await barePage(context, bare.url);
  const [before, after] = await page.evaluate(async () => {
    const { open: allowed } = IDBFactory.prototype;
    IDBFactory.prototype.open = () => {
      throw new DOMException("blocked", "SecurityError");
    };
    await open();
    const epsilon = { numerator: 7389, denominator: 1000 };
    const charge = { epsilon, report: "00".repeat(32) };
    const { profile } = await it.profile.export();
    const importing = () =>
      it.profile
        .import({ cairn: "profile", version: 3, profile, charges: [charge] })
        .catch(({ code }) => code);
    const before = await importing();
    IDBFactory.prototype.open = allowed;
    const after = await importing();
    return [before, after ?? it.sharing.state.spentEpsilon];
  });
  assert.equal(before, "storage-blocked");
  assert.ok(Math.abs(after - 2) < 0.001, String(after));
  await context.close();
});

test("IndexedDB that is blocked for a while: a withdrawal is not passed over where something may be agreed to", async () => {
  const context = await browser.newContext();
  const page = await barePage(context, bare.url);
  const told = await page.evaluate(async (now) => {
    const { open: allowed } = IDBFactory.prototype;
    const blocked = () => {
      throw new DOMException("blocked", "SecurityError");
    };
    const withdraw = () =>
      it.sharing.consent("local-only").then(
        ({ consent }) => consent,
        ({ code }) => code,
      );
    IDBFactory.prototype.open = blocked;
    await open({ now });
    const never = await withdraw();
    IDBFactory.prototype.open = allowed;
    await open();
    await agree(it);
    IDBFactory.prototype.open = blocked;
    await open();
    const shared = await withdraw();
    IDBFactory.prototype.open = allowed;
    await it.sharing.consent("local-only");
    await open();
    return [never, shared, it.sharing.state.consent];
  }, START);
  assert.deepEqual(told, ["local-only", "storage-blocked", "local-only"]);
  await context.close();
});

test("IndexedDB that is blocked for a while: who erases without opening is told that consent and report are still there", async () => {
  const context = await browser.newContext();
  const page = await barePage(context, bare.url);
  const told = await page.evaluate(async (now) => {
    const { open: allowed } = IDBFactory.prototype;
    const erase = () => cairn.Cairn.eraseStoredProfile({ everything: true }).catch(({ code }) => code);
    const blocked = () => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("blocked", "SecurityError");
      };
      return erase();
    };
    const left = async () => [localStorage.length, (await indexedDB.databases()).length];
    await open({ now });
    await it.record({ type: "attempt", item: "tables-chairs", correct: true });
    it.dispose();
    const never = [await blocked(), await left()];
    IDBFactory.prototype.open = allowed;
    await open();
    await it.record({ type: "attempt", item: "tables-chairs", correct: true });
    await agree(it);
    it.dispose();
    const shared = [await blocked(), await left()];
    IDBFactory.prototype.open = allowed;
    return [never, shared, [await erase(), await left()]];
  }, START);
  assert.deepEqual(told, [
    [undefined, [0, 0]],
    ["storage-blocked", [1, 1]],
    [undefined, [0, 0]],
  ]);
  await context.close();
});

test("localStorage that fails once does not let a tab miss that another took consent back", async () => {
  const context = await browser.newContext();
  const tabs = [await barePage(context, bare.url), await barePage(context, bare.url)];
  for (const tab of tabs) await tab.evaluate((now) => open({ now }), START);
  const [one, other] = tabs;
  await one.evaluate(() => agree(it));
  await other.evaluate(() => open());
  await other.evaluate(() => it.sharing.consent("local-only"));
  const { failed, done, consent } = await one.evaluate(async () => {
    globalThis.now = it.sharing.state.scheduledFor;
    const { getItem } = Storage.prototype;
    Storage.prototype.getItem = function (key) {
      if (key.endsWith(".mark")) throw new DOMException("not now", "UnknownError");
      return getItem.call(this, key);
    };
    const failed = await it.sharing.sync().catch(({ code }) => code);
    Storage.prototype.getItem = getItem;
    return { failed, done: await it.sharing.sync(), consent: it.sharing.state.consent };
  });
  assert.deepEqual([failed, done, consent], ["storage-failed", "off", "local-only"]);
  await context.close();
});

test("a store that never answers holds no lock of the browser's once its page is disposed of", async () => {
  const page = await opened();
  const held = () =>
    page.evaluate(async () => (await navigator.locks.query()).held.map(({ name }) => name).sort());
  const told = page.evaluate(async () => {
    const store = { read() {}, remove() {}, write: () => new Promise(() => undefined) };
    globalThis.it.dispose();
    globalThis.it = await cairn.Cairn.open({ catalog: "/pack.cairn", store });
    const stuck = it.record({ type: "opened", item: "tables-chairs" });
    globalThis.stuck = true;
    return stuck.catch(({ code }) => code);
  });
  await page.waitForFunction(() => globalThis.stuck);
  while ((await held()).length === 0) await page.waitForTimeout(10);
  assert.deepEqual(await held(), ["cairn:default:profile"]);
  await page.evaluate(() => it.dispose());
  assert.equal(await told, "disposed");
  await page.waitForFunction(async () => (await navigator.locks.query()).held.length === 0, null, {
    timeout: 5000,
  });
  await page.context().close();
});

for (const store of ["localStorageStore", "indexedDb"]) {
  test(`${store} cleared while a page is open: it is not put back, and the page knows`, async () => {
    const page = await opened({ store });
    await page.evaluate(record, 3);
    const client = await page.context().newCDPSession(page);
    await client.send("Storage.clearDataForOrigin", {
      origin: new URL(bare.url).origin,
      storageTypes: "all",
    });
    assert.deepEqual(await page.evaluate(record, 1), []);
    assert.equal(await page.evaluate(() => it.profile.status.status), "vanished");
    assert.equal(await attempts(page), 1);
    await page.context().close();
  });
}

test("a record that one tab writes to IndexedDB is never lost to another that removes the last one", async () => {
  const page = await opened();
  const other = await barePage(page.context(), bare.url);
  const [lost] = await Promise.all([
    other.evaluate(async (times) => {
      const store = cairn.indexedDb({ database: "shared" });
      let lost = 0;
      for (let time = 1; time <= times; time++) {
        await store.write("mine", new Uint8Array([time]));
        if ((await store.read("mine"))?.[0] !== time) lost++;
        await store.remove("mine");
      }
      return lost;
    }, 100),
    page.evaluate(async (times) => {
      // Between counting and deleting there is time enough for the other tab to write.
      const { deleteDatabase } = IDBFactory.prototype;
      IDBFactory.prototype.deleteDatabase = function (name) {
        const request = {};
        setTimeout(() => {
          const real = deleteDatabase.call(this, name);
          real.onsuccess = () => request.onsuccess();
          real.onerror = () => request.onerror();
        }, 3);
        return request;
      };
      const store = cairn.indexedDb({ database: "shared" });
      for (let time = 0; time < times; time++) {
        await store.write("yours", new Uint8Array(1));
        await store.remove("yours");
      }
    }, 100),
  ]);
  assert.equal(lost, 0);
  assert.deepEqual(
    await other.evaluate(() => indexedDB.databases()),
    [],
    "the last record takes the database along",
  );
  await page.context().close();
});

test("what a recorded answer costs", async (t) => {
  for (const options of [
    { store: "memory" },
    { store: "localStorageStore" },
    { store: "indexedDb" },
    { store: "localStorageStore", passphrase: "what it costs" },
    { store: "indexedDb", passphrase: "what it costs" },
  ]) {
    const page = await opened(options);
    const cost = await page.evaluate(async (times) => {
      const spent = [];
      for (let time = 0; time < times; time++) {
        const from = performance.now();
        await it.record({ type: "attempt", item: "tables-chairs", correct: true });
        spent.push(performance.now() - from);
      }
      spent.sort((a, b) => a - b);
      return [0.5, 0.95].map((part) => spent[Math.floor(part * times)].toFixed(2));
    }, RECORDS);
    const from = Date.now();
    await page.evaluate((options) => open(options), options);
    t.diagnostic(
      `${options.store}${options.passphrase ? " with a passphrase" : ""}: ${cost[0]} ms (95 %: ${cost[1]} ms), open ${Date.now() - from} ms`,
    );
    assert.equal(await attempts(page), options.store === "memory" ? 0 : RECORDS);
    await page.context().close();
  }
});
