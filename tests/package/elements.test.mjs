// The custom elements where there is no page: importing them does nothing, and every language says everything. What they show
// is in tests/e2e/elements.test.mjs.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { addMessages, defineElements, englishTexts, german } from "cairn-learn/elements";

test("importing them where there is no page registers nothing, and defining them there does no harm", () => {
  assert.equal(globalThis.window, undefined);
  // Under Node, Lit puts a registry of its own where there is none.
  assert.equal(globalThis.customElements?.get("cairn-feed"), undefined);
  defineElements();
  addMessages("de", german);
});

test("defining them twice leaves the first as they are", () => {
  const registry = new Map();
  registry.define = (name, element) => {
    assert.ok(!registry.has(name), name);
    registry.set(name, element);
  };
  defineElements(registry);
  defineElements(registry);
  assert.deepEqual(
    [...registry.keys()],
    [
      "cairn-catalog",
      "cairn-feed",
      "cairn-mastery",
      "cairn-why",
      "cairn-my-data",
      "cairn-sharing",
      "cairn-sharing-notice",
    ],
  );
});

test("German says all that English says", () => {
  const shape = (texts) =>
    Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [
        name,
        typeof text === "object" ? shape(text) : typeof text,
      ]),
    );
  assert.deepEqual(shape(german.texts), shape(englishTexts));
});

for (const [file, say, params] of [
  ["en", (code) => german.reason(code, { action: "go-on" })?.text, /(undefined|NaN)$/],
  ["policy-en", (code) => german.policy(code, { names: ["A"], days: 91 }), /^$/],
]) {
  test(`German has a sentence for every code of ${file}`, async () => {
    const source = await readFile(
      new URL(`../build/messages/${file}.js`, import.meta.resolve("cairn-learn")),
      "utf8",
    );
    const table = source.slice(source.search(/const (MESSAGES|SENTENCES) = \{/), source.lastIndexOf("\n};"));
    const codes = [...table.matchAll(/^ {4}"?([a-z-]+)"?: \(/gm)].map(([, code]) => code);
    assert.ok(codes.length > 10, `${codes.length} codes`);
    const missing = codes.filter((code) => !say(code) || params.test(say(code)));
    assert.deepEqual(missing, []);
    assert.equal(say("no-such-code"), undefined);
  });
}

test("what an item calls a stretch is not called just right in its reason", async () => {
  const { english } = await import(new URL("../build/messages/en.js", import.meta.resolve("cairn-learn")));
  for (const [reason, stretch, right] of [
    [english, /^A stretch for you: .* 54 %/, /^About the right difficulty for you: .* 55 %/],
    [german.reason, /^Das fordert dich: .* 54 %/, /^Etwa die richtige Schwierigkeit für dich: .* 55 %/],
  ]) {
    assert.match(reason("right-level", { chance: 0.54 }).text, stretch);
    assert.match(reason("right-level", { chance: 0.55 }).text, right);
  }
});
