// The custom elements for those who see little, use no mouse or speak no English: in both colour schemes, narrow and wide, in two
// languages, by keyboard alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { englishTexts, german } from "cairn-learn/elements";
import { findFaults, loadAxe } from "./axe.mjs";
import { page as pageOf } from "./elements.mjs";
import { close, ELEMENTS, heard, INSIDE, lookAtPolicy, sealed, sharedElements } from "./elements-page.mjs";

const { served, open, withElement } = await sharedElements();

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
      await lookAtPolicy(page);
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
  await lookAtPolicy(page, "Einmal jede Woche darf dein Gerät");
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
  const tabTo = async (pattern, most = 120, key = "Tab") => {
    for (let presses = 0; presses < most; presses++) {
      await press(key);
      const now = await focused(page);
      if (pattern.test(now)) return now;
    }
    assert.fail(`${key} never came to ${pattern}`);
  };
  await tabTo(/^input radio/, 3);
  await press("ArrowRight");
  await heard(page, "cairn-feed", /^The list /);
  await tabTo(/^button Open$/);
  await press("Enter");
  await tabTo(/^button Show the answer/);
  await press("Enter");
  assert.match(await focused(page), /^div Answer \d/, "what was uncovered has the focus");
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

  await tabTo(/^button Show what this site asks/, 12);
  await press("Enter");
  await page.locator("cairn-sharing").getByText("Once a week your device").waitFor();
  assert.match(await focused(page), /^div What this site asks/, "what was asked for has the focus");
  await tabTo(/^input radio/, 12, "Shift+Tab");
  await press("ArrowDown");
  await tabTo(/^button Save my choice/, 4);
  await press("Enter");
  await heard(page, "cairn-sharing", /^Your choice is taken: Learn from others/);
  await close(page);
});

test("the focus goes on from a button that is gone once it was pressed, to what is there then", async () => {
  served.pages.set("/broken", pageOf(INSIDE.replace("maths", "nowhere")));
  const page = await open("/broken", { ready: "cairn-feed [role=alert]" });
  const again = page.locator("cairn-feed").getByRole("button", { name: "Try again" });
  await again.press("Enter");
  await page.waitForFunction(() => document.activeElement?.localName === "cairn-feed");
  assert.match(await focused(page), /^button Try again/, "it failed once more");
  await page.evaluate(() => document.querySelector("cairn-catalog").setAttribute("src", "/maths.cairn"));
  await page.locator("cairn-feed li").first().waitFor();
  assert.match(await focused(page), /^div Next steps/);
  page.faults = page.faults.filter((fault) => !fault.includes("404"));
  await close(page);
});

test("the focus goes where it is wanted in one move: a screen reader would read out each", async () => {
  const page = await open("/long");
  const moves = (name) =>
    page.evaluate((name) => {
      globalThis.moves = [];
      document.querySelector(name).shadowRoot.addEventListener("focusin", ({ target }) => {
        globalThis.moves.push(target.textContent.trim().replace(/\s+/g, " "));
      });
    }, name);
  const feed = page.locator("cairn-feed");
  await feed.getByRole("button", { name: "Open", exact: true }).first().click();
  await feed.getByRole("button", { name: "Show a hint" }).focus();
  await moves("cairn-feed");
  await page.keyboard.press("Enter");
  await feed.getByText("Count on by one.").waitFor();
  assert.deepEqual(await page.evaluate(() => globalThis.moves), ["Hint Count on by one."]);

  const mastery = page.locator("cairn-mastery");
  await mastery.getByRole("button", { name: "I know this" }).first().focus();
  await moves("cairn-mastery");
  await page.keyboard.press("Enter");
  await heard(page, "cairn-mastery", /^Noted/);
  await mastery.getByText("Mastered").first().waitFor();
  assert.deepEqual(await page.evaluate(() => globalThis.moves), ["I know this"], "it went to another level");
  await close(page);
});

for (const [path, colorScheme, width, forcedColors] of [
  ["/empty", "light", 1280, "none"],
  ["/empty", "dark", 320, "none"],
  ["/empty-de", "light", 320, "none"],
  ["/empty-ar", "dark", 320, "none"],
  ["/empty", "light", 320, "active"],
]) {
  test(`a notice has no faults that a machine finds: ${path}, ${colorScheme}, ${width} pixels wide, forced colours ${forcedColors}`, async () => {
    const options = { path, colorScheme, forcedColors, viewport: { width, height: 800 } };
    const page = await withElement("cairn-sharing-notice", options);
    await loadAxe(page);
    await findFaults(page, "nothing waits");
    await sealed(page);
    const notice = page.locator("cairn-sharing-notice");
    await notice.locator("section").waitFor();
    await notice.locator("summary").click();
    await findFaults(page, "a report waits");
    if (path === "/empty-de") {
      await notice.getByRole("heading", { name: "Ein Bericht wartet" }).waitFor();
      await notice
        .getByText(/Diese sagt (Ja|Nein)\./)
        .first()
        .waitFor();
      await notice.getByText("1, binäre zufällige Antwort").waitFor();
    }
    if (path === "/empty-ar") {
      // Where nobody has added the page's language it is English, and runs as English does.
      assert.equal(
        await notice.locator("section").evaluate((element) => getComputedStyle(element).direction),
        "ltr",
      );
    }
    await notice.locator("button").last().focus();
    await page.keyboard.press("Enter");
    await notice.locator("#done").waitFor();
    await findFaults(page, "withdrawn");
    await close(page);
  });
}
