// The custom elements in a page of their own: what they show, tell, fetch and keep, over a catalog of 2,000 items, under a content
// security policy that forbids what it can.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { cheap, START } from "./bare.mjs";
import { page as pageOf } from "./elements.mjs";
import { close, ELEMENTS, heard, INSIDE, lookAtPolicy, sharedElements } from "./elements-page.mjs";

const HOUR = 3_600_000;

const { served, open } = await sharedElements();

test("why an item is far down is said with what is missing for it, and not that it is left over", async () => {
  const page = await open("/");
  const why = page.locator("cairn-why");
  await why.getByText(/^What you may want first \(nothing is locked\): \S/).waitFor();
  assert.equal(await why.getByText("It is among what is left").count(), 0);
  await close(page);
});

test("who changes their mind twice at once is taken at the last word", async () => {
  const page = await open("/long");
  await page.locator("cairn-my-data button.grave").first().waitFor();
  await page.evaluate(() => {
    const root = document.querySelector("cairn-my-data").shadowRoot;
    const [erase, dialog] = [root.querySelector("section > button.grave"), root.querySelector("#ask-erase")];
    erase.click();
    dialog.close("");
    erase.click();
  });
  await page.locator("cairn-my-data").getByRole("button", { name: "Erase", exact: true }).click();
  await heard(page, "cairn-my-data", /^Erased/);
  await close(page);
});

test("what is opened is told to the page alone, with the item and nothing about the learner", async () => {
  const page = await open("/long");
  await page.evaluate(() => {
    globalThis.opened = [];
    document.addEventListener("cairn-open", (event) => {
      event.preventDefault();
      globalThis.opened.push(event.detail);
    });
  });
  const feed = page.locator("cairn-feed");
  const link = feed.getByRole("link", { name: "Open at example.org" }).first();
  assert.match(await link.getAttribute("href"), /^https:\/\/example\.org\/\d+$/);
  assert.equal(await link.getAttribute("rel"), "noopener noreferrer");
  await link.click();
  const [detail] = await page.evaluate(() => globalThis.opened);
  assert.deepEqual(Object.keys(detail), ["item"]);
  const catalog = await page.evaluate(
    (id) => document.querySelector("cairn-catalog").recommender.item(id),
    detail.item.id,
  );
  assert.deepEqual(detail.item, catalog, "just what the catalog says");
  assert.equal(new URL(page.url()).pathname, "/long", "a page that takes over is not left");
  await close(page);
});

test("a catalog of 2,000 items is shown whole, page by page, and answers at once", async () => {
  served.requests.length = 0;
  const page = await open("/long", { viewport: { width: 320, height: 700 } });
  const mastery = page.locator("cairn-mastery");
  await mastery.getByText("All (40)").waitFor();
  await mastery.getByLabel("Find a skill").fill("number 7");
  assert.equal(await mastery.locator("li").count(), 1);
  const feed = page.locator("cairn-feed");
  await feed.evaluate((element) => {
    element.count = 60;
  });
  await feed.locator("li:nth-child(60)").waitFor();
  await feed.getByRole("button", { name: "Not for me" }).nth(30).click();
  await heard(page, "cairn-feed", /^Noted: Not for me\. The list/);
  await feed.getByRole("button", { name: "I know this" }).first().click();
  await heard(page, "cairn-feed", /^Noted: I know this\. The list/);
  await mastery.getByLabel("Find a skill").fill("");
  await mastery.getByText(/^Begun \([1-9]/).waitFor();
  const asked = served.requests.filter((request) => !/\.(js|wasm|cairn|ico)$|\/long$/.test(request));
  assert.deepEqual(asked, [], "nothing is asked for but the page's own files and the catalog");
  await close(page);
});

test("the policy is fetched when the learner presses for it, and looking at the element makes no request", async () => {
  served.requests.length = 0;
  const page = await open("/", { viewport: { width: 800, height: 300 } });
  await page.locator("cairn-sharing").scrollIntoViewIfNeeded();
  await page.locator("cairn-sharing").getByText("That fetches one file of this site").waitFor();
  await page.waitForTimeout(500);
  assert.ok(!served.requests.includes("GET /policy.json"));
  await lookAtPolicy(page);
  assert.ok(served.requests.includes("GET /policy.json"));
  await close(page);
});

test("a policy that changes between reading and agreeing is shown as it is now, before anyone agrees to that", async () => {
  const page = await open("/", { viewport: { width: 800, height: 300 } });
  const sharing = page.locator("cairn-sharing");
  await sharing.scrollIntoViewIfNeeded();
  await lookAtPolicy(page);
  await page.route("**/policy.json", (route) =>
    route.fulfill({ json: cheap(7389, 1000, { epochDays: 14 }) }),
  );
  await sharing.getByRole("radio", { name: "Add a stone" }).check();
  await sharing.getByRole("button", { name: "Save my choice" }).click();
  await sharing.getByText("Your choice was not taken.").waitFor();
  await sharing.getByText("Once every two weeks your device").waitFor();
  await sharing.getByRole("button", { name: "Agree to what is asked now" }).click();
  await heard(page, "cairn-sharing", /^You agreed to what is asked now/);
  await close(page);
});

test("a report is shown byte for byte, and one press withdraws it", async () => {
  const page = await open("/empty", { ready: "h1" });
  await page.waitForFunction(() => globalThis.Cairn);
  await page.evaluate(async (start) => {
    globalThis.now = start;
    globalThis.it = await globalThis.Cairn.open({
      catalog: "/maths.cairn",
      sharing: { policy: "/policy.json", reports: "/v1/reports" },
      clock: () => globalThis.now,
    });
    const sharing = document.createElement("cairn-sharing");
    sharing.recommender = globalThis.it;
    document.querySelector("main").append(sharing);
  }, START + HOUR);
  const sharing = page.locator("cairn-sharing");
  await lookAtPolicy(page);
  await sharing.getByRole("radio", { name: "Add a stone" }).check();
  await sharing.getByRole("button", { name: "Save my choice" }).click();
  await heard(page, "cairn-sharing", /^Your choice is taken: Add a stone/);
  const report = await page.evaluate(async (day) => {
    for (let step = 0; step < 40 && !globalThis.it.sharing.state.waiting; step++) {
      globalThis.now += day / 2;
      await globalThis.it.sharing.sync();
    }
    await document.querySelector("cairn-sharing").refresh();
    return globalThis.it.sharing.state.waiting?.report;
  }, 24 * HOUR);
  assert.ok(report, "a report is waiting");
  assert.equal((await sharing.locator("#bytes").innerText()).replaceAll(" ", ""), report);
  const parts = await sharing.locator("[part=outbox] td").allInnerTexts();
  assert.equal(parts.join(""), report, "and part by part");
  await sharing.getByRole("button", { name: "Withdraw it and stop sharing" }).click();
  await heard(page, "cairn-sharing", /^Withdrawn/);
  assert.equal(await page.evaluate(() => globalThis.it.sharing.state.consent), "local-only");
  assert.equal(await page.evaluate(() => globalThis.it.sharing.state.waiting ?? null), null);
  await sharing.locator("[part=ledger]").getByText("withdrawn, not sent again").waitFor();
  assert.equal(served.posts.length, 0, "nothing was sent");
  await close(page);
});

test("a profile goes out as a file and comes back, after a question", async () => {
  const page = await open("/", { acceptDownloads: true });
  await page.locator("cairn-feed").getByRole("button", { name: "I know this" }).first().click();
  await heard(page, "cairn-feed", /^Noted/);
  const data = page.locator("cairn-my-data");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    data.getByRole("button", { name: "Export as a file" }).click(),
  ]);
  const file = await download.path();
  assert.equal(JSON.parse(await readFile(file, "utf8")).cairn, "profile");
  await data.getByRole("button", { name: "Erase my data…" }).click();
  await data.getByRole("button", { name: "Erase", exact: true }).click();
  await heard(page, "cairn-my-data", /^Erased/);
  await page.locator("cairn-mastery").getByText("Begun (0)").waitFor();
  const choose = (content) =>
    data
      .locator("input[type=file]")
      .setInputFiles({ name: "profile.json", mimeType: "application/json", buffer: Buffer.from(content) });
  await choose("not JSON");
  await data.getByRole("button", { name: "Replace" }).click();
  await data
    .getByText(/The file was not taken, and nothing has changed\. This file holds no profile/)
    .waitFor();
  await choose(await readFile(file));
  await data.getByRole("button", { name: "Replace" }).click();
  await heard(page, "cairn-my-data", /^The profile in the file/);
  await page
    .locator("cairn-mastery")
    .getByText(/Begun \([1-9]/)
    .waitFor();
  await close(page);
});

test("without IndexedDB all that is in localStorage can be seen, taken along and erased", async () => {
  const first = () => Object.defineProperty(window, "indexedDB", { get: () => undefined });
  const page = await open("/", { first, acceptDownloads: true });
  await page.locator("cairn-feed").getByRole("button", { name: "I know this" }).first().click();
  await heard(page, "cairn-feed", /^Noted/);
  const data = page.locator("cairn-my-data");
  await data.getByText("cairn:default.profile.a").waitFor();
  const downloading = page.waitForEvent("download");
  await data.getByRole("button", { name: "Export as a file" }).click();
  const { profile } = JSON.parse(await readFile(await (await downloading).path(), "utf8"));
  assert.ok(profile.skills.length > 0);
  await data.getByRole("button", { name: "Erase my data…" }).click();
  await data.getByRole("checkbox").check();
  await data.getByRole("button", { name: "Erase", exact: true }).click();
  await heard(page, "cairn-my-data", /^Erased/);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
  await close(page);
});

test("they show a recommender in a worker just as well", async () => {
  const page = await open("/empty", { ready: "h1" });
  await page.waitForFunction(() => globalThis.openInWorker);
  await page.evaluate(async (names) => {
    const recommender = await globalThis.openInWorker({
      catalog: "/maths.cairn",
      sharing: { policy: "/policy.json", reports: "/v1/reports" },
    });
    for (const name of names) {
      const element = Object.assign(document.createElement(name), { recommender, item: "tables-chairs" });
      document.querySelector("main").append(element);
    }
  }, ELEMENTS);
  await page.locator("cairn-why tfoot").waitFor();
  await page.locator("cairn-feed").getByRole("button", { name: "I know this" }).first().click();
  await heard(page, "cairn-feed", /^Noted: I know this\. The list/);
  await page
    .locator("cairn-mastery")
    .getByText(/^Begun \([1-9]/)
    .waitFor();
  await page.locator("cairn-my-data tbody tr").first().waitFor();
  const sharing = page.locator("cairn-sharing");
  await lookAtPolicy(page);
  await sharing.getByRole("radio", { name: "Learn from others" }).check();
  await sharing.getByRole("button", { name: "Save my choice" }).click();
  await heard(page, "cairn-sharing", /^Your choice is taken/);
  await close(page);
});

test("what is said in one tab is shown in the other", async () => {
  const page = await open("/");
  const other = await page.context().newPage();
  await other.goto(`${served.url}/`);
  await other.locator("cairn-mastery").getByText("Begun (0)").waitFor();
  await page.locator("cairn-feed").getByRole("button", { name: "I know this" }).first().click();
  await heard(page, "cairn-feed", /^Noted/);
  await other
    .locator("cairn-mastery")
    .getByText(/^Begun \([1-9]/)
    .waitFor();
  await close(page);
});

test("a catalog that cannot be fetched is said, and can be tried again", async () => {
  served.pages.set("/broken", pageOf(INSIDE.replace("maths", "nowhere")));
  const page = await open("/broken", { ready: "cairn-feed [role=alert]" });
  await page.locator("cairn-feed").getByText("The catalog cannot be fetched.").waitFor();
  assert.equal((await page.locator("cairn-feed [role=status]").innerText()).trim(), "");
  await page.locator("cairn-sharing").getByText("The catalog cannot be fetched.").waitFor();
  assert.equal(await page.locator("cairn-catalog [role=alert]").count(), 1, "read out once, and not by each");
  await page.evaluate(() => {
    document.querySelector("cairn-catalog").setAttribute("src", "/maths.cairn");
  });
  await page.locator("cairn-feed li").first().waitFor();
  page.faults = page.faults.filter((fault) => !fault.includes("404"));
  await close(page);
});
