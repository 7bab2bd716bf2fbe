// An exercise that a learner has open in <cairn-feed>: it stays, with what they uncovered and the focus, whatever changes the list; and
// what is a hint and what the answer is said in words, when it is asked for and not before.
import assert from "node:assert/strict";
import { test } from "node:test";
import { page as pageOf } from "./elements.mjs";
import { close, heard, sharedElements } from "./elements-page.mjs";

const { served, open } = await sharedElements();
const FEED = `<cairn-catalog src="/long.cairn"><cairn-feed></cairn-feed></cairn-catalog>`;
served.pages.set("/feed", pageOf(FEED));
served.pages.set("/feed-de", pageOf(FEED, { lang: "de" }));

/** Unfolds the first exercise that has a text. Returns its card and its id. */
async function unfold(page, label = "Open") {
  await page.evaluate(() => {
    document.addEventListener("cairn-open", ({ detail }) => {
      globalThis.unfolded = detail.item.id;
    });
  });
  const feed = page.locator("cairn-feed");
  await feed.getByRole("button", { name: label, exact: true }).first().click();
  const card = feed.locator("li").filter({ has: page.locator(".inside") });
  await card.waitFor();
  return { card, id: await page.evaluate(() => globalThis.unfolded) };
}

const listed = (page) => page.locator("cairn-feed li .heading").allInnerTexts();

/** In another tab: says of items that they are not for the learner, so that they leave every list. */
async function refuseElsewhere(page, ids) {
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.locator("cairn-feed li").first().waitFor();
  await other.evaluate(async (ids) => {
    const { recommender } = document.querySelector("cairn-catalog");
    for (const item of ids) await recommender.record({ type: "rated", item, rating: "not-for-me" });
  }, ids);
  await other.close();
}

/** The text of what has the focus, through shadow roots. */
const focused = (page) =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element.textContent.trim().replace(/\s+/g, " ").slice(0, 80);
  });

const offered = (page, id) =>
  page.evaluate(async (id) => {
    const feed = document.querySelector("cairn-feed");
    const list = await document.querySelector("cairn-catalog").recommender.recommend({ count: feed.count });
    return list.some(({ item }) => item.id === id);
  }, id);

test("an exercise that is open stays when another tab changes the list, with the focus, until it is closed", async () => {
  const page = await open("/feed");
  const { card, id } = await unfold(page);
  await card.getByRole("button", { name: "Show the answer" }).click();
  const [name, before] = [await card.locator(".heading").innerText(), await listed(page)];
  await card.getByRole("button", { name: "I got it right" }).focus();
  await refuseElsewhere(page, [id]);
  const feed = page.locator("cairn-feed");
  await page.waitForFunction(
    (before) =>
      [...document.querySelector("cairn-feed").shadowRoot.querySelectorAll("li .heading")].some(
        (heading) => !before.includes(heading.innerText),
      ),
    before,
  );
  assert.equal(await offered(page, id), false, "it is not among what is recommended now");
  assert.equal((await listed(page)).indexOf(name), before.indexOf(name), "it stands where it stood");
  await card.getByText("Answer", { exact: true }).waitFor();
  assert.equal(await focused(page), "I got it right");
  await card.getByRole("button", { name: "Close" }).press("Enter");
  await feed.getByText(name).waitFor({ state: "detached" });
  const now = await listed(page);
  assert.equal(now.length, 5);
  assert.equal(await focused(page), now[before.indexOf(name)], "what took its place has the focus");
  await close(page);
});

test("it stays too when the learner changes the list, and ends when they say how it went", async () => {
  const page = await open("/feed");
  const feed = page.locator("cairn-feed");
  const { card, id } = await unfold(page);
  const name = await card.locator(".heading").innerText();
  const topic = `topic ${(Number(id.slice(5)) + 1) % 6}`;
  await feed.evaluate((element, topic) => {
    element.request = { topic };
  }, topic);
  await feed.locator("li:nth-child(6)").waitFor();
  assert.ok((await listed(page)).includes(name), "beside the five of that topic");
  await feed.locator("li", { hasNotText: name }).getByRole("button", { name: "Too hard" }).first().click();
  await heard(page, "cairn-feed", /^Noted: Too hard/);
  await card.getByRole("button", { name: "Show the answer" }).click();
  await card.getByRole("button", { name: "I got it wrong" }).click();
  await heard(page, "cairn-feed", /^Noted: I got it wrong/);
  await card.waitFor({ state: "detached" });
  const { attempts } = await page.evaluate(() =>
    document.querySelector("cairn-catalog").recommender.profile.read(),
  );
  assert.equal(attempts, 1);
  await close(page);
});

test("what is new on the list is said in words, and not by its colour alone", async () => {
  const page = await open("/feed");
  const before = await listed(page);
  assert.equal(await page.locator("cairn-feed").getByText("New here").count(), 0);
  await page.locator("cairn-feed").getByRole("button", { name: "Not for me" }).first().click();
  await heard(page, "cairn-feed", /^Noted: Not for me\. The list has changed: \d of 5 (is|are) new\.$/);
  const marked = page.locator("cairn-feed li").filter({ has: page.getByText("New here", { exact: true }) });
  const now = await listed(page);
  assert.deepEqual(
    await marked.locator(".heading").allInnerTexts(),
    now.filter((name) => !before.includes(name)),
  );
  await close(page);
});

test("it is gone with its catalog", async () => {
  const page = await open("/feed");
  const { card } = await unfold(page);
  await page.evaluate(() => document.querySelector("cairn-catalog").setAttribute("src", "/maths.cairn"));
  await page.locator("cairn-feed li", { hasNotText: "of a long catalog" }).first().waitFor();
  assert.equal(await card.count(), 0);
  assert.equal(await page.locator("cairn-feed li").count(), 5);
  await close(page);
});

for (const [path, words] of [
  ["/feed", { open: "Open", hint: ["Show a hint", "Hint"], answer: ["Show the answer", "Answer"] }],
  ["/feed-de", { open: "Öffnen", hint: ["Tipp zeigen", "Tipp"], answer: ["Antwort zeigen", "Antwort"] }],
]) {
  test(`which is the hint and which the answer is said in words, ${path}`, async () => {
    const page = await open(path);
    const { card, id } = await unfold(page, words.open);
    const { hint, acceptedAnswer } = await page.evaluate(
      (id) => document.querySelector("cairn-catalog").recommender.item(id),
      id,
    );
    const inside = card.locator(".inside");
    const said = async () => (await inside.innerText()).split(/\s*\n\s*/);
    assert.ok(!(await said()).includes(acceptedAnswer), "no answer before it is asked for");
    for (const [[button, word], text] of [
      [words.hint, hint],
      [words.answer, acceptedAnswer],
    ]) {
      await inside.getByRole("button", { name: button }).press("Enter");
      assert.equal(await focused(page), `${word} ${text}`);
      const lines = await said();
      assert.equal(lines[lines.indexOf(word) + 1], text);
    }
    await close(page);
  });
}

test("a hint that was seen counts, also if the exercise was closed and opened again", async () => {
  const page = await open("/feed");
  const { card } = await unfold(page);
  await page.evaluate(() => {
    const { recommender } = document.querySelector("cairn-catalog");
    const record = recommender.record.bind(recommender);
    globalThis.recorded = [];
    recommender.record = (event, ...more) => {
      globalThis.recorded.push(event);
      return record(event, ...more);
    };
  });
  await card.getByRole("button", { name: "Show a hint" }).click();
  await page.locator("cairn-feed").getByRole("button", { name: "Close" }).click();
  await page.locator("cairn-feed").getByRole("button", { name: "Open", exact: true }).first().click();
  await card.getByRole("button", { name: "Show the answer" }).click();
  await card.getByRole("button", { name: "I got it right" }).click();
  await heard(page, "cairn-feed", /^Noted/);
  const [attempt] = await page.evaluate(() => globalThis.recorded.filter(({ type }) => type === "attempt"));
  assert.equal(attempt.hints, 1);
  await close(page);
});
