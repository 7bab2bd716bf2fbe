// xAPI statements as events. The statements are the specifications' own examples where they have some (xAPI 1.0.3, part two,
// appendix A; cmi5, section 9.3), with people in every place where a statement may name some.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Cairn } from "cairn-learn";
import { byUrl, fromStatement, fromStatements } from "cairn-learn/xapi";
import { catalog } from "./device.mjs";

const ADL = "http://adlnet.gov/expapi/verbs/";
const CBT = "http://example.adlnet.gov/xapi/example/simpleCBT";
const item = { [CBT]: "cbt" };

/** Words that only the person, the answer or the registration has: none may be in what comes out, nor in an error. */
const SECRETS = ["Example Learner", "example.learner", "We agreed on", "ec531277", "13936749", "teampb"];

const attempted = {
  id: "7ccd3322-e1a5-411a-a67d-6a735c76f119",
  timestamp: "2015-12-18T12:17:00+00:00",
  actor: { objectType: "Agent", name: "Example Learner", mbox: "mailto:example.learner@adlnet.gov" },
  verb: { id: `${ADL}attempted`, display: { "en-US": "attempted" } },
  object: { id: CBT, definition: { name: { "en-US": "simple CBT course" } } },
  result: { score: { scaled: 0.95 }, success: true, completion: true, duration: "PT1234S" },
};

const attended = {
  id: "6690e6c9-3ef0-4ed3-8b37-7f3964730bee",
  actor: {
    name: "Team PB",
    mbox: "mailto:teampb@example.com",
    member: [{ name: "Andrew Downes", account: { homePage: "http://www.example.com", name: "13936749" } }],
    objectType: "Group",
  },
  verb: { id: `${ADL}attended`, display: { "en-GB": "attended" } },
  result: {
    extensions: { "http://example.com/profiles/meetings/resultextensions/minuteslocation": "teampb" },
    success: true,
    completion: true,
    response: "We agreed on some example actions.",
    duration: "PT1H0M0S",
  },
  context: {
    registration: "ec531277-b57b-4c15-8d91-d292c5b2b8f7",
    instructor: { name: "Andrew Downes", account: { homePage: "http://www.example.com", name: "13936749" } },
    team: { name: "Team PB", mbox: "mailto:teampb@example.com", objectType: "Group" },
    language: "tlh",
  },
  timestamp: "2013-05-18T05:32:34.804+00:00",
  stored: "2013-05-18T05:32:34.804+00:00",
  authority: { account: { homePage: "http://cloud.scorm.com/", name: "anonymous" }, objectType: "Agent" },
  version: "1.0.0",
  object: { id: "http://www.example.com/meetings/occurances/34534", objectType: "Activity" },
};

/** A statement of one verb about one activity. */
const statement = (verb, result, change = {}) => ({
  actor: attempted.actor,
  verb: { id: verb.includes(":") ? verb : ADL + verb },
  object: { id: CBT },
  ...(result && { result: { response: "We agreed on this", ...result } }),
  ...change,
});

test("the examples of xAPI 1.0.3", () => {
  assert.deepEqual(fromStatement(attempted, { item }), {
    type: "attempt",
    item: "cbt",
    score: 0.95,
    seconds: 1234,
  });
  const known = new Map([[attended.object.id, "meeting"]]);
  assert.deepEqual(fromStatement(attended, { item: known }), { type: "finished", item: "meeting" });
  const sent = { ...attempted, verb: { id: "http://example.com/xapi/verbs#sent-a-statement" } };
  assert.equal(fromStatement(sent, { item }), undefined, "a verb that is not known here");
});

test("xAPI 2.0, with its own places for people", () => {
  const statement = {
    ...attempted,
    version: "2.0.0",
    verb: { id: `${ADL}answered` },
    result: { success: false, response: "We agreed on 12", duration: "PT41.5S" },
    context: {
      registration: "ec531277-b57b-4c15-8d91-d292c5b2b8f7",
      contextAgents: [
        { objectType: "contextAgent", agent: attempted.actor, relevantTypes: ["https://example.com/coach"] },
      ],
      contextGroups: [{ objectType: "contextGroup", group: attended.actor }],
    },
  };
  assert.deepEqual(fromStatement(statement, { item }), {
    type: "attempt",
    item: "cbt",
    correct: false,
    seconds: 41.5,
  });
});

test("what cmi5 defines", () => {
  const cmi5 = (verb, result) =>
    statement(verb, result, {
      context: {
        registration: "ec531277-b57b-4c15-8d91-d292c5b2b8f7",
        contextActivities: { category: [{ id: "https://w3id.org/xapi/cmi5/context/categories/cmi5" }] },
        extensions: { "https://w3id.org/xapi/cmi5/context/extensions/sessionid": "teampb" },
      },
    });
  const meant = (verb, result) => fromStatement(cmi5(verb, result), { item });
  assert.deepEqual(meant("launched"), { type: "opened", item: "cbt" });
  assert.deepEqual(meant("initialized"), { type: "opened", item: "cbt" });
  assert.deepEqual(meant("completed", { completion: true, duration: "PT30M" }), {
    type: "finished",
    item: "cbt",
  });
  assert.deepEqual(
    meant("passed", { success: true, score: { scaled: 0.8, raw: 80, min: 0, max: 100 }, duration: "PT5M" }),
    {
      type: "attempt",
      item: "cbt",
      score: 0.8,
      seconds: 300,
    },
  );
  assert.deepEqual(meant("passed", { success: true }), { type: "attempt", item: "cbt", correct: true });
  assert.deepEqual(meant("failed", { success: false, duration: "PT1M" }), {
    type: "attempt",
    item: "cbt",
    correct: false,
    seconds: 60,
  });
  assert.deepEqual(meant("https://w3id.org/xapi/adl/verbs/waived", { success: true, completion: true }), {
    type: "known",
    item: "cbt",
  });
  for (const verb of [
    "terminated",
    "https://w3id.org/xapi/adl/verbs/abandoned",
    "https://w3id.org/xapi/adl/verbs/satisfied",
  ]) {
    assert.equal(meant(verb), undefined, verb);
  }
});

for (const [verb, result, expected] of [
  ["answered", { success: true }, { type: "attempt", correct: true }],
  ["answered", {}, undefined],
  ["attempted", undefined, { type: "opened" }],
  ["mastered", undefined, { type: "attempt", correct: true }],
  ["completed", undefined, { type: "finished" }],
  ["completed", { completion: false }, undefined],
  ["completed", { success: true }, { type: "attempt", correct: true }],
  ["experienced", undefined, { type: "opened" }],
  ["experienced", { completion: true }, { type: "finished" }],
  ["scored", { score: { raw: 7, min: 5, max: 10 } }, { type: "attempt", score: 0.4 }],
  ["scored", { score: { raw: 7, max: 10 } }, { type: "attempt", score: 0.7 }],
  ["scored", { score: { raw: 7 } }, undefined],
  ["scored", { score: { scaled: -0.5 } }, { type: "attempt", score: 0 }],
  ["passed", { score: { raw: 7 } }, { type: "attempt", correct: true }],
  [
    "http://id.tincanapi.com/verb/rated",
    { score: { raw: 5, min: 1, max: 5 } },
    { type: "rated", rating: "liked" },
  ],
  [
    "http://id.tincanapi.com/verb/rated",
    { score: { raw: 1, min: 1, max: 5 } },
    { type: "rated", rating: "not-for-me" },
  ],
  ["http://id.tincanapi.com/verb/rated", { score: { raw: 3, min: 1, max: 5 } }, undefined],
  ["http://activitystrea.ms/schema/1.0/dislike", undefined, { type: "rated", rating: "not-for-me" }],
  ["https://www.adlnet.gov/expapi/verbs/passed", undefined, { type: "attempt", correct: true }],
]) {
  test(`${verb} with ${JSON.stringify(result ?? null)}`, () => {
    assert.deepEqual(
      fromStatement(statement(verb, result), { item }),
      expected && { ...expected, item: "cbt" },
    );
  });
}

for (const [duration, seconds] of [
  ["PT4H35M59.14S", 16559.14],
  ["PT16559.14S", 16559.14],
  ["P3W", 1_814_400],
  ["P1DT1S", 86_401],
  ["PT0,5S", 0.5],
  ["P1Y2M", 36_720_000],
]) {
  test(`${duration} is ${seconds} s`, () => {
    const event = fromStatement(statement("passed", { duration }), { item });
    assert.equal(event.seconds, seconds);
  });
}

for (const [field, change] of [
  ["the statement", () => []],
  ["the statement", () => null],
  ["verb", () => ({ ...attempted, verb: undefined })],
  ["verb.id", () => ({ ...attempted, verb: { id: "Example Learner" } })],
  ["object", () => ({ ...attempted, object: "Example Learner" })],
  ["object.id", () => ({ ...attempted, object: { id: 13936749 } })],
  ["version", () => ({ ...attempted, version: "0.95" })],
  ["timestamp", () => ({ ...attempted, timestamp: "teampb" })],
  ["result", () => ({ ...attempted, result: null })],
  ["result.success", () => statement("passed", { success: "Example Learner" })],
  ["result.completion", () => statement("passed", { completion: 1 })],
  ["result.score", () => statement("passed", { score: 13936749 })],
  ["result.score.scaled", () => statement("passed", { score: { scaled: 95 } })],
  ["result.score.scaled", () => statement("passed", { score: { scaled: Number.NaN } })],
  ["result.score.raw", () => statement("passed", { score: { raw: 11, min: 0, max: 10 } })],
  ["result.score.max", () => statement("passed", { score: { raw: 1, min: 2, max: 2 } })],
  ["result.duration", () => statement("passed", { duration: 41 })],
  ...["teampb", "P", "PT", "P1DT", "-PT1S", "1:30", "PT1M2H"].map((duration) => [
    "result.duration",
    () => statement("passed", { duration }),
  ]),
]) {
  test(`what is wrong in ${field} is named, and not said: ${JSON.stringify(change())?.slice(-60)}`, () => {
    assert.throws(
      () => fromStatement(change(), { item }),
      (error) => {
        assert.equal(error.code, "statement-invalid");
        assert.ok(error.message.startsWith(`${field} must be `), error.message);
        for (const secret of SECRETS) assert.ok(!error.message.includes(secret));
        return true;
      },
    );
    assert.throws(() => fromStatements([attempted, change()], { item }), /^CairnError: statements\[1\]/);
  });
}

test("nothing of a person is read, let alone copied", () => {
  const forbidden = [
    "actor",
    "context",
    "authority",
    "stored",
    "attachments",
    "response",
    "extensions",
    "definition",
  ];
  const guarded = (value) =>
    new Proxy(value, {
      get(target, name) {
        assert.ok(!forbidden.includes(name), `${String(name)} was read`);
        const inside = target[name];
        return typeof inside === "object" && inside !== null ? guarded(inside) : inside;
      },
      ownKeys: () => assert.fail("all fields were read"),
    });
  for (const each of [attempted, attended]) {
    const event = fromStatement(guarded(each), { item: () => "an-item" });
    assert.equal(event.item, "an-item");
    for (const secret of SECRETS) assert.ok(!JSON.stringify(event).includes(secret));
  }
});

test("an answer of an LRS comes in order, without what was voided", () => {
  const voiding = {
    actor: { objectType: "Agent", name: "Example Admin", mbox: "mailto:admin@example.adlnet.gov" },
    verb: { id: `${ADL}voided` },
    object: { objectType: "StatementRef", id: "E05AA883-acaf-40ad-bf54-02c8ce485fb0" },
    timestamp: "2015-12-20T00:00:00Z",
  };
  const wrong = { ...attempted, id: "e05aa883-acaf-40ad-bf54-02c8ce485fb0" };
  const later = { ...statement("passed"), timestamp: "2015-12-19T08:00:00+09:00" };
  const aboutPeople = {
    ...statement("passed"),
    object: { objectType: "Agent", mbox: "mailto:teampb@example.com" },
    timestamp: "2015-12-19T00:00:00Z",
  };
  const events = fromStatements(
    { statements: [voiding, aboutPeople, later, wrong, attempted], more: "" },
    { item },
  );
  assert.deepEqual(
    events.map(({ score, correct }) => score ?? correct),
    [0.95, true],
  );
  assert.equal(fromStatement(voiding, { item }), undefined);
  assert.throws(() => fromStatements({ more: "" }, { item }), { code: "statement-invalid" });
  assert.throws(() => fromStatements(null, { item }), { code: "statement-invalid" });
});

test("an activity is found by a table, a map, a function or its address", () => {
  const items = [
    { id: "cbt", url: "/xapi/example/simpleCBT" },
    { id: "nowhere", url: "" },
  ];
  const lookups = [
    item,
    new Map(Object.entries(item)),
    (id) => item[id],
    byUrl(items, "http://example.adlnet.gov"),
  ];
  for (const lookup of lookups) {
    assert.equal(fromStatement(attempted, { item: lookup }).item, "cbt");
    assert.equal(fromStatement(attended, { item: lookup }), undefined);
  }
  assert.equal(
    fromStatement({ ...attempted, object: { id: "urn:toString" } }, { item: { "urn:a": "b" } }),
    undefined,
  );
});

test("what comes out can be recorded", async () => {
  const cairn = await Cairn.open({ catalog });
  const [{ item: first }] = cairn.recommend({ count: 1 });
  const lookup = () => first.id;
  for (const verb of [
    "launched",
    "completed",
    "passed",
    "failed",
    "mastered",
    "https://w3id.org/xapi/adl/verbs/waived",
  ]) {
    await cairn.record(fromStatement(statement(verb, { duration: "PT20S" }), { item: lookup }));
  }
  assert.ok(cairn.mastery().some(({ attempts }) => attempts > 0));
  cairn.dispose();
});

test("a lookup or items that are none are refused by their names", () => {
  const statement = {
    verb: { id: "http://adlnet.gov/expapi/verbs/initialized" },
    object: { id: "https://school.test/7" },
  };
  for (const options of [undefined, null, {}, { item: "a" }, { item: null }]) {
    const refused = { name: "CairnError", code: "options-invalid", message: /option item/ };
    assert.throws(() => fromStatement(statement, options), refused);
    assert.throws(() => fromStatements([], options), refused);
  }
  for (const item of [() => 5, { "https://school.test/7": 5 }, new Map([["https://school.test/7", null]])]) {
    assert.throws(() => fromStatement(statement, { item }), {
      code: "options-invalid",
      message: /an item's id/,
    });
  }
  for (const items of [null, undefined, 5, {}])
    assert.throws(() => byUrl(items), { code: "options-invalid" });
  assert.equal(byUrl([{ id: "a" }, { id: "b", url: "https://school.test/7" }])("https://school.test/7"), "b");
});
