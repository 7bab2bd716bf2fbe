// The custom elements in a page of their own: what they show, tell, fetch and keep, over a catalog of 2,000 items, under a content
// security policy that forbids what it can.
import assert from "node:assert/strict";
import { pbkdf2Sync } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { cheap, START } from "./bare.mjs";
import { page as pageOf } from "./elements.mjs";
import { close, ELEMENTS, heard, INSIDE, lookAtPolicy, sealed, sharedElements } from "./elements-page.mjs";

const HOUR = 3_600_000;

const { served, open, withElement } = await sharedElements();

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

const seconds = (page) => page.evaluate(() => globalThis.it.sharing.waiting?.shownSeconds);

/** For how many seconds the notice counts while so many pass. */
async function counts(page, ms) {
  // What was counted is told some seconds at a time.
  await page.waitForTimeout(5500);
  const before = await seconds(page);
  await page.waitForTimeout(ms);
  return (await seconds(page)) - before;
}

test("a notice counts the time that it is on the screen, and no other", async () => {
  const page = await withElement("cairn-sharing-notice");
  const notice = page.locator("cairn-sharing-notice");
  assert.equal(await notice.locator("section").count(), 0, "nothing waits");
  assert.equal((await notice.boundingBox())?.height ?? 0, 0, "and nothing takes room");
  await page.evaluate(
    () => document.querySelector("h1").setAttribute("tabindex", "-1") ?? document.querySelector("h1").focus(),
  );
  const waiting = await sealed(page);
  assert.equal(waiting.shownSeconds, 0);
  await notice.getByRole("heading", { name: "A report is waiting" }).waitFor();
  await notice.getByRole("region", { name: "A report is waiting" }).waitFor();
  assert.match(await notice.getByRole("status").innerText(), /^A report is waiting\./, "it is read out");
  assert.equal(await page.evaluate(() => document.activeElement.localName), "h1", "and the focus stays");
  assert.match(await notice.locator("section").innerText(), /This one says (yes|no)\./);
  assert.ok((await counts(page, 6000)) >= 3, "on the screen");

  await page.evaluate(() => {
    const above = Object.assign(document.createElement("div"), { id: "above" });
    above.style.height = "4000px";
    document.querySelector("main").prepend(above);
  });
  assert.equal(await counts(page, 6000), 0, "out of view");
  await notice.scrollIntoViewIfNeeded();
  await page.evaluate(() => {
    const over = Object.assign(document.createElement("div"), { id: "over" });
    over.style.cssText = "position: fixed; inset: 0; background: white";
    document.body.append(over);
  });
  assert.equal(await counts(page, 6000), 0, "behind something else");
  await page.evaluate(() => {
    document.querySelector("#over").remove();
    Object.defineProperty(document, "visibilityState", { get: () => "hidden", configurable: true });
  });
  assert.equal(await counts(page, 6000), 0, "in a tab that is not in front");
  assert.equal(served.posts.length, 0, "and the report has not left, though its hour is over");
  await page.evaluate(() => delete document.visibilityState);
  await page.waitForFunction(
    () => {
      const { waiting } = globalThis.it.sharing;
      return !waiting || waiting.shownSeconds >= waiting.showForSeconds;
    },
    null,
    { timeout: 60_000 },
  );
  await page.evaluate(() => {
    globalThis.now += 3_600_000;
    return globalThis.it.sharing.sync();
  });
  await page.waitForFunction(() => !globalThis.it.sharing.waiting);
  assert.equal(served.posts.splice(0).length, 1, "seen, it leaves");
  await notice.locator("section").waitFor({ state: "detached" });
  await close(page);
});

test("two notices and a <cairn-sharing> that show one report count its time once", async () => {
  const page = await withElement("cairn-sharing-notice");
  await page.setViewportSize({ width: 1280, height: 2400 });
  await page.evaluate(() => {
    for (const name of ["cairn-sharing-notice", "cairn-sharing"]) {
      document
        .querySelector("main")
        .append(Object.assign(document.createElement(name), { recommender: globalThis.it }));
    }
  });
  await sealed(page);
  await page.locator("cairn-sharing [part=outbox]").waitFor();
  const from = Date.now();
  const before = await seconds(page);
  await page.waitForTimeout(11_000);
  const counted = (await seconds(page)) - before;
  assert.ok(counted >= 4 && counted <= (Date.now() - from) / 1000 + 6, `${counted} s`);
  await close(page);
});

test("a notice withdraws its report, keeps the focus, and shows each part", async () => {
  const page = await withElement("cairn-sharing-notice");
  const { report } = await sealed(page);
  const notice = page.locator("cairn-sharing-notice");
  await notice.getByText("Look at it, part by part").click();
  assert.equal((await notice.locator("td").allInnerTexts()).join(""), report);
  await notice.getByRole("button", { name: "Withdraw it and stop sharing" }).press("Enter");
  await notice.getByText("Withdrawn: sharing is off").waitFor();
  assert.equal(await notice.evaluate((element) => element.shadowRoot.activeElement?.id), "done");
  assert.equal(await page.evaluate(() => globalThis.it.sharing.state.consent), "local-only");
  assert.equal(served.posts.length, 0);
  await close(page);
});

test("with two elements on a page each agrees to the policy that it showed, and to no other", async () => {
  const page = await withElement("cairn-sharing");
  await page.evaluate(() =>
    document
      .querySelector("main")
      .append(
        Object.assign(document.createElement("cairn-sharing"), { recommender: globalThis.it, id: "second" }),
      ),
  );
  const [one, two] = [page.locator("cairn-sharing").first(), page.locator("#second")];
  const show = async (element, reads) => {
    await element.locator("[aria-describedby=about-asking]").click();
    await element.getByText(reads).waitFor();
  };
  await show(one, "Once a week your device");
  await page.route("**/policy.json", (route) =>
    route.fulfill({ json: cheap(7389, 1000, { epochDays: 14 }) }),
  );
  await show(two, "Once every two weeks your device");
  await one.getByRole("radio", { name: "Add a stone" }).check();
  await one.getByRole("button", { name: "Save my choice" }).click();
  await one.getByText("Your choice was not taken.").waitFor();
  assert.equal(
    await page.evaluate(() => globalThis.it.sharing.state.consent),
    "local-only",
    "what it showed is not what is asked now",
  );
  await one.getByText("Once every two weeks your device").waitFor();
  await one.getByRole("radio", { name: "Add a stone" }).check();
  await one.getByRole("button", { name: "Save my choice" }).click();
  await one.locator("[role=status]", { hasText: "Your choice is taken" }).waitFor();
  await close(page);
});

test("a page that has switched sharing off says so, and one that asks for a code takes it and no other", async () => {
  const off = await withElement("cairn-sharing", { sharing: { mode: "off" } });
  await off.locator("cairn-sharing").getByText("Sharing is switched off here. No answer is sent.").waitFor();
  assert.equal(
    await off.locator("cairn-sharing").getByRole("radio", { name: "Add a stone" }).isDisabled(),
    true,
  );
  assert.equal(await off.locator("cairn-sharing [aria-describedby=about-asking]").count(), 0);
  await close(off);

  const salt = "00112233445566778899aabbccddeeff";
  const hash = pbkdf2Sync(
    "blue door".normalize("NFKC"),
    Buffer.from(salt, "hex"),
    100_000,
    32,
    "sha256",
  ).toString("hex");
  const page = await withElement("cairn-sharing", {
    sharing: { mode: "guardian", guardian: { salt, iterations: 100_000, hash } },
  });
  await lookAtPolicy(page);
  const sharing = page.locator("cairn-sharing");
  await sharing.getByRole("radio", { name: "Add a stone" }).check();
  const code = sharing.getByLabel("Code of a guardian or teacher");
  await sharing.getByText("neither sent nor kept").waitFor();
  await code.fill("green door");
  await sharing.getByRole("button", { name: "Save my choice" }).click();
  await sharing.getByText("This is not the code. Nothing has changed.").waitFor();
  assert.equal(await page.evaluate(() => globalThis.it.sharing.state.consent), "local-only");
  assert.equal(await sharing.evaluate((element) => element.shadowRoot.activeElement?.id), "code");
  await code.fill("blue door");
  await sharing.getByRole("button", { name: "Save my choice" }).click();
  await heard(page, "cairn-sharing", /^Your choice is taken: Add a stone/);
  const stored = await page.evaluate(() => JSON.stringify(globalThis.it.profile.read()));
  assert.doesNotMatch(stored, /blue door/);
  await close(page);
});
