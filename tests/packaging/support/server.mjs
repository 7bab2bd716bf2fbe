// Serves a consumer's files as any static host would, with the catalog beside them and, where asked, a content security policy.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".cairn": "application/octet-stream",
};

/**
 * @param {string} folder what is served
 * @param {Record<string, string>} headers of every answer
 * @param {(path: string) => boolean} refuses whether a path is not there, this time
 * @returns where it is, what pages post to /result, one after another, and how to end it
 */
export async function serve(folder, headers = {}, refuses = () => false) {
  const waiting = [];
  const results = [];
  const server = createServer(async (incoming, outgoing) => {
    const path = normalize(new URL(incoming.url, "http://localhost").pathname);
    if (incoming.method === "POST" && path === "/result") {
      const text = Buffer.concat(await incoming.toArray()).toString();
      const next = waiting.shift();
      if (next) next(text);
      else results.push(text);
      return outgoing.writeHead(204, headers).end();
    }
    if (path === "/favicon.ico") return outgoing.writeHead(204, headers).end();
    const name = path.endsWith("/") ? `${path}index.html` : path;
    const file = name === "/school-maths.cairn" ? process.env.CAIRN_PACK : join(folder, name);
    const bytes = refuses(path) ? undefined : await readFile(file).catch(() => undefined);
    const type = TYPES[extname(name)] ?? "text/plain";
    outgoing.writeHead(bytes ? 200 : 404, { "content-type": type, ...headers }).end(bytes);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    result: () =>
      results.length > 0
        ? Promise.resolve(results.shift())
        : new Promise((resolve) => {
            waiting.push(resolve);
          }),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
