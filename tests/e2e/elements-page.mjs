// The pages on which the elements are tested: all of them over one of two catalogs, in two languages, and a page with none.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after } from "node:test";
import { cheap, START } from "./bare.mjs";
import { packOf, page as pageOf, serveElements } from "./elements.mjs";
import { sharedChromium } from "./shared.mjs";

const HOUR = 3_600_000;

export const ELEMENTS = [
  "cairn-feed",
  "cairn-mastery",
  "cairn-why",
  "cairn-my-data",
  "cairn-sharing",
  "cairn-sharing-notice",
];
const EACH = ELEMENTS.map(
  (name) => `<${name} ${name === "cairn-why" ? 'item="tables-chairs"' : ""}></${name}>`,
);
export const INSIDE = `<cairn-catalog src="/maths.cairn" policy="/policy.json" reports="/v1/reports">${EACH.join("<br>")}</cairn-catalog>`;

/** Their server and a Chromium for all tests of a file, and what opens one of the pages in it. */
export async function sharedElements() {
  const browser = await sharedChromium();
  const served = await serveElements({
    "/maths.cairn": await readFile(process.env.CAIRN_PACK),
    "/long.cairn": await packOf(2000),
    "/policy.json": JSON.stringify(cheap(7389, 1000)),
  });
  after(() => served.stop());
  served.pages.set("/", pageOf(INSIDE));
  served.pages.set("/de", pageOf(INSIDE, { lang: "de-AT" }));
  served.pages.set("/long", pageOf(INSIDE.replace("maths", "long").replace("tables-chairs", "item-7")));
  served.pages.set("/empty", pageOf(""));
  served.pages.set("/empty-de", pageOf("", { lang: "de" }));
  served.pages.set("/empty-ar", pageOf("").replace('lang="en"', 'lang="ar" dir="rtl"'));

  /** A page that fails the test if the console says anything: the elements are to say nothing there. It runs `first` before all else. */
  async function open(path, { ready = "cairn-feed li", first, ...options } = {}) {
    const context = await browser.newContext({ reducedMotion: "reduce", ...options });
    if (first) await context.addInitScript(first);
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.faults = [];
    page.on("pageerror", ({ message }) => page.faults.push(message));
    page.on("console", (message) => page.faults.push(message.text()));
    await page.goto(served.url + path);
    if (ready) await page.locator(ready).first().waitFor();
    return page;
  }

  /** A page with a recommender whose clock the test sets, and an element for its learner. */
  async function withElement(name, { sharing = {}, path = "/empty", ...options } = {}) {
    served.posts.length = 0;
    const page = await open(path, { ready: "h1", ...options });
    await page.waitForFunction(() => globalThis.Cairn);
    await page.evaluate(
      async ([start, name, sharing]) => {
        globalThis.now = start;
        globalThis.it = await globalThis.Cairn.open({
          catalog: "/maths.cairn",
          sharing: { policy: "/policy.json", reports: "/v1/reports", ...sharing },
          clock: () => globalThis.now,
        });
        document
          .querySelector("main")
          .append(Object.assign(document.createElement(name), { recommender: globalThis.it }));
      },
      [START + HOUR, name, sharing],
    );
    return page;
  }

  return { served, open, withElement };
}

export async function close(page) {
  const { faults } = page;
  await page.context().close();
  assert.deepEqual(faults, [], "what the console said");
}

/** In a `<cairn-sharing>`, looks at what the site asks, in whichever language. */
export async function lookAtPolicy(page, reads = "Once a week your device") {
  const sharing = page.locator("cairn-sharing");
  await sharing.locator("[aria-describedby=about-asking]").click();
  await sharing.getByText(reads).waitFor();
}

/** Agrees as a host does, and lets the moment of the report come. */
export const sealed = (page) =>
  page.evaluate(async (day) => {
    const { sharing } = globalThis.it;
    const { digest } = await sharing.policy();
    await sharing.consent("share-aggregates", { policy: digest });
    for (let step = 0; step < 40 && !sharing.waiting; step++) {
      globalThis.now += day / 2;
      await sharing.sync();
    }
    globalThis.now = sharing.waiting.sendAt + 1;
    return sharing.waiting;
  }, 24 * HOUR);

/** Waits until an element has said something that matches, and returns it. */
export async function heard(page, element, pattern) {
  const sentence = page.locator(`${element} [role=status]`, { hasText: pattern });
  await sentence.waitFor();
  return (await sentence.innerText()).trim();
}
