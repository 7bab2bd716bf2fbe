// Policies that ask for more than a device gives, or for what it does not know: each is refused, and the error says what is
// wrong and where. And one that asks everything there is, in plain words.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { describeReport, policyInWords } from "cairn-learn";
import { canonical, policyDigest, taskHash } from "./canonical.mjs";
import { Device, policy, testServer } from "./device.mjs";

const ASKS = {
  task: { mechanism: "binary-randomised-response", epsilon: { numerator: 7, denominator: 1 } },
};
const asking = (question, change = {}) => policy({ tasks: [{ ...ASKS.task, question, ...change }] });
const names = (count) => Array.from({ length: count }, (_, place) => `t${String(place).padStart(5, "0")}`);
const [task] = policy().tasks;

const opened = [];
after(() => {
  for (const { cairn } of opened.splice(0)) cairn.dispose();
});

const HOSTILE = {
  "epsilon 100": [
    asking({ kind: "helped" }, { epsilon: { numerator: 4294967295, denominator: 1 } }),
    /tasks\[0\] \(helped\) asks for epsilon 22\.181, but this device gives at most 2\.000/,
  ],
  "an epsilon that is no integer ratio": [
    asking({ kind: "helped" }, { epsilon: { numerator: 1.5, denominator: 1 } }),
    /tasks\[0\]\.epsilon\.numerator/,
  ],
  "an epsilon of 100 as one number": [asking({ kind: "helped" }, { epsilon: 100 }), /tasks\[0\]\.epsilon/],
  "an epsilon below 0": [
    asking({ kind: "helped" }, { epsilon: { numerator: 1, denominator: 2 } }),
    /tasks\[0\]\.epsilon/,
  ],
  "a lifetime cap of 100": [
    policy({ lifetimeCap: { numerator: 4294967295, denominator: 1 } }),
    /lifetimeCap asks for epsilon 22\.181, but this device gives at most 8\.000/,
  ],
  "an epoch of a second": [policy({ epochDays: 1 / 86_400 }), /epochDays/],
  "an epoch of a day": [policy({ epochDays: 1 }), /epochDays is 1, but must be 7 to 366/],
  "an epoch of no time": [policy({ epochDays: 0 }), /epochDays is 0/],
  "an epoch of a lifetime": [policy({ epochDays: 4294967295 }), /epochDays is 4294967295/],
  "a group of one": [policy({ cohortFloor: 1 }), /cohortFloor is 1, but must be 10 or more/],
  "a domain of one topic": [
    asking({ kind: "topic", topics: ["a"] }),
    /tasks\[0\] \(topic\) must name 2 to 256 topics/,
  ],
  "a domain of no item": [
    asking({ kind: "solved", items: [] }),
    /tasks\[0\] \(solved\) must name 1 to 32 items/,
  ],
  "more topics than categories": [
    asking({ kind: "move", topics: names(128) }),
    /tasks\[0\] \(move\) must name 2 to 127 topics/,
  ],
  "10,000 tasks": [
    policy({ tasks: names(10_000).map(() => task) }),
    /tasks is 10000, but must be 1 to 32 tasks/,
  ],
  "no task": [policy({ tasks: [] }), /tasks is 0/],
  "the same question twice": [
    policy({ tasks: [task, task] }),
    /tasks\[1\] \(solved\) asks what tasks\[0\] \(solved\) asks/,
  ],
  "the same question twice, at another price": [
    policy({ tasks: [task, { ...task, epsilon: { numerator: 2, denominator: 1 } }] }),
    /tasks\[1\] \(solved\) asks what tasks\[0\] \(solved\) asks/,
  ],
  "slices that overlap in an item": [
    policy({
      tasks: [task, { ...task, question: { kind: "solved", items: ["tables-chairs", "x"] } }],
    }),
    /tasks\[1\] \(solved\) asks what tasks\[0\] \(solved\) asks/,
  ],
  "slices that overlap in a topic": [
    policy({
      tasks: [
        { ...task, mechanism: "subset-selection", question: { kind: "topic", topics: ["a", "b"] } },
        {
          ...task,
          mechanism: "subset-selection",
          question: { kind: "topic", topics: ["b", "c"] },
        },
      ],
    }),
    /tasks\[1\] \(topic\) asks what tasks\[0\] \(topic\) asks/,
  ],
  "an item twice": [asking({ kind: "solved", items: ["a", "a"] }), /item or topic "a" is .* used twice/],
  "a name of 1,001 characters": [
    asking({ kind: "solved", items: ["é".repeat(1001)] }),
    /item or topic "é+" is empty, longer than 1000 characters/,
  ],
  "an empty name": [asking({ kind: "tried", items: [""] }), /item or topic "" is empty/],
  "a kind that is not known": [asking({ kind: "essay" }), /tasks\[0\]\.question\.kind/],
  "no kind": [asking({}), /tasks\[0\]\.question/],
  "a mechanism that is not known": [
    asking({ kind: "helped" }, { mechanism: "none" }),
    /tasks\[0\]\.mechanism/,
  ],
  "a mechanism for another kind of answer": [
    asking({ kind: "topic", topics: ["a", "b"] }),
    /topic cannot be answered by that mechanism/,
  ],
  "a pack that cannot be": [
    asking({ kind: "interest", catalog: "this one", dimensions: 32 }),
    /tasks\[0\] \(interest\) must name a pack by the 64 lower-case hexadecimal digits/,
  ],
  "more dimensions than a vector has": [
    asking({ kind: "interest", catalog: "ab".repeat(32), dimensions: 4294967295 }),
    /tasks\[0\] \(interest\) must have 2 to 64 dimensions/,
  ],
  "tasks that are a text": [policy({ tasks: "all" }), /tasks/],
  "a task that is a number": [policy({ tasks: [1] }), /tasks\[0\]/],
  "a question that is a list": [asking([]), /tasks\[0\]\.question/],
  "a name of its own": [policy({ id: "for device 17" }), /id/],
  "a task with a name of its own": [policy({ tasks: [{ ...task, id: "for device 17" }] }), /tasks\[0\]\.id/],
  "an older version": [policy({ version: 1 }), /policy version 1 is not known here/],
  "another spelling of the same epsilon": [
    policy({ tasks: [{ ...task, epsilon: { numerator: 2 * 7389, denominator: 2000 } }] }),
    /tasks\[0\] \(solved\) is ln\(14778\/2000\), but a policy writes a ratio in lowest terms/,
  ],
  "an epsilon finer than thousandths": [
    asking({ kind: "helped" }, { epsilon: { numerator: 2001, denominator: 1001 } }),
    /a denominator of at most 1000/,
  ],
  "names in another order": [
    asking({ kind: "solved", items: ["b", "a"] }),
    /the names of tasks\[0\] \(solved\) must be sorted/,
  ],
  "tasks in another order": [
    policy({ tasks: [task, { ...task, question: { kind: "helped" } }] }),
    /tasks must be sorted/,
  ],
  "a pack in upper case": [
    asking({ kind: "interest", catalog: "AB".repeat(32), dimensions: 32 }, { mechanism: "k-closest" }),
    /lower-case hexadecimal digits/,
  ],
  "a school in upper case": [policy({ school: "AB".repeat(16) }), /school/],
  "a notice of no time": [policy({ noticeSeconds: 0 }), /noticeSeconds is 0, but must be 5 to 3600/],
  "a code that nothing asks for": [
    policy({ guardian: { salt: "01".repeat(16), iterations: 600_000, hash: "02".repeat(32) } }),
    /guardian must be there where sharing is "guardian", and only there/,
  ],
  "no code where one is asked for": [policy({ sharing: "guardian" }), /guardian must be there/],
  "a list": [[], /./],
  "a text": ["policy", /./],
  nothing: [null, /./],
};

test("a hostile policy is refused, with what is wrong and where", async (t) => {
  const server = testServer();
  const device = await new Device().open();
  opened.push(device);
  for (const [name, [hostile, says]] of Object.entries(HOSTILE)) {
    await t.test(name, async () => {
      server.policy = hostile;
      await assert.rejects(device.cairn.sharing.policy(), (error) => {
        assert.match(error.code, /^policy-(refused|invalid)$/);
        assert.match(error.message, says);
        return true;
      });
      await assert.rejects(device.cairn.sharing.consent("share-aggregates"), { name: "CairnError" });
      assert.equal(device.state.consent, "local-only");
    });
  }
  assert.deepEqual([server.posts, device.cairn.sharing.ledger()], [[], []]);
});

test("a policy of one's own for each device shows: its tasks have other names, and consent is asked anew", async () => {
  const server = testServer();
  const device = await (await new Device().open()).agrees();
  opened.push(device);
  const before = (await device.cairn.sharing.policy()).tasks[0].task;
  server.policy = policy({
    tasks: [{ ...task, question: { kind: "solved", items: ["an-item-of-device-7"] } }],
  });
  assert.notEqual((await device.cairn.sharing.policy()).tasks[0].task, before);
  assert.equal(device.state.agreed, false);
  device.now = device.state.scheduledFor;
  await assert.rejects(device.cairn.sharing.sync(), { code: "policy-changed" });
  assert.deepEqual(server.posts, []);
});

test("a policy that asks everything there is reads as plain words, which can be translated", async () => {
  const server = testServer();
  const device = await new Device().open();
  opened.push(device);
  const topics = ["Fractions", "Time", "Shapes"];
  const { hash: catalog } = device.cairn.catalog;
  // In the order of a policy.
  const questions = [
    [{ kind: "helped" }, "binary-randomised-response", /recommended to you here/],
    [{ kind: "interest", catalog, dimensions: 64 }, "k-closest", /Which way do your interests lie/],
    [{ kind: "move", topics }, "projective-geometry", /from which of these topics to which/],
    [
      { kind: "solved", items: ["tables-chairs"] },
      "binary-randomised-response",
      /Did you get “tables-chairs” right/,
    ],
    [{ kind: "topic", topics }, "subset-selection", /“Fractions”, “Shapes” or “Time”/],
    [
      { kind: "tried", items: ["a", "b"] },
      "binary-randomised-response",
      /ever try one of these\? They take turns: “a” and “b”/,
    ],
  ];
  const tasks = questions.map(([question, mechanism]) => ({
    ...task,
    question,
    mechanism,
  }));
  server.policy = canonical(policy({ tasks }));
  const summary = await device.cairn.sharing.policy();
  const words = policyInWords(summary);
  assert.equal(
    words.schedule.text,
    "Once every three months your device may send one answer to one of these 6 questions, chosen at random:",
  );
  for (const [place, [, , reads]] of questions.entries())
    assert.match(words.questions[place].asks.text, reads);
  assert.match(words.questions[3].chance.text, /true answer is sent in 88 % of cases/);
  assert.match(words.questions[4].chance.text, /true answer is sent in 71 % of cases, any of the 3 others/);
  assert.match(words.questions[3].odds.text, /yes and no were 50:50.* could be right in 88 of 100 cases\./);
  assert.match(
    words.questions[1].odds.text,
    /any two of the possible answers.* at most about 88 of 100 cases/,
  );
  assert.match(words.terms[0].text, /deniability, not secrecy.* up to 7\.4 times as likely/);
  assert.match(
    words.terms[1].text,
    /up to 4 answers, one in each period of three months at the most.* 12 months/,
  );
  assert.match(words.terms[2].text, /could be right in up to 9,997 of 10,000 cases/);

  const lines = [
    words.schedule,
    ...words.questions.flatMap(({ asks, nothing, chance, odds }) => [asks, nothing, chance, odds]),
    ...words.terms,
  ];
  const sentences = lines.flatMap(({ text }) => text.split(/(?<=[.?:]) /));
  const lengths = sentences.map((sentence) => sentence.split(" ").length);
  assert.ok(Math.max(...lengths) <= 34, sentences[lengths.indexOf(Math.max(...lengths))]);
  assert.ok(lengths.reduce((sum, length) => sum + length, 0) / lengths.length < 16);
  for (const { code, text } of lines)
    assert.ok(text !== code && !/undefined|NaN|\[object/.test(text), `${code}: ${text}`);

  const translated = policyInWords(
    summary,
    (id) => id.toUpperCase(),
    (code, params) => `${code}(${Object.keys(params)})`,
  );
  assert.equal(translated.questions[3].asks.text, "policy-asks-solved(names,count)");
  assert.deepEqual(translated.questions[3].asks.params.names, ["TABLES-CHAIRS"]);
});

test("digest and hashes of a policy are those of its page, and so are its words", async () => {
  const server = testServer();
  const device = await new Device().open();
  opened.push(device);
  const topics = ["Zeit", "Brüche", "Ähnlichkeit"];
  const guardian = { salt: "0a".repeat(16), iterations: 600_000, hash: "0b".repeat(32) };
  server.policy = canonical(
    policy({
      sharing: "guardian",
      guardian,
      tasks: [
        { ...ASKS.task, question: { kind: "tried", items: ["b", "a"] } },
        { ...ASKS.task, question: { kind: "topic", topics }, mechanism: "subset-selection" },
        {
          ...ASKS.task,
          question: { kind: "interest", catalog: "ab".repeat(32), dimensions: 8 },
          mechanism: "k-closest",
        },
      ],
    }),
  );
  const summary = await device.cairn.sharing.policy();
  assert.equal(summary.digest, policyDigest(server.policy));
  assert.deepEqual(
    summary.tasks.map(({ task }) => task),
    server.policy.tasks.map((each) => taskHash(server.policy, each)),
  );
  assert.deepEqual(
    summary.tasks.map(({ id, kind, task }) => id === `${kind}-${task}`),
    [true, true, true],
  );
  assert.equal(summary.fingerprint.length, 6);
  assert.equal(summary.id, summary.fingerprint.join("-"));
  assert.deepEqual(summary.guardian, guardian);
  assert.deepEqual(
    [summary.school, summary.noticeSeconds, summary.sharing],
    ["07".repeat(16), 20, "guardian"],
  );
});

test("what is no policy or no report is refused", () => {
  for (const none of [undefined, null, {}, { tasks: [{}] }, { tasks: [null] }]) {
    assert.throws(() => policyInWords(none), { name: "CairnError", code: "policy-invalid" });
  }
  const whole = `0101${"00".repeat(30)}01`;
  for (const none of [undefined, null, "", "zz", whole.slice(1), whole.slice(2), `${whole}g0`]) {
    assert.throws(() => describeReport(none), { name: "CairnError", code: "request-invalid" });
  }
  assert.equal(describeReport(whole).at(-1).hex, "01");
});
