// Projects of the kinds that people have, each with the packed package ($CAIRN_TARBALL) installed, built with its own tools,
// and run where it is meant to run. Each says what it ran with: together that is the table of docs/package/entries.md.
import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { chromium, firefox, webkit } from "./support/browsers.mjs";
import { project, start } from "./support/project.mjs";
import { serve } from "./support/server.mjs";

const STRICT = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'";
let browser;

before(async () => {
  assert.ok(process.env.CAIRN_TARBALL, "CAIRN_TARBALL names the packed package");
  browser = await chromium();
});

after(() => browser?.close());

/** A test with a consumer's project, installed and removed again. */
function consumer(folder, name, run) {
  test(name, async (t) => {
    const made = await project(folder);
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
  consumer("next", "Next.js, on the server and in the page", async ({ folder, run, version }, t) => {
    await run("npm", "run", "build");
    const what = `Next.js ${await version("next")} with React ${await version("react")}`;
    const server = await start(folder, "node_modules/next/dist/bin/next", "start", "--port", "0");
    try {
      const page = await (await fetch(server.origin)).text();
      assert.equal(page.match(/<li>/g)?.length, 5, "the server's own list");
      await works(browser, [server.origin], ["local", "worker"], t, what);
    } finally {
      server.close();
    }
  });

  consumer("vite", "Vite, built and as its dev server", async ({ folder, run, version }, t) => {
    const what = `Vite ${await version("vite")}`;
    await run("npm", "run", "build");
    const built = await serve(join(folder, "dist"));
    const server = await start(folder, "node_modules/vite/bin/vite.js", "--host", "127.0.0.1", "--port", "0");
    try {
      for (const [origin, how] of [
        [built.origin, "built"],
        [server.origin, "dev"],
      ]) {
        await works(browser, [`${origin}/`], ["local", "worker"], t, `${what}, ${how}`);
        await works(browser, [`${origin}/inline.html`], ["inline"], t, `${what}, ${how}`);
      }
    } finally {
      built.close();
      server.close();
    }
  });

  for (const tool of ["webpack", "rollup", "esbuild"]) {
    consumer(tool, tool, async ({ folder, run, version }, t) => {
      await run("npm", "run", "build");
      for (const page of ["index.html", "inline.html"]) {
        await copyFile(join(folder, page), join(folder, "dist", page));
      }
      const server = await serve(join(folder, "dist"));
      const what = `${tool} ${await version(tool)}`;
      try {
        await works(browser, [`${server.origin}/`], ["local", "worker"], t, what);
        await works(browser, [`${server.origin}/inline.html`], ["inline"], t, what);
      } finally {
        server.close();
      }
    });
  }

  consumer("worker", "a worker of the site's own", async ({ folder }, t) => {
    const server = await serve(folder);
    await works(browser, [`${server.origin}/`], ["inside"], t, "a worker of the site's own");
    server.close();
  });

  consumer("typescript", "TypeScript, publint, are the types wrong", async ({ run, version }, t) => {
    const { CAIRN_TARBALL } = process.env;
    for (const resolution of ["node16", "bundler"]) await run("npm", "run", resolution);
    assert.match(await run("npm", "run", "publint", "--", CAIRN_TARBALL), /All good/);
    assert.match(await run("npm", "run", "attw", "--", CAIRN_TARBALL), /No problems found/);
    for (const tool of ["typescript", "publint", "@arethetypeswrong/cli"]) {
      t.diagnostic(`${tool} ${await version(tool)}`);
    }
  });

  consumer("node", "Node", async ({ run }, t) => {
    assert.match(await run("npm", "test"), /fail 0/);
    t.diagnostic(`Node ${process.version}: local, worker, inline`);
  });

  consumer("plain", "a page without a bundler, in every browser", async ({ folder }, t) => {
    const server = await serve(folder);
    const others = [];
    const { FIREFOX, WEBKIT } = process.env;
    if (FIREFOX) others.push(await firefox(FIREFOX));
    else t.diagnostic("no Firefox: FIREFOX names none");
    if (WEBKIT) others.push(await webkit(WEBKIT));
    else t.diagnostic("no WebKit: WEBKIT names none");
    try {
      for (const [path, ways] of [
        ["/", ["local", "worker", "own"]],
        ["/inline.html", ["inline"]],
      ]) {
        await works(browser, [server.origin + path], ways, t, "no bundler");
        for (const other of others) await works(other, [server, path], ways, t, "no bundler");
      }
    } finally {
      server.close();
    }
    for (const policy of [STRICT, `${STRICT}; trusted-types cairn-learn`]) {
      const strict = await serve(folder, { "content-security-policy": policy });
      try {
        for (const way of ["local", "worker", "inline"]) {
          const { result } = await browser.visit(`${strict.origin}/strict.html?${way}`);
          const { lines, ...rest } = result[way];
          assert.deepEqual(rest, { status: "loaded", answers: 1, changed: true }, `${way} under ${policy}`);
          assert.equal(lines.length, 5);
          assert.deepEqual(result.broken.before, [], `${way} breaks no rule`);
          assert.equal(result.broken.after.length, 1, "what breaks one is reported");
        }
        t.diagnostic(`under ${policy}: local, worker, inline in ${browser.name}`);
      } finally {
        strict.close();
      }
    }
  });
});
