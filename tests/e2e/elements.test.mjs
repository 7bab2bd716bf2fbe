// The custom elements in a page of their own: in both colour schemes, narrow and wide, in two languages, by keyboard alone,
// over a catalog of 2,000 items, under a content security policy that forbids what it can.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { englishTexts, german } from "cairn-learn/elements";
import { findFaults, loadAxe } from "./axe.mjs";
import { cheap, START } from "./bare.mjs";
import { launchChromium } from "./browser.mjs";
import { packOf, page as pageOf, serveElements } from "./elements.mjs";

const HOUR = 3_600_000;
const ELEMENTS = ["cairn-feed", "cairn-mastery", "cairn-why", "cairn-my-data", "cairn-sharing"];
const EACH = ELEMENTS.map(
  (name) => `<${name} ${name === "cairn-why" ? 'item="tables-chairs"' : ""}></${name}>`,
);
const INSIDE = `<cairn-catalog src="/maths.cairn" policy="/policy.json" reports="/v1/reports">${EACH.join("<br>")}</cairn-catalog>`;

let served;
let browser;

before(async () => {
  served = await serveElements({
    "/maths.cairn": await readFile(process.env.CAIRN_PACK),
    "/long.cairn": await packOf(2000),
    "/policy.json": JSON.stringify(cheap(7389, 1000)),
  });
  served.pages.set("/", pageOf(INSIDE));
  served.pages.set("/de", pageOf(INSIDE, { lang: "de-AT" }));
  served.pages.set("/long", pageOf(INSIDE.replace("maths", "long").replace("tables-chairs", "item-7")));
  served.pages.set("/empty", pageOf(""));
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  await served?.stop();
});

/** A page that fails the test if the console says anything: the elements are to say nothing there. */
async function open(path, { ready = "cairn-feed li", ...options } = {}) {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.faults = [];
  page.on("pageerror", ({ message }) => page.faults.push(message));
  page.on("console", (message) => page.faults.push(message.text()));
  await page.goto(served.url + path);
  if (ready) await page.locator(ready).first().waitFor();
  return page;
}

async function close(page) {
  const { faults } = page;
  await page.context().close();
  assert.deepEqual(faults, [], "what the console said");
}

const status = (page, element) => page.locator(`${element} [role=status]`);
const heard = async (page, element, pattern) => {
  const sentence = page.locator(`${element} [role=status]`, { hasText: pattern });
  await sentence.waitFor();
  return (await sentence.innerText()).trim();
};
/** What has the focus, through shadow roots. */
const focused = (page) =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return `${element?.tagName.toLowerCase()} ${element?.type === "radio" ? "radio" : ""}${(element?.getAttribute("aria-label") ?? element?.textContent ?? "").trim().replace(/\s+/g, " ")}`;
  });

for (const colorScheme of ["light", "dark"]) {
  for (const width of [320, 1280]) {
    test(`no element has faults that a machine finds, ${colorScheme}, ${width} pixels wide`, async () => {
      const page = await open("/", { colorScheme, viewport: { width, height: 800 } });
      await loadAxe(page);
      const feed = page.locator("cairn-feed");
      await feed.getByRole("button", { name: "Too easy" }).first().click();
      await heard(page, "cairn-feed", /^Noted: Too easy\. /);
      await feed.getByText("Why this?").first().click();
      await feed.getByRole("button", { name: "Open", exact: true }).first().click();
      await feed.getByRole("button", { name: "Show a hint" }).click();
      await page.locator("cairn-mastery li").first().waitFor();
      await page.locator("cairn-my-data").getByText("Everything that is known about you").click();
      await page.locator("cairn-my-data pre").waitFor();
      await page.locator("cairn-sharing").scrollIntoViewIfNeeded();
      await page.locator("cairn-sharing").getByText("Once a week your device").waitFor();
      await findFaults(page, "all elements");
      await page.locator("cairn-my-data").getByRole("button", { name: "Erase my data…" }).click();
      await findFaults(page, "the question before erasing");
      await page.keyboard.press("Escape");
      assert.deepEqual(await tooSmall(page), [], "what can be pressed is at least 24 by 24 pixels");
      await close(page);
    });
  }
}

/** What can be pressed and is lower or narrower than WCAG 2.2 asks for, but for what stands in a line of text. */
function tooSmall(page) {
  return page.evaluate((names) => {
    const pressed = names.flatMap((name) => [
      ...document.querySelector(name).shadowRoot.querySelectorAll("button, a, input, summary"),
    ]);
    return pressed
      .filter((element) => element.getClientRects().length > 0)
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        return Math.min(width, height) < 24;
      })
      .map((element) => element.outerHTML.slice(0, 120));
  }, ELEMENTS);
}

test("everything is said in the language of the page, and follows it", async () => {
  const page = await open("/de");
  await loadAxe(page);
  const feed = page.locator("cairn-feed");
  await feed.getByRole("heading", { name: "Nächste Schritte" }).waitFor();
  await feed.getByText("Ein guter Anfang: Es baut auf nichts anderem auf.").first().waitFor();
  await page.locator("cairn-why").getByText("Was zählt").waitFor();
  assert.match(await page.locator("cairn-why tfoot").innerText(), /\d,\d\d/, "numbers as Germans write them");
  await page.locator("cairn-sharing").scrollIntoViewIfNeeded();
  await page.locator("cairn-sharing").getByText("Einmal jede Woche darf dein Gerät").waitFor();
  await findFaults(page, "German");
  const said = await page.evaluate(
    (names) => names.map((name) => document.querySelector(name).shadowRoot.textContent).join("\n"),
    ELEMENTS,
  );
  const ours = Object.entries(englishTexts).filter(([name, text]) => text !== german.texts[name]);
  const left = ours.filter(([, text]) => typeof text === "string" && text.length > 5 && said.includes(text));
  assert.deepEqual(left, [], "nothing is left in English");
  await page.evaluate(() => {
    document.documentElement.lang = "fr";
  });
  await feed.getByRole("heading", { name: "Next steps" }).waitFor();
  assert.equal(
    await feed.locator("[lang]").first().getAttribute("lang"),
    "en",
    "and says that it is English",
  );
  await close(page);
});

test("a learner gets through everything by keyboard alone", async () => {
  const page = await open("/long", { viewport: { width: 1280, height: 800 } });
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const tabTo = async (pattern, most = 120) => {
    for (let presses = 0; presses < most; presses++) {
      await press("Tab");
      const now = await focused(page);
      if (pattern.test(now)) return now;
    }
    assert.fail(`Tab never came to ${pattern}`);
  };
  await tabTo(/^input radio/, 3);
  await press("ArrowRight");
  await heard(page, "cairn-feed", /^The list /);
  await tabTo(/^button Open$/);
  await press("Enter");
  await tabTo(/^button Show the answer/);
  await press("Enter");
  assert.match(await focused(page), /^p /, "what was uncovered has the focus");
  await tabTo(/^button I got it right/);
  await press("Space");
  assert.match(await heard(page, "cairn-feed", /^Noted: /), /I got it right\. \S/);
  assert.match(await focused(page), /^div /, "the item, or what took its place, has the focus");
  await tabTo(/^button I know this/);
  await press("Enter");
  await heard(page, "cairn-feed", /^Noted: I know this/);
  await tabTo(/^summary Why this/);
  await press("Enter");
  await page.locator("cairn-feed details[open] table").waitFor();

  await tabTo(/^button I don't know this yet/, 200);
  await press("Space");
  await heard(page, "cairn-mastery", /I don't know this yet/);
  assert.match(
    await focused(page),
    /^button I don't know this yet/,
    "the button keeps the focus, wherever it went",
  );
  await press("Space");
  await heard(page, "cairn-mastery", /^Taken back/);

  await tabTo(/^button Erase my data/, 300);
  await press("Enter");
  assert.match(await focused(page), /^button Keep everything/, "the answer that harms nothing has the focus");
  await press("Escape");
  assert.match(await focused(page), /^button Erase my data/, "and the button has it back");
  await press("Enter");
  await tabTo(/^button Erase$/, 4);
  await press("Enter");
  await heard(page, "cairn-my-data", /^Erased/);

  await page.locator("cairn-sharing").getByText("Once a week your device").waitFor();
  await tabTo(/^input radio/, 12);
  await press("ArrowDown");
  await tabTo(/^button Save my choice/, 4);
  await press("Enter");
  await heard(page, "cairn-sharing", /^Your choice is taken: Learn from others/);
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
  assert.deepEqual(
    asked.filter((request) => request !== "GET /policy.json"),
    [],
    "nothing is asked for but the page and what the learner looks at",
  );
  await close(page);
});

test("the policy is fetched when the learner comes to it and not before", async () => {
  served.requests.length = 0;
  const page = await open("/", { viewport: { width: 800, height: 300 } });
  await page.waitForTimeout(300);
  assert.ok(!served.requests.includes("GET /policy.json"));
  await page.locator("cairn-sharing").scrollIntoViewIfNeeded();
  await page.locator("cairn-sharing").getByText("Once a week your device").waitFor();
  assert.ok(served.requests.includes("GET /policy.json"));
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
  await sharing.getByText("Once a week your device").waitFor();
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
  await sharing.locator("[part=ledger]").getByText("withdrawn, never sent again").waitFor();
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
  const context = await browser.newContext({ reducedMotion: "reduce", acceptDownloads: true });
  await context.addInitScript(() => Object.defineProperty(window, "indexedDB", { get: () => undefined }));
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(`${served.url}/`);
  await page.locator("cairn-feed li").first().waitFor();
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
  await context.close();
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
  await sharing.getByText("Once a week your device").waitFor();
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
  assert.equal((await status(page, "cairn-feed").innerText()).trim(), "");
  await page.evaluate(() => {
    document.querySelector("cairn-catalog").setAttribute("src", "/maths.cairn");
  });
  await page.locator("cairn-feed li").first().waitFor();
  page.faults = page.faults.filter((fault) => !fault.includes("404"));
  await close(page);
});
