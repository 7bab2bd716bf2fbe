// A page with nothing on it but the npm package, and the server behind it: for tests that drive the package itself in a real
// browser, with a clock that the test sets and a policy that lets many reports leave in a short time.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";

const DAY = 86_400_000;
/** A time at which an epoch of 7 days begins. */
export const START = 2900 * 7 * DAY;
/** A report as the tests see it: its epoch is at byte 4 (`docs/formats/report.md`). */
const epochOf = (body) => body.readUInt32LE(4);
export const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bare</title><script type="module">
import * as cairn from "/dist/index.js";
globalThis.cairn = cairn;
globalThis.open = async (options = {}) => {
  globalThis.now = options.now ?? globalThis.now;
  const { releases, passphrase, name } = options;
  const sharing = { policy: "/policy.json", reports: "/v1/reports", ...(releases && { releases }) };
  const store = options.store && cairn[options.store]();
  globalThis.it?.dispose();
  globalThis.it = await cairn.Cairn.open({ catalog: "/pack.cairn", store, sharing, passphrase, name, clock: () => globalThis.now });
};
/** Agrees to the policy as it is now, as one who was shown it. */
globalThis.agree = async (it) => {
  const { digest } = await it.sharing.policy();
  return it.sharing.consent("share-aggregates", { policy: digest });
};
/** Shows the report that waits, if one does, for as long as it must be. */
globalThis.see = async (it) => {
  const { digest, showForSeconds } = it.sharing.waiting ?? {};
  if (digest) await it.sharing.shown(digest, showForSeconds);
};
globalThis.ready = true;
</script>`;

/** A policy whose every report costs ln(numerator / denominator), in epochs of a week. */
export const cheap = (numerator, denominator, change = {}) => ({
  version: 2,
  school: "07".repeat(16),
  epochDays: 7,
  cohortFloor: 10,
  lifetimeCap: { numerator: 2980957, denominator: 1000 },
  noticeSeconds: 20,
  sharing: "open",
  tasks: [
    {
      question: { kind: "solved", items: ["tables-chairs"] },
      mechanism: "binary-randomised-response",
      epsilon: { numerator, denominator },
    },
  ],
  ...change,
});

/**
 * Serves the page, and takes reports. `answer(body, outgoing)` says what becomes of each; by default it is accepted.
 * Every report that came in whole is in `posts`, whatever was answered; what was asked for with a tag from before is in `tagged`.
 * `more` has texts by path.
 */
export async function serveBare(policy, answer = accept, more = {}) {
  const pack = await readFile(process.env.CAIRN_PACK);
  const folder = new URL("../", import.meta.resolve("cairn-learn"));
  const bare = { posts: [], requests: [], tagged: [], answer };
  const server = createServer(async (incoming, outgoing) => {
    bare.requests.push(`${incoming.method} ${incoming.url}`);
    if (incoming.headers["if-none-match"]) bare.tagged.push(incoming.url);
    if (incoming.method === "POST") {
      const body = await Buffer.concat(await incoming.toArray().catch(() => []));
      if (String(body.length) !== incoming.headers["content-length"]) return;
      bare.posts.push({ body, epoch: epochOf(body), path: incoming.url, headers: incoming.headers });
      return bare.answer(body, outgoing);
    }
    // A frame in a sandbox is of no origin: to it, everything comes from elsewhere.
    outgoing.setHeader("access-control-allow-origin", "*");
    outgoing.setHeader("etag", '"of-this-device"');
    const send = (type, content) => outgoing.setHeader("content-type", type).end(content);
    if (incoming.url === "/") return send("text/html", PAGE);
    if (incoming.url === "/pack.cairn") return send("application/octet-stream", pack);
    if (incoming.url === "/policy.json") return send("application/json", JSON.stringify(policy));
    const text = more[incoming.url];
    if (text) return send(text.startsWith("<!doctype html>") ? "text/html" : "text/plain", text);
    if (!/^\/(dist|wasm)\/[\w./-]+$/.test(incoming.url)) return outgoing.writeHead(404).end();
    const type = incoming.url.endsWith(".wasm") ? "application/wasm" : "text/javascript";
    return send(type, await readFile(new URL(`.${incoming.url}`, folder)));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  bare.url = `http://127.0.0.1:${server.address().port}/`;
  bare.stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return bare;
}

export function accept(_body, outgoing) {
  outgoing.writeHead(201, { "content-type": "application/json" }).end('{"status":"accepted"}');
}

/** Opens the page in a context, with the package loaded but nothing opened yet. */
export async function barePage(context, url) {
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => globalThis.ready);
  return page;
}

/**
 * Holds what a server saw against a device's ledger: nothing left that was not charged, no epoch was charged twice, no
 * epoch was reported in twice, every charge is accounted for, and the sum is within the cap, exactly.
 *
 * @returns how many reports were charged, and what became of them
 */
export function account(bare, { ledger, waiting }, policy) {
  const faults = [];
  const charges = ledger.filter(({ kind }) => kind === "charged");
  const byDigest = new Map(charges.map((charge) => [charge.reportSha256, charge]));
  const sent = new Map(bare.posts.map(({ body, epoch }) => [sha256(body), epoch]));
  for (const [digest, epoch] of sent) {
    if (byDigest.get(digest)?.epoch !== epoch) faults.push(`sent in epoch ${epoch} and not in the ledger`);
  }
  const twice = (epochs) => epochs.filter((epoch, place) => epochs.indexOf(epoch) !== place);
  for (const epoch of twice(charges.map(({ epoch }) => epoch))) faults.push(`epoch ${epoch} charged twice`);
  for (const epoch of twice([...sent.values()])) faults.push(`two reports of epoch ${epoch} left`);
  const outcomes = { acknowledged: 0, withdrawn: 0, charged: 0 };
  for (const { outcome, epoch, reportSha256 } of charges) {
    outcomes[outcome]++;
    if (outcome === "acknowledged" && !sent.has(reportSha256)) faults.push(`epoch ${epoch} never arrived`);
    if (outcome === "charged" && reportSha256 !== waiting) faults.push(`epoch ${epoch} is unaccounted for`);
  }
  const { epsilon } = policy.tasks[0];
  const costs = BigInt(ledger.filter(({ kind }) => kind === "charged" || kind === "inherited").length);
  const { numerator, denominator } = policy.lifetimeCap;
  const spent = BigInt(epsilon.numerator) ** costs * BigInt(denominator);
  if (spent > BigInt(numerator) * BigInt(epsilon.denominator) ** costs) faults.push("over the cap");
  return { faults, charges: charges.length, sent: sent.size, posts: bare.posts.length, ...outcomes };
}

/** What {@link account} needs of a page that has a device open. */
export async function recordOf(page) {
  const record = await page.evaluate(() => ({
    ledger: globalThis.it.sharing.ledger(),
    report: globalThis.it.sharing.state.waiting?.report,
  }));
  return { ledger: record.ledger, waiting: record.report && sha256(Buffer.from(record.report, "hex")) };
}
