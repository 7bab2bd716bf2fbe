// The way to a goal: finding one by words, the plan, the tutor's step, and the chance of reaching the goal by a date.
import assert from "node:assert/strict";
import { test } from "node:test";
import { english } from "cairn-learn";
import { DAY, Device, testServer, testStore } from "./device.mjs";

testServer();
const GOAL = "two-step-equations";
const MINUTE = 60_000;
const device = (store) => new Device(store ?? testStore()).open();
const told = ({ code, params, text, change }) => {
  assert.deepEqual(english(code, params), { text, change });
  assert.notEqual(text, code, `there is a sentence for ${code}`);
  assert.doesNotMatch(text + change, /undefined|NaN/);
};

test("a goal is found by words, its own or an item's", async () => {
  const { cairn } = await device();
  const [first, ...others] = cairn.findGoals("adding fractions");
  assert.equal(others.length, 4);
  assert.match(first.skill.name, /^Adding fractions/);
  assert.deepEqual([first.via, first.item, first.words], ["skill", null, ["adding", "fractions"]]);
  assert.ok(first.score >= others[0].score && others[3].score > 0);
  const all = ["pizza", "bus", "rocket", "market"].flatMap((word) => cairn.findGoals(word, 1000));
  const byItem = all.filter(({ via }) => via === "item");
  assert.ok(byItem.length > 0);
  for (const { item } of byItem) assert.equal(cairn.item(item.id).name, item.name);
  assert.deepEqual(cairn.findGoals("zzyzx"), []);
  assert.deepEqual(cairn.findGoals(""), []);
  assert.deepEqual(cairn.findGoals("fractions", 0), []);
  assert.equal(cairn.findGoals("fractions", 2).length, 2);
});

test("a search that is none is refused", async () => {
  const { cairn } = await device();
  const invalid = (message) => ({ code: "request-invalid", message });
  assert.throws(() => cairn.findGoals(7), invalid(/is a text, not 7/));
  assert.throws(() => cairn.findGoals("x", 1.5), invalid(/from 0 to 1000, not 1.5/));
  assert.throws(() => cairn.findGoals("x", 1001), invalid(/not 1001/));
  assert.throws(() => cairn.findGoals("x", "many"), invalid(/not "many"/));
});

test("a plan leads from what is missing to the goal, and every part of it says why", async () => {
  const { cairn } = await device();
  const plan = cairn.goal(GOAL);
  assert.deepEqual([plan.skill.id, plan.status], [GOAL, "open"]);
  const ids = plan.steps.map(({ skill }) => skill.id);
  assert.equal(ids.at(-1), GOAL);
  const prerequisites = new Map(cairn.mastery().map((m) => [m.skill.id, m.prerequisites]));
  for (const [place, step] of plan.steps.entries()) {
    const before = prerequisites.get(step.skill.id).filter((id) => ids.includes(id));
    for (const id of before) assert.ok(ids.indexOf(id) < place);
    assert.equal(step.possibleNow, before.length === 0);
    assert.equal(step.why.code, step.skill.id === GOAL ? "plan-goal" : "plan-needed");
    told(step.why);
    assert.equal(step.gap, null);
    assert.ok(step.learn.length <= 2 && step.practise.length <= 4 && step.practise.length > 0);
    for (const { id, name } of [...step.learn, ...step.practise]) assert.equal(cairn.item(id).name, name);
    assert.ok(step.minutes.low < step.minutes.mean && step.minutes.mean < step.minutes.high);
    assert.equal(step.level, "not-started");
  }
  const sum = plan.steps.reduce((minutes, step) => minutes + step.minutes.mean, 0);
  assert.ok(Math.abs(sum / plan.minutes.mean - 1) < 1e-3);
  assert.ok(plan.answers.mean > plan.steps.length);
});

test("a plan is made anew after each event, and what is known is skipped", async () => {
  const it = await device();
  const { steps } = it.cairn.goal(GOAL);
  const known = steps.at(-2).skill;
  await it.cairn.record({ type: "known", skill: known.id });
  const after = it.cairn.goal(GOAL);
  assert.ok(after.steps.length < steps.length && after.minutes.mean < it.cairn.goal(GOAL).minutes.high);
  const skip = after.skipped.find(({ skill }) => skill.id === known.id);
  assert.deepEqual([skip.why.code, skip.level], ["skip-met", "mastered"]);
  for (const { why } of after.skipped) told(why);
  await it.cairn.record({ type: "known", skill: GOAL });
  const met = it.cairn.goal(GOAL);
  assert.deepEqual([met.status, met.steps, met.minutes.mean], ["met", [], 0]);
  it.now += 3000 * DAY;
  const [forgotten] = it.cairn.goal(GOAL).steps.slice(-1);
  assert.equal(forgotten.why.code, "plan-forgotten");
  assert.equal(forgotten.why.params.days, 3000);
  told(forgotten.why);
});

test("the goal is the profile's where none is named", async () => {
  const it = await device();
  assert.equal(it.cairn.goal(), null);
  assert.equal(it.cairn.forecast({ by: it.now + DAY }), null);
  await it.cairn.setGoal(GOAL);
  assert.deepEqual(it.cairn.goal(), it.cairn.goal(GOAL));
  assert.equal(it.cairn.forecast({ by: it.now + DAY }).skill.id, GOAL);
  await it.cairn.setGoal(null);
  assert.equal(it.cairn.goal(), null);
});

test("a goal that the catalog lacks, and limits that leave nothing, are told", async () => {
  const { cairn, now } = await device();
  for (const ask of [() => cairn.goal("alchemy"), () => cairn.forecast({ by: now, skill: "alchemy" })]) {
    assert.equal(ask(), null);
  }
  assert.deepEqual(cairn.unknown, [
    { kind: "skill", id: "alchemy", in: "goal" },
    { kind: "skill", id: "alchemy", in: "forecast" },
  ]);
  assert.throws(() => cairn.goal(null), { code: "skill-unknown", message: /not null/ });
  assert.throws(() => cairn.goal(GOAL, { count: 4 }), {
    code: "request-invalid",
    message: /no field "count"/,
  });
  const plan = cairn.goal(GOAL, { types: ["opera"] });
  assert.equal(plan.status, "unreachable");
  for (const { gap } of plan.steps) {
    assert.equal(gap.code, "gap-put-away");
    told(gap);
  }
  const { chance, because } = cairn.forecast({ by: now + DAY, skill: GOAL, types: ["opera"] });
  assert.deepEqual([chance, because.code], [null, "forecast-unreachable"]);
  told(because);
});

test("after an attempt there is the tutor's step, after anything else none", async () => {
  const it = await device();
  const exercise = it.cairn
    .recommend({ count: 50 })
    .find(({ item }) => item.hint && item.assesses.length > 0);
  const attempt = { type: "attempt", item: exercise.item.id, seconds: 40 };
  const first = await it.cairn.record({ ...attempt, correct: false });
  assert.deepEqual([first.next.action, first.next.item.id], ["hint", exercise.item.id]);
  assert.deepEqual(first.next.why.params, {
    action: "hint",
    skill: first.next.skill.name,
    chance: exercise.chance,
  });
  assert.equal(first.mastery[0].attempts, 1);
  const again = await it.cairn.record({ ...attempt, correct: false });
  assert.deepEqual([again.next.why.code, again.next.why.params.tries], ["tutor-again", 2]);
  assert.match(again.next.why.text, /differently/);
  const right = await it.cairn.record({ ...attempt, correct: true });
  assert.deepEqual([right.next.action, right.next.why.code], ["go-on", "tutor-right"]);
  for (const { next } of [first, again, right]) told(next.why);
  assert.equal((await it.cairn.record({ type: "opened", item: exercise.item.id })).next, null);
});

test("the tutor keeps to limits, proposes a break once, and stops where nothing is left", async () => {
  const it = await device();
  const none = await it.cairn.record(
    { type: "attempt", item: "tables-chairs", correct: true },
    { types: ["opera"] },
  );
  assert.deepEqual(
    [none.next.action, none.next.item, none.next.why.code],
    ["done", null, "tutor-nothing-left"],
  );
  const actions = [];
  for (let minute = 0; minute < 60; minute += 5) {
    it.now += 5 * MINUTE;
    actions.push((await it.answers()).next);
  }
  const breaks = actions.filter(({ action }) => action === "break");
  assert.equal(breaks.length, 1);
  assert.deepEqual([breaks[0].item, breaks[0].why.params.minutes], [null, 45]);
  for (const { why } of actions) told(why);
  await assert.rejects(it.cairn.record({ type: "opened", item: "tables-chairs" }, { topics: "x" }), {
    code: "request-invalid",
    message: /no field "topics"/,
  });
});

test("an attempt that could not be stored is none for the tutor either", async () => {
  const store = testStore();
  const it = await device(store);
  assert.equal((await it.answers(false)).next.why.code, "tutor-too-hard");
  store.full = true;
  await assert.rejects(it.answers(false));
  await assert.rejects(it.cairn.setGoal(GOAL));
  store.full = false;
  assert.equal((await it.answers(false)).next.why.params.tries, 2);
  await it.cairn.profile.erase();
  assert.equal((await it.answers(false)).next.why.code, "tutor-too-hard");
});

test("a forecast rises with the date and the pace, and is silent where there is nothing to go by", async () => {
  const it = await device();
  const ask = (days, more) => it.cairn.forecast({ by: it.now + days * DAY, skill: GOAL, ...more });
  const quiet = ask(30);
  assert.deepEqual([quiet.chance, quiet.because.code], [null, "forecast-too-few-answers"]);
  assert.deepEqual(quiet.because.params, { answers: 0, needed: 10 });
  told(quiet.because);
  const chances = [10, 50, 100, 400].map((days) => ask(days, { minutesAWeek: 100 }));
  for (const [place, { chance, low, high, days, daysLow, daysHigh }] of chances.entries()) {
    assert.ok(place === 0 || chance > chances[place - 1].chance);
    assert.ok(0 <= low && low <= chance && chance <= high && high <= 1);
    assert.ok(daysLow < days && days < daysHigh);
  }
  assert.ok(ask(50, { minutesAWeek: 200 }).chance > chances[1].chance);
  const date = new Date(it.now + 50 * DAY);
  assert.deepEqual(it.cairn.forecast({ by: date, skill: GOAL, minutesAWeek: 100 }), chances[1]);
  assert.equal(ask(-1, { minutesAWeek: 100 }).chance, 0);
  await it.cairn.record({ type: "known", skill: GOAL });
  assert.equal(ask(1).chance, 1);
});

test("a pace is read from what was done of late", async () => {
  const it = await device();
  const items = it.cairn.recommend({ count: 1000 }).filter(({ item }) => item.assesses.length > 0);
  for (const { item } of items.slice(0, 12)) {
    await it.cairn.record({ type: "attempt", item: item.id, correct: false });
  }
  const ask = () => it.cairn.forecast({ by: it.now + 200 * DAY, skill: GOAL });
  assert.equal(ask().because.code, "forecast-too-short");
  told(ask().because);
  it.now += 3 * DAY;
  const { chance, days } = ask();
  assert.ok(chance > 0 && chance < 1 && days > 1);
});

test("a forecast for no date, or at no pace, is refused", async () => {
  const { cairn, now } = await device();
  const invalid = (message) => ({ code: "request-invalid", message });
  assert.throws(() => cairn.forecast(), invalid(/is an object/));
  assert.throws(() => cairn.forecast({}), invalid(/by is a date/));
  assert.throws(
    () => cairn.forecast({ by: new Date("never") }),
    invalid(/by is a date or its milliseconds, not NaN/),
  );
  assert.throws(() => cairn.forecast({ by: "tomorrow" }), invalid(/by of a forecast is a number/));
  for (const minutesAWeek of [0, -5, Number.NaN, 20_000]) {
    assert.throws(() => cairn.forecast({ by: now, minutesAWeek }), invalid(/above 0, at most 10080/));
  }
  assert.throws(() => cairn.forecast({ by: now, minutes_a_week: 5 }), invalid(/no field "minutes_a_week"/));
  cairn.dispose();
  for (const ask of [() => cairn.goal(), () => cairn.findGoals("x"), () => cairn.forecast({ by: now })]) {
    assert.throws(ask, { code: "disposed" });
  }
});
