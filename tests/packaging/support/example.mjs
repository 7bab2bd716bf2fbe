// What an example of the docs has to do in its page, whatever it is made with. Lists, buttons and alerts are found by what
// learners see of them, inside elements too. What is done follows each other in one page: `shows` or `triesAgain` opens it, and
// all others find its list there and leave one, but for `ends` and `leaves`, which start anew.
import assert from "node:assert/strict";

const PACK = "**/packs/maths.cairn*";
/** Long enough for what should not happen. */
const SOON_MS = 300;

const unreachable = (line) => /status of 404.*\/packs\/maths\.cairn/.test(line);

// Next.js has an alert of its own in every page.
const alert = (page) => page.getByRole("alert").filter({ hasText: "Try again" });
const items = (page) => page.locator("ol > li");
const known = (page) => items(page).getByRole("button", { name: "I know this" });
const again = (page) => alert(page).getByRole("button", { name: "Try again" }).click();
const open = (page) => page.evaluate(() => window.example?.cairns.size);

/** The list, once it is there. */
async function list(page) {
  await items(page).nth(4).waitFor();
  const lines = await items(page).allTextContents();
  assert.equal(lines.length, 5);
  for (const line of lines) assert.match(line, /\w .*\..*I know this/s, "a name, a reason and a button");
  return lines;
}

/** Waits until something holds. */
async function until(holds, what) {
  for (let wait = 0; wait < 100; wait++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(what);
}

/** Holds the catalog back until what comes back is called. */
async function hold(page) {
  let release;
  const released = new Promise((resolve) => {
    release = resolve;
  });
  await page.route(PACK, async (route) => {
    await released;
    // Who asked may have gone.
    await route.continue().catch(() => undefined);
  });
  return async () => {
    release();
    await page.unroute(PACK);
  };
}

/** Shows a list, of one catalog that is open. */
export async function shows(page, address) {
  await page.goto(address);
  await list(page);
  assert.equal(await open(page), 1, "one is open");
}

/** Says that there is no catalog, as often as it is tried, and goes on once there is one. */
export async function triesAgain(page, address, complaints) {
  let asked = 0;
  await page.route(PACK, (route) => {
    asked += 1;
    return route.fulfill({ status: 404 });
  });
  await page.goto(address);
  for (const times of [1, 2]) {
    await until(() => asked === times, `asked for ${times} times, and not ${asked}`);
    await alert(page).getByText("catalog-unreachable").waitFor();
    assert.equal(await items(page).count(), 0);
    if (times === 1) await again(page);
  }
  await page.unroute(PACK);
  await again(page);
  await list(page);
  assert.equal(await alert(page).count(), 0);
  assert.ok(complaints.length >= 2 && complaints.every(unreachable), complaints.join("\n"));
  complaints.length = 0;
}

/** Takes in "I know this", and has it after a reload, during which it says that it loads. */
export async function remembers(page) {
  const before = await list(page);
  await known(page).first().click();
  const changed = async () => (await items(page).allTextContents())[0] !== before[0];
  await until(changed, "the list follows what was said");
  // Which of it is new is said of what was changed, and not of what was there when the page came.
  const after = (await list(page)).map((text) => text.replace("New here", ""));
  const release = await hold(page);
  await page.reload();
  await page.getByText("Loading…").waitFor();
  await release();
  assert.deepEqual(await list(page), after, "what was said is there after a reload");
}

/** Says that an answer could not be stored, and opens anew with what was there before. */
export async function survivesFullStorage(page) {
  const before = await list(page);
  await page.evaluate(() => {
    const { setItem } = Storage.prototype;
    window.example.makeRoom = () => {
      Storage.prototype.setItem = setItem;
    };
    Storage.prototype.setItem = () => {
      throw new DOMException("no room", "QuotaExceededError");
    };
  });
  await known(page).first().click();
  await alert(page).getByText("storage-full").waitFor();
  await page.evaluate(() => window.example.makeRoom());
  await again(page);
  assert.deepEqual(await list(page), before, "nothing was taken in");
  assert.equal(await open(page), 1, "what was open before is closed");
}

/** Hands an opened item to its page, and nothing else happens to it. */
export async function handsOver(page, address) {
  await list(page);
  await items(page).first().locator("[part~=open]").click();
  await until(() => page.evaluate(() => window.example.taken.length === 1), "the page has the item");
  assert.match(await page.evaluate(() => window.example.taken[0]), /^[\w-]+$/);
  assert.equal(page.url(), address, "no link is followed");
  assert.equal(await page.locator("[part~=open][aria-expanded=true]").count(), 0, "nothing unfolds");
}

/** Opens another catalog where its page names one, also while an answer is being stored in the first. */
export async function changesCatalog(page) {
  await list(page);
  await page.evaluate(() => {
    const { example } = window;
    const [first] = example.cairns;
    const stored = new Promise((resolve) => {
      example.store = resolve;
    });
    first.record = () => stored;
    document.querySelector("ol button").click();
    example.isOpen = () => example.cairns.has(first);
    example.change("/packs/maths.cairn?another");
  });
  await until(() => page.evaluate(() => !window.example.isOpen()), "the first is closed");
  await list(page);
  await page.evaluate(() => window.example.store());
  await page.waitForTimeout(SOON_MS);
  assert.equal(await alert(page).count(), 0, "what became of the first is not told of the other");
  assert.equal(await open(page), 1, "one is open");
}

/** Ends the fetching of a catalog when it goes. */
export async function ends(page) {
  const release = await hold(page);
  const [asked] = await Promise.all([page.waitForRequest(PACK), page.reload()]);
  await page.evaluate(() => window.example.unmount());
  await until(() => asked.failure(), "the request is ended");
  await release();
}

/** Closes what it opened when it goes, once that is open and while it opens. */
export async function leaves(page, address) {
  await shows(page, address);
  await page.evaluate(() => window.example.unmount());
  await until(async () => (await open(page)) === 0, "none is open after it");
  assert.equal(await items(page).count(), 0);

  await page.addInitScript(() => {
    window.heldBack = new Promise((resolve) => {
      window.handOver = resolve;
    });
  });
  await page.reload();
  // In strict mode the first of two may have got as far.
  await until(async () => (await open(page)) > 0, "it is opened");
  await page.evaluate(() => window.example.unmount());
  await page.evaluate(() => window.handOver());
  await page.waitForTimeout(SOON_MS);
  assert.equal(await open(page), 0, "none is open that was being opened");
}
