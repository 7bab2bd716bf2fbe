// Stands between a page and its server, and writes down every request as it came over the wire: also those of the service
// worker and those that the browser adds by itself, which its own tools do not all show.
import { createServer, request } from "node:http";

/**
 * @param {string} target the server's address
 * @returns {Promise<{ url: string, requests: { method: string, path: string, headers: Record<string, string>, body: Buffer }[], stop(): Promise<void> }>}
 */
export async function record(target) {
  const { hostname, port } = new URL(target);
  const requests = [];
  const server = createServer(async (incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const body = Buffer.concat(await incoming.toArray());
    requests.push({ method, path, headers, body });
    const forwarded = request({ hostname, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on("error", () => outgoing.destroy());
    forwarded.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${server.address().port}`, requests, stop };
}
