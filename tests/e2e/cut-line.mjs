// A site in two versions, and a line to it that can be cut at any request: for tests of what a service worker keeps.
import { createServer } from "node:http";
import { extname } from "node:path";

const TYPES = {
  "": "text/html",
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".json": "application/json",
};

/**
 * Serves `site.files`, which a test may exchange for another version. With `site.cutAt` at n the nth request from `site.asked = 0` on, and all
 * after it, end without an answer; at n + 1/2 the nth breaks off in the middle of its body. With `site.away` none is answered.
 */
export async function serveCutting(files, headers = {}) {
  const site = { files, asked: 0, cutAt: Number.POSITIVE_INFINITY, away: false, requests: [] };
  const server = createServer((incoming, outgoing) => {
    const { pathname } = new URL(incoming.url, "http://site");
    site.asked += 1;
    site.requests.push(pathname);
    if (site.away || site.asked > site.cutAt + 0.5) return incoming.socket.destroy();
    const file = site.files.get(pathname);
    if (file === undefined) return outgoing.writeHead(404).end();
    const body = Buffer.from(file);
    outgoing.writeHead(200, {
      "content-type": TYPES[extname(pathname)] ?? "application/octet-stream",
      "content-length": body.length,
      "cache-control": "no-cache",
      ...headers,
    });
    if (site.asked !== site.cutAt + 0.5) return outgoing.end(body);
    outgoing.write(body.subarray(0, body.length / 2), () => setTimeout(() => incoming.socket.destroy(), 20));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A test that fails does not keep the process waiting.
  server.unref();
  site.url = `http://127.0.0.1:${server.address().port}`;
  site.stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return site;
}

/** Waits until what a page works out, in its own time, comes to something: `waitForFunction` takes the promise of it for that already. */
export async function until(page, work, argument) {
  const until = Date.now() + 60_000;
  while (Date.now() < until) {
    if (await page.evaluate(work, argument)) return;
    await page.waitForTimeout(50);
  }
  throw new Error(`it never came to be: ${work}`);
}
