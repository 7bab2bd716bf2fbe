// Policies that ask for more than a device gives, or for what it does not know: each is refused, and the error says what is
// wrong and where. And one that asks everything there is, in plain words.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { describeReport, policyInWords } from "cairn-learn";
import { Device, policy, testServer } from "./device.mjs";

const ASKS = {
  task: { id: "t", mechanism: "binary-randomised-response", epsilon: { numerator: 7, denominator: 1 } },
};
const asking = (question, change = {}) => policy({ tasks: [{ ...ASKS.task, question, ...change }] });
const names = (count) => Array.from({ length: count }, (_, place) => `t${place}`);
const [task] = policy().tasks;

const opened = [];
after(() => {
  for (const { cairn } of opened.splice(0)) cairn.dispose();
});

const HOSTILE = {
  "epsilon 100": [
    asking({ kind: "helped" }, { epsilon: { numerator: 4294967295, denominator: 1 } }),
    /task "t" asks for epsilon 22\.181, but this device gives at most 2\.000/,
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
  "a domain of one topic": [asking({ kind: "topic", topics: ["a"] }), /task "t" must name 2 to 256 topics/],
  "a domain of no item": [asking({ kind: "solved", items: [] }), /task "t" must name 1 to 32 items/],
  "more topics than categories": [
    asking({ kind: "move", topics: names(128) }),
    /task "t" must name 2 to 127 topics/,
  ],
  "10,000 tasks": [
    policy({ tasks: names(10_000).map((id) => ({ ...task, id })) }),
    /tasks is 10000, but must be 1 to 32 tasks/,
  ],
  "no task": [policy({ tasks: [] }), /tasks is 0/],
  "the same question twice": [
    policy({ tasks: [task, { ...task, id: "again" }] }),
    /task "again" asks what task "calibration" asks/,
  ],
  "the same question twice, at another price": [
    policy({ tasks: [task, { ...task, id: "again", epsilon: { numerator: 2, denominator: 1 } }] }),
    /task "again" asks what task "calibration" asks/,
  ],
  "slices that overlap in an item": [
    policy({
      tasks: [task, { ...task, id: "again", question: { kind: "solved", items: ["x", "tables-chairs"] } }],
    }),
    /task "again" asks what task "calibration" asks/,
  ],
  "slices that overlap in a topic": [
    policy({
      tasks: [
        { ...task, mechanism: "subset-selection", question: { kind: "topic", topics: ["a", "b"] } },
        {
          ...task,
          mechanism: "subset-selection",
          id: "again",
          question: { kind: "topic", topics: ["b", "c"] },
        },
      ],
    }),
    /task "again" asks what task "calibration" asks|mechanism/,
  ],
  "an item twice": [asking({ kind: "solved", items: ["a", "a"] }), /item or topic "a" is .* used twice/],
  "a name of 201 bytes": [policy({ id: "é".repeat(101) }), /id "é+" is empty, longer than 200 bytes/],
  "an empty name": [asking({ kind: "tried", items: [""] }), /item or topic "" is empty/],
  "a kind that is not known": [asking({ kind: "essay" }), /tasks\[0\]\.question\.kind/],
  "no kind": [asking({}), /tasks\[0\]\.question/],
  "a mechanism that is not known": [
    asking({ kind: "helped" }, { mechanism: "none" }),
    /tasks\[0\]\.mechanism/,
  ],
  "a mechanism for another kind of answer": [
    asking({ kind: "topic", topics: ["a", "b"] }),
    /task "t" cannot be answered by that mechanism/,
  ],
  "a pack that cannot be": [
    asking({ kind: "interest", catalog: "this one", dimensions: 32 }),
    /task "t" must name a pack by the 64 hexadecimal digits/,
  ],
  "more dimensions than a vector has": [
    asking({ kind: "interest", catalog: "ab".repeat(32), dimensions: 4294967295 }),
    /task "t" must have 2 to 64 dimensions/,
  ],
  "tasks that are a text": [policy({ tasks: "all" }), /tasks/],
  "a task that is a number": [policy({ tasks: [1] }), /tasks\[0\]/],
  "a question that is a list": [asking([]), /tasks\[0\]\.question/],
  "an id that is an object": [policy({ id: {} }), /id/],
  "another version": [policy({ version: 2 }), /policy version 2 is not known here/],
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
  server.policy = policy({ tasks: [{ ...task, id: "calibration-of-device-7" }] });
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
  const questions = [
    [
      { kind: "solved", items: ["tables-chairs"] },
      "binary-randomised-response",
      /Did you get “tables-chairs” right/,
    ],
    [
      { kind: "tried", items: ["a", "b"] },
      "binary-randomised-response",
      /ever try one of these\? They take turns: “a” and “b”/,
    ],
    [{ kind: "helped" }, "binary-randomised-response", /recommended to you here/],
    [{ kind: "topic", topics }, "subset-selection", /“Fractions”, “Time” or “Shapes”/],
    [{ kind: "move", topics }, "projective-geometry", /from which of these topics to which/],
    [{ kind: "interest", catalog, dimensions: 64 }, "k-closest", /Which way do your interests lie/],
  ];
  const tasks = questions.map(([question, mechanism]) => ({
    ...task,
    id: question.kind,
    question,
    mechanism,
  }));
  server.policy = policy({ tasks });
  const summary = await device.cairn.sharing.policy();
  const words = policyInWords(summary);
  assert.equal(
    words.schedule.text,
    "Once every three months your device may send one answer to one of these 6 questions, chosen at random:",
  );
  for (const [place, [, , reads]] of questions.entries())
    assert.match(words.questions[place].asks.text, reads);
  assert.match(words.questions[0].chance.text, /true answer is sent in 88 % of cases/);
  assert.match(words.questions[3].chance.text, /true answer is sent in 71 % of cases, any of the 3 others/);
  assert.match(words.questions[0].odds.text, /yes and no were 50:50.* could be right in 88 of 100 cases\./);
  assert.match(
    words.questions[5].odds.text,
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
  assert.equal(translated.questions[0].asks.text, "policy-asks-solved(names,count)");
  assert.deepEqual(translated.questions[0].asks.params.names, ["TABLES-CHAIRS"]);
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
