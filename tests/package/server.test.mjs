// What sharing asks of servers that send elsewhere, or never stop.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { fetchPolicy, fetchText, sendReport } from "../../pkg-config/build/sharing/server.js";
import { policy } from "./device.mjs";

const servers = [];
after(() => {
  for (const server of servers) server.close();
});

/** A server on this machine, and what it was asked. */
async function serving(answer) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    answer(request, response);
  });
  servers.push(server);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { asked, url: (path) => `http://127.0.0.1:${server.address().port}${path}` };
}

const never = new AbortController().signal;

test("nobody is asked whom the page did not name", async () => {
  const elsewhere = await serving((_, response) => response.end(JSON.stringify(policy())));
  const named = await serving((_, response) =>
    response.writeHead(307, { location: elsewhere.url("/else") }).end(),
  );
  await assert.rejects(fetchPolicy(named.url("/policy"), never), { code: "policy-unreachable" });
  await assert.rejects(fetchText(named.url("/release"), never), { code: "release-unreachable" });
  const sent = await sendReport(named.url("/report"), new Uint8Array(8), never);
  assert.deepEqual(sent, { answer: "unreachable" });
  assert.deepEqual([named.asked, elsewhere.asked], [["/policy", "/release", "/report"], []]);
  assert.deepEqual(await fetchPolicy(elsewhere.url("/policy"), never), policy());
});

test("a policy that is too long, no JSON or not there is told of", async () => {
  const answers = {
    "/long": [200, JSON.stringify(policy()) + " ".repeat(8_000_000)],
    "/page": [200, "<!doctype html>"],
    "/gone": [404, ""],
  };
  const named = await serving(({ url }, response) =>
    response.writeHead(answers[url][0]).end(answers[url][1]),
  );
  const wrong = {
    "/long": /longer than 8000000 characters/,
    "/page": /JSON/,
    "/gone": /the server answers 404/,
  };
  for (const [path, why] of Object.entries(wrong)) {
    await assert.rejects(fetchPolicy(named.url(path), never), (error) => {
      assert.equal(error.code, "policy-unreachable");
      assert.match(error.message, /^the policy cannot be fetched: /);
      assert.match(error.message, why);
      return true;
    });
  }
});
