// Projects of the kinds that people have, each with the packed package ($CAIRN_TARBALL) installed, built with its own tools,
// and run where it is meant to run. Each says what it ran with: together that is the table of docs/package/entries.md.
import assert from "node:assert/strict";
import { copyFile, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { chromium, firefox, webkit } from "./support/browsers.mjs";
import { docs } from "./support/docs.mjs";
import { remembers, triesAgain } from "./support/example.mjs";
import { project, start } from "./support/project.mjs";
import { serve } from "./support/server.mjs";

const STRICT = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'";
let browser;

before(async () => {
  assert.ok(process.env.CAIRN_TARBALL, "CAIRN_TARBALL names the packed package");
  browser = await chromium();
});

after(() => browser?.close());

/** A test with a consumer's project, installed and removed again, with the files that `files` makes. */
function consumer(folder, name, run, files = () => ({})) {
  test(name, async (t) => {
    const made = await project(folder, await files());
    try {
      await run(made, t);
    } finally {
      await made.remove();
    }
  });
}

/** Opens a page, and holds what came of each way of using the package against what the README promises. */
async function works({ visit, name }, where, ways, t, what) {
  const { result, complaints } = await visit(...where);
  assert.deepEqual(Object.keys(result), ways);
  for (const way of ways) {
    const { lines, ...rest } = result[way];
    assert.deepEqual(rest, { status: "loaded", answers: 1, changed: true }, way);
    assert.equal(lines.filter((line) => / - \S/.test(line)).length, 5, "five, each with a reason");
  }
  assert.deepEqual(complaints, []);
  t.diagnostic(`${what}: ${ways.join(", ")} in ${name}`);
}

describe("consumers", { concurrency: 2 }, () => {
  const onNext = async ({ folder, run, version }, t) => {
    const what = `Next.js ${await version("next")} with React ${await version("react")}`;
    await run("npm", "run", "build");
    const { origin, close } = await start(folder, "node_modules/next/dist/bin/next", "start", "--port", "0");
    t.after(close);
    const served = async (path) => (await fetch(origin + path)).text();
    assert.equal((await served("/")).match(/<li>/g)?.length, 5, "the server's own list");
    await works(browser, [`${origin}/ways`], ["local", "worker"], t, what);
    assert.match(await served("/feed"), /<cairn-catalog [^>]*><cairn-feed><\/cairn-feed><\/cairn-catalog>/);
    await browser.drive(`${origin}/feed`, [triesAgain, remembers]);
  };
  consumer("next", "Next.js, on the server and in the page, as the docs have it", onNext, async () => {
    const page = await docs("next.md");
    const pack = await readFile(process.env.CAIRN_PACK);
    const files = {
      "app/feed/feed.jsx": page.block("Next.js", "jsx"),
      "app/page.jsx": page.block("Next.js", "jsx"),
      "next.config.js": page.block("Next.js", "js"),
      "packs/maths.cairn": pack,
      "public/packs/maths.cairn": pack,
      "public/school-maths.cairn": pack,
    };
    assert.deepEqual(page.left(), [], "all blocks are run");
    return files;
  });

  consumer("vite", "Vite, built and as its dev server", async ({ folder, run, version }, t) => {
    const what = `Vite ${await version("vite")}`;
    await run("npm", "run", "build");
    const built = await serve(join(folder, "dist"));
    t.after(built.close);
    const vite = ["node_modules/vite/bin/vite.js", "--host", "127.0.0.1", "--port", "0"];
    const dev = await start(folder, ...vite);
    t.after(dev.close);
    for (const [origin, how] of [
      [built.origin, "built"],
      [dev.origin, "dev"],
    ]) {
      await works(browser, [`${origin}/`], ["local", "worker"], t, `${what}, ${how}`);
      await works(browser, [`${origin}/inline.html`], ["inline"], t, `${what}, ${how}`);
      const { result, complaints } = await browser.visit(`${origin}/elements.html`);
      assert.equal(result.elements.length, 3, JSON.stringify(result));
      for (const item of result.elements) assert.match(item, /\w+.*(Done|I know this)/);
      // The dev server takes Lit's own development build, which says so.
      const others = complaints.filter((line) => how === "built" || !line.startsWith("Lit is in dev mode."));
      assert.deepEqual(others, []);
      t.diagnostic(`${what}, ${how}: elements in ${browser.name}`);
    }
  });

  for (const tool of ["webpack", "rollup", "esbuild"]) {
    consumer(tool, tool, async ({ folder, run, version }, t) => {
      const what = `${tool} ${await version(tool)}`;
      await run("npm", "run", "build");
      for (const page of ["index.html", "inline.html"]) {
        await copyFile(join(folder, page), join(folder, "dist", page));
      }
      for (const name of await readdir(join(folder, "dist"))) {
        if (!name.endsWith(".js")) continue;
        const script = await readFile(join(folder, "dist", name), "utf8");
        assert.doesNotMatch(
          script,
          /cairn-feed|adlnet\.gov/,
          `${name} has the elements or xAPI, which nobody imports`,
        );
      }
      const { origin, close } = await serve(join(folder, "dist"));
      t.after(close);
      await works(browser, [`${origin}/`], ["local", "worker"], t, what);
      await works(browser, [`${origin}/inline.html`], ["inline"], t, what);
    });
  }

  consumer("typescript", "TypeScript, publint, are the types wrong", async ({ run, version }, t) => {
    const { CAIRN_TARBALL } = process.env;
    for (const resolution of ["node16", "bundler"]) await run("npm", "run", resolution);
    assert.match(await run("npm", "run", "publint", "--", CAIRN_TARBALL), /All good/);
    await run("npm", "run", "attw", "--", CAIRN_TARBALL);
    const tools = ["typescript", "publint", "@arethetypeswrong/cli"];
    const versions = await Promise.all(tools.map(async (tool) => `${tool} ${await version(tool)}`));
    t.diagnostic(`types: ${versions.join(", ")}`);
  });

  consumer("node", "Node", async ({ run }, t) => {
    assert.match(await run("npm", "test"), /fail 0/);
    t.diagnostic(`no bundler: local, worker, inline, xapi in Node ${process.version}`);
  });

  consumer("worker", "a worker of the site's own", async ({ folder }, t) => {
    const { origin, close } = await serve(folder);
    t.after(close);
    await works(browser, [`${origin}/`], ["inside"], t, "a worker of the site's own");
  });

  consumer("plain", "a page without a bundler, in every browser", async ({ folder }, t) => {
    const server = await serve(folder);
    t.after(server.close);
    const { FIREFOX, WEBKIT } = process.env;
    const others = [];
    if (FIREFOX) others.push(await firefox(FIREFOX));
    else t.diagnostic("not in Firefox: $FIREFOX names none");
    if (WEBKIT) others.push(await webkit(WEBKIT));
    else t.diagnostic("not in WebKit: $WEBKIT names none");
    for (const [path, ways] of [
      ["/", ["local", "worker", "own"]],
      ["/inline.html", ["inline"]],
    ]) {
      await works(browser, [server.origin + path], ways, t, "no bundler");
      for (const other of others) await works(other, [server, path], ways, t, "no bundler");
    }
  });

  consumer("plain", "a page whose later parts are not there at first", async ({ folder }, t) => {
    const { FIREFOX, WEBKIT } = process.env;
    const browsers = [browser];
    if (FIREFOX) browsers.push(await firefox(FIREFOX));
    if (WEBKIT) browsers.push(await webkit(WEBKIT));
    for (const { name, visit } of browsers) {
      // Each part twice for each opening: the first time it may be the opening itself that asks, which says nothing.
      const refused = new Map();
      let refusals = 0;
      const refuses = (path) => {
        if (path === "/school-maths.cairn") refused.clear();
        const times = refused.get(path) ?? 0;
        if (!/part-(guide|record)\.js$/.test(path) || times === 2) return false;
        refused.set(path, times + 1);
        refusals++;
        return true;
      };
      const server = await serve(folder, { "cache-control": "no-store" }, refuses);
      t.after(server.close);
      const path = "/again.html";
      const { result } = await visit(...(name === browser.name ? [server.origin + path] : [server, path]));
      for (const way of ["local", "worker"]) {
        const where = `${way} in ${name}: ${JSON.stringify(result[way])}`;
        const { codes, session } = result[way];
        for (const code of codes.slice(0, -1)) {
          assert.match(code, /^wasm-unavailable: the part of the WebAssembly for (guide|record) /, where);
        }
        assert.equal(codes.at(-1), "ready", where);
        assert.equal(session, true, where);
      }
      assert.equal(refusals, 8, name);
      assert.ok(result.local.codes.length > 1, "the page is told");
      t.diagnostic(`parts that were not there at first: local, worker in ${name}`);
    }
  });

  consumer("plain", "a page under a strict content security policy", async ({ folder }, t) => {
    for (const policy of [STRICT, `${STRICT}; trusted-types cairn-learn`]) {
      const { origin, close } = await serve(folder, { "content-security-policy": policy });
      t.after(close);
      for (const way of ["local", "worker", "inline"]) {
        const { result, complaints } = await browser.visit(`${origin}/strict.html?${way}`);
        const { lines, ...rest } = result[way];
        assert.deepEqual(rest, { status: "loaded", answers: 1, changed: true }, `${way} under ${policy}`);
        assert.equal(lines.length, 5);
        assert.deepEqual(result.broken.before, [], `${way} breaks no rule`);
        assert.equal(result.broken.after.length, 1, "what breaks one is reported");
        assert.equal(complaints.length, 1, "and nothing else");
      }
      t.diagnostic(`under ${policy}: local, worker, inline in ${browser.name}`);
    }
  });

  consumer("plain", "workers that end, and workers that cannot be", async ({ folder }, t) => {
    const open = await serve(folder);
    t.after(open.close);
    const ways = ["disposed", "terminated", "closed", "absent", "broken"];
    const { result } = await browser.visit(`${open.origin}/ends.html?${ways}`);
    const failed = ["worker-failed", "worker-failed"];
    assert.deepEqual(result, {
      disposed: ["disposed", "disposed"],
      terminated: failed,
      closed: failed,
      absent: ["worker-failed"],
      broken: ["worker-failed"],
    });
    const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'none'";
    const closed = await serve(folder, { "content-security-policy": policy });
    t.after(closed.close);
    const forbidden = await browser.visit(`${closed.origin}/ends.html?started`);
    assert.deepEqual(forbidden.result, { started: ["worker-failed"] });
  });
});
