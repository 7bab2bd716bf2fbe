// The odds that a policy's words tell are those of that policy: computed here once more, in integers, for many policies in both
// languages. And no sentence that a learner reads comforts where the code promises nothing.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { policyInWords } from "cairn-learn";
import { englishTexts, german } from "cairn-learn/elements";

/** A generator with a seed, so that a failure comes again. */
function generator(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const ratio = (random) => {
  const denominator = 1 + random(1000);
  const most = Math.floor((denominator * 7389) / 1000);
  if (most <= denominator) return ratio(random);
  return { numerator: denominator + 1 + random(most - denominator), denominator };
};
const nats = ({ numerator, denominator }) => Math.log(numerator / denominator);
const KINDS = [
  ["solved", "binary-randomised-response"],
  ["tried", "binary-randomised-response"],
  ["helped", "binary-randomised-response"],
  ["topic", "subset-selection"],
  ["topic", "projective-geometry"],
  ["move", "subset-selection"],
  ["move", "projective-geometry"],
  ["interest", "k-closest"],
];

function made(random) {
  const ratios = [];
  const tasks = Array.from({ length: 1 + random(4) }, (_, place) => {
    const [kind, mechanism] = KINDS[random(KINDS.length)];
    // Half of the policies have one price for all questions.
    ratios.push(place > 0 && random(2) ? ratios[0] : ratio(random));
    const names = kind === "helped" ? [] : Array.from({ length: 2 + random(60) }, (_, name) => `n${name}`);
    return {
      id: `t${place}`,
      kind,
      names,
      mechanism,
      epsilon: nats(ratios[place]),
      task: "0".repeat(16),
    };
  });
  const cap = { numerator: 2000 + random(2_978_957), denominator: 1000 };
  const policy = {
    id: "made",
    epochDays: 7 + random(360),
    cohortFloor: 10 + random(1000),
    lifetimeEpsilon: nats(cap),
    noticeSeconds: 5 + random(3596),
    tasks,
  };
  return { policy, ratios, cap };
}

/** How many charges of a ratio fit under a cap, exactly. */
function fitting({ numerator, denominator }, cap) {
  const [a, b] = [BigInt(numerator), BigInt(denominator)];
  let [count, spent, allowed] = [0, BigInt(cap.denominator) * a, BigInt(cap.numerator) * b];
  while (spent <= allowed) [count, spent, allowed] = [count + 1, spent * a, allowed * b];
  return count;
}

const plain = (written) => Number(written.replace(/[.,]/g, ""));

/** The cases that a sentence tells, held to a share: rounded right, and never to "knows nothing" or "knows all". */
function tells(text, share) {
  const [, right, of] = /(\d[\d.,]*) (?:of|von) (\d[\d.,]*) (?:cases|Fällen)/.exec(text) ?? assert.fail(text);
  const told = plain(right) / plain(of);
  assert.ok(Math.abs(told - share) <= 0.5 / plain(of) + 1e-12, `${text} for ${share}`);
  assert.ok(told > 0.5 && told < 1, text);
}

const WORDS = { en: undefined, de: german.policy };

for (const [language, words] of Object.entries(WORDS)) {
  test(`the odds in the words are the policy's own, over 400 policies (${language})`, () => {
    const random = generator(17);
    for (let each = 0; each < 400; each++) {
      const { policy, ratios, cap } = made(random);
      const { questions, terms } = policyInWords(policy, (id) => id, words);
      const say = (code) => terms.find((term) => term.code === code).text;
      for (const [place, { odds }] of questions.entries()) {
        const { numerator, denominator } = ratios[place];
        tells(odds.text, numerator / (numerator + denominator));
        assert.equal(
          odds.code,
          policy.tasks[place].mechanism.startsWith("binary") ? "policy-odds-bit" : "policy-odds-any",
        );
      }
      const [least, most] = [...ratios]
        .sort((a, b) => nats(a) - nats(b))
        .filter((_, i, all) => i === 0 || i === all.length - 1);
      const dearest = most ?? least;
      const reports = fitting(least, cap);
      if (reports > 0) {
        assert.equal(plain(/(?:up to|bis zu) (\d+)/.exec(say("policy-lifetime"))[1]), reports);
        assert.match(say("policy-lifetime"), /none to their number|keine für ihre Zahl/);
      }
      const one = nats(least) === nats(dearest);
      if (!one || reports > 0) {
        tells(say("policy-together"), 1 / (1 + Math.exp(-(one ? reports * nats(least) : nats(cap)))));
      }
      const factor = Number(
        /(\d+(?:[.,]\d)?)(?: times|-mal)/.exec(say("policy-deniable"))[1].replace(",", "."),
      );
      assert.ok(Math.abs(factor - dearest.numerator / dearest.denominator) <= 0.05 + 1e-9);
      assert.match(say("policy-shown"), new RegExp(`\\b${policy.noticeSeconds} (seconds|Sekunden)`));
      assert.match(say("policy-published"), new RegExp(`\\b${policy.cohortFloor} (answers|Antworten)`));
    }
  });
}

test("a cap on what is given away is told as no cap on the number of answers, with the pace", () => {
  const epsilon = Math.log(21 / 20);
  const task = {
    id: "t",
    kind: "helped",
    names: [],
    mechanism: "binary-randomised-response",
    epsilon,
    task: "",
  };
  const policy = {
    id: "p",
    epochDays: 7,
    cohortFloor: 10,
    lifetimeEpsilon: Math.log(2980.957),
    noticeSeconds: 20,
    tasks: [task],
  };
  const { questions, terms } = policyInWords(policy);
  assert.match(questions[0].odds.text, /could be right in 51 of 100 cases/);
  assert.match(
    terms[1].text,
    /up to 163 answers, one in each period of a week at the most.* after about 3\.1 years/,
  );
  assert.match(terms[2].text, /9,996 of 10,000 cases/);
});

/** What the code does not make so, in whichever words. */
const COMFORT =
  /almost nothing|\bnobody\b|\bno one\b|\bever\b|\bnever\b|whatever (the|this) (site|page)|anonym|fast nichts|\bniemand|\bnie\b|was auch immer|für immer|nirgends/i;

test("no sentence that a learner reads about sharing comforts", async () => {
  const sentences = (value) =>
    typeof value === "string"
      ? [value]
      : typeof value === "function"
        ? [value("1", "2", "3")]
        : Object.values(value).flatMap(sentences);
  const random = generator(4);
  const lines = Array.from({ length: 50 }, () => made(random).policy).flatMap((policy) =>
    Object.values(WORDS).flatMap((words) => {
      const { schedule, questions, terms } = policyInWords(policy, (id) => id, words);
      const all = [
        schedule,
        ...questions.flatMap(({ asks, nothing, chance, odds }) => [asks, nothing, chance, odds]),
        ...terms,
      ];
      return all.filter(({ code }) => code !== "policy-asks-tried").map(({ text }) => text);
    }),
  );
  for (const text of [...sentences(englishTexts), ...sentences(german.texts), ...lines]) {
    assert.doesNotMatch(text, COMFORT);
  }
  // The app's own words stand in its templates; what is about other things than sharing may say "never".
  const app = new URL("../../www/", import.meta.url);
  const files = (await readdir(new URL("src/", app))).filter((name) => name.endsWith(".ts"));
  const promises =
    /almost nothing|nobody knows|nobody can|nowhere else|just as good|, ever\b|anonym|whatever the site/i;
  for (const name of [...files.map((name) => `src/${name}`), "index.html", "public/manifest.webmanifest"]) {
    assert.equal(promises.exec(await readFile(new URL(name, app), "utf8"))?.[0], undefined, name);
  }
  for (const name of [
    "README.md",
    "pkg-config/README.md",
    "docs/package/what-leaves-the-device.md",
    "docs/package/elements.md",
  ]) {
    const text = await readFile(new URL(`../../${name}`, import.meta.url), "utf8");
    assert.equal(promises.exec(text)?.[0], undefined, name);
  }
});
