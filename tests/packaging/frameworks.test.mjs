// The examples of the docs for React, Vue and Svelte, as they stand there: each is put into a project of its kind, built by Vite
// with the packed package ($CAIRN_TARBALL), and used in Chromium. Next.js, which is no matter of Vite, is in consumers.test.mjs.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { chromium } from "./support/browsers.mjs";
import { docs } from "./support/docs.mjs";
import {
  changesCatalog,
  ends,
  handsOver,
  leaves,
  remembers,
  shows,
  survivesFullStorage,
  triesAgain,
} from "./support/example.mjs";
import { project, start } from "./support/project.mjs";
import { serve } from "./support/server.mjs";

const LIST = [triesAgain, remembers, survivesFullStorage];
const ELEMENTS = [triesAgain, remembers, handsOver, leaves];
const VITE = "../node_modules/vite/bin/vite.js";

/** The folder of each, and what each of its examples does. */
const FRAMEWORKS = {
  react: {
    of: "react",
    list: [...LIST, changesCatalog, ends, leaves],
    elements: ELEMENTS,
    ref: [shows, handsOver],
    own: [shows],
  },
  "react-18": { of: "react", list: [...LIST, changesCatalog, ends, leaves], ref: ELEMENTS },
  vue: { of: "vue", list: [...LIST, needsShallow, ends, leaves], elements: ELEMENTS, own: [shows] },
  svelte: { of: "svelte", list: [...LIST, ends, leaves], elements: ELEMENTS, own: [shows] },
};

/** What the docs say of Vue's proxies. */
async function needsShallow(page) {
  const through = page.evaluate(({ example } = window) => {
    const [cairn] = example.cairns;
    cairn.recommend();
    example.reactive(cairn).recommend();
  });
  await assert.rejects(through, /TypeError/);
}

let browser;
let made;

before(async () => {
  assert.ok(process.env.CAIRN_TARBALL, "CAIRN_TARBALL names the packed package");
  browser = await chromium();
  made = await project("frameworks", await files());
});

after(() => Promise.all([browser?.close(), made?.remove()]));

/** What the docs have for each project. */
async function files() {
  const [react, vue, svelte] = await Promise.all(["react.md", "vue.md", "svelte.md"].map(docs));
  const own = async (path, tag) => {
    const text = await readFile(new URL(`frameworks/${path}`, import.meta.url), "utf8");
    assert.ok(text.includes("<cairn-feed />"), path);
    return text.replace("<cairn-feed />", tag);
  };
  const all = {
    "react/Next.jsx": react.block("React", "jsx"),
    "react/Feed.jsx": react.block("With the elements", "jsx"),
    "react/ByRef.jsx": react.block("In React 18", "jsx"),
    "react/OwnCatalog.jsx": await own("react/OwnCatalog.jsx", react.tag("<cairn-feed ")),
    "vue/Next.vue": vue.block("Vue", "vue"),
    "vue/Feed.vue": vue.block("With the elements", "vue"),
    "vue/OwnCatalog.vue": await own("vue/OwnCatalog.vue", vue.tag("<cairn-feed :")),
    "vue/vite.config.js": vue.block("With the elements", "js"),
    "svelte/Next.svelte": svelte.block("Svelte", "svelte"),
    "svelte/Feed.svelte": svelte.block("With the elements", "svelte"),
    "svelte/OwnCatalog.svelte": await own("svelte/OwnCatalog.svelte", svelte.tag("<cairn-feed ")),
  };
  for (const page of [react, vue, svelte]) assert.deepEqual(page.left(), [], "all blocks are run");
  for (const name of ["index.html", "main.jsx", "vite.config.js"]) {
    all[`react/${name}`] = await readFile(new URL(`frameworks/react/${name}`, import.meta.url), "utf8");
  }
  // React 18 has the same files and other packages.
  for (const [path, text] of Object.entries(all)) {
    if (path.startsWith("react/")) all[path.replace("react/", "react-18/")] = text;
  }
  const pack = await readFile(process.env.CAIRN_PACK);
  for (const name of Object.keys(FRAMEWORKS)) all[`${name}/public/packs/maths.cairn`] = pack;
  return all;
}

/** The version that a project has, which may be beside the others' or in its own folder. */
const version = (name, of) => made.version(of, name).catch(() => made.version(of));

describe("examples of the docs", { concurrency: 2 }, () => {
  for (const [name, { of, ...examples }] of Object.entries(FRAMEWORKS)) {
    test(`${name}, built`, async (t) => {
      const folder = join(made.folder, name);
      await made.run("npm", "run", "build", "--workspace", `consumer-${name}`);
      const { origin, close } = await serve(join(folder, "dist"));
      t.after(close);
      for (const [example, acts] of Object.entries(examples)) {
        await browser.drive(`${origin}/?example=${example}`, acts);
      }
      t.diagnostic(`${of} ${await version(name, of)}, built: ${Object.keys(examples)} in ${browser.name}`);
    });

    test(`${name}, with the dev server`, async (t) => {
      const vite = [VITE, "--host", "127.0.0.1", "--port", "0"];
      const { origin, close } = await start(join(made.folder, name), ...vite);
      t.after(close);
      // Lit's own development build says so.
      const isFine = (line) => line.startsWith("Lit is in dev mode.");
      // React has its strict mode in development only.
      const acts = of === "react" ? [leaves] : [shows];
      const shown = Object.keys(examples).filter((example) => example !== "own");
      for (const example of shown) await browser.drive(`${origin}/?example=${example}`, acts, isFine);
      t.diagnostic(`${of} ${await version(name, of)}, dev: ${shown} in ${browser.name}`);
    });
  }

  test("Svelte opens nothing on the server", async () => {
    const shown = await made.run("npm", "run", "render", "--workspace", "consumer-svelte");
    assert.match(shown, /<p>Loading…<\/p>/);
  });
});
