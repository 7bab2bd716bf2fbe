// What the parts of a report mean, in one set of words for the API, the elements and the app: for real reports of every mechanism.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { describeReport } from "cairn-learn";
import { german } from "cairn-learn/elements";
import { Device, policy, testServer } from "./device.mjs";

const opened = [];
after(() => {
  for (const { cairn } of opened.splice(0)) cairn.dispose();
});

const names = (count) => Array.from({ length: count }, (_, place) => `t${String(place).padStart(3, "0")}`);
const bits = (hex) =>
  [...Buffer.from(hex, "hex")].reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0);

/** A question for each mechanism, and what is said of its answer. */
const REPORTS = {
  "binary-randomised-response": [
    () => ({ kind: "solved", items: ["tables-chairs"] }),
    (hex) => new RegExp(`1 for yes, 0 for no\\. This one says ${hex === "01" ? "yes" : "no"}$`),
    /1 für Ja, 0 für Nein\. Diese sagt (Ja|Nein)$/,
  ],
  "subset-selection": [
    () => ({ kind: "move", topics: names(127) }),
    (hex) =>
      new RegExp(
        `one bit for each possible answer.* ${bits(hex)} of at most 16136 are 1 and name their answers$`,
      ),
    /ein Bit für jede mögliche Antwort.* \d+ von höchstens 16136 sind 1/,
  ],
  "projective-geometry": [
    () => ({ kind: "topic", topics: names(200) }),
    (hex) => new RegExp(`the number ${Buffer.from(hex, "hex").readUIntLE(0, 3)}, which stands for many`),
    /die Zahl \d+, die für viele der möglichen Antworten zugleich steht$/,
  ],
  "k-closest": [
    ({ cairn }) => ({ kind: "interest", catalog: cairn.catalog.hash, dimensions: 32 }),
    (hex) => new RegExp(`direction ${Buffer.from(hex, "hex").readUInt16LE()} in a list of 1024`),
    /Richtung \d+ in einer Liste von 1024/,
  ],
};

for (const [mechanism, [question, english, inGerman]] of Object.entries(REPORTS)) {
  test(`a report of ${mechanism} is described as what it is`, async () => {
    const server = testServer();
    const device = await new Device().open();
    opened.push(device);
    server.policy = policy({
      tasks: [{ ...policy().tasks[0], question: question(device), mechanism }],
    });
    await device.agrees();
    await device.seals();
    const { report } = device.state.waiting;
    const fields = device.cairn.sharing.preview();
    assert.deepEqual(fields, describeReport(report), "the API and the learner's page say the same");
    assert.equal(fields.map(({ hex }) => hex).join(""), report);
    const answer = fields.at(-1);
    assert.match(answer.meaning, english(answer.hex));
    assert.match(
      fields[1].meaning,
      new RegExp(mechanism.replace("-randomised-", " randomised ").replace(/-(?=selection|geometry)/, " ")),
    );
    assert.equal(fields[2].meaning.includes(`here ${answer.hex.length / 2}:`), true);
    // Only what randomises one bit may speak of yes and no.
    if (mechanism !== "binary-randomised-response") {
      for (const { meaning } of fields) assert.doesNotMatch(meaning, /\b(yes|no)\b/);
    }
    const translated = describeReport(report, german.report);
    assert.match(translated.at(-1).meaning, inGerman);
    for (const [place, { name, meaning }] of translated.entries()) {
      assert.ok(meaning && meaning !== fields[place].meaning, `${name} is left in English`);
    }
  });
}

test("bytes that no mechanism makes are said to be unknown", () => {
  const head = (mechanism) => `01${mechanism}${"00".repeat(30)}`;
  for (const report of [
    `${head("09")}00`,
    `${head("01")}02`,
    `${head("01")}0100`,
    `${head("03")}00`,
    `${head("04")}ffff`,
  ]) {
    assert.match(describeReport(report).at(-1).meaning, /in a way that this page does not know/);
  }
  assert.match(describeReport(`${head("02")}0000`).at(-1).meaning, /chance has left the set empty/);
  assert.match(
    describeReport(`${head("02")}0100`).at(-1).meaning,
    /1 of at most 16 is 1 and names its answer/,
  );
});
