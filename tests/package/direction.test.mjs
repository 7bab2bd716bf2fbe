// In which direction names are laid out: their language's, whatever their first letters are.
import assert from "node:assert/strict";
import { test } from "node:test";

const { directionOf } = await import(
  new URL("../build/elements/direction.js", import.meta.resolve("cairn-learn"))
);

test("a language's script says the direction", () => {
  for (const tag of [
    "ar",
    "ar-EG",
    "fa",
    "ur",
    "he",
    "yi",
    "ps",
    "dv",
    "ckb",
    "sd",
    "ug",
    "az-Arab",
    "pa-PK",
    "ar-x-kids",
    "nqo",
  ]) {
    assert.equal(directionOf(tag), "rtl", tag);
  }
  for (const tag of [
    "en",
    "de-x-du",
    "hi",
    "th",
    "zh-Hant",
    "ja",
    "az",
    "pa",
    "ru",
    "ks-Deva",
    "sd-Deva",
    "tr",
  ]) {
    assert.equal(directionOf(tag), "ltr", tag);
  }
  for (const tag of ["", undefined, "und", "mul", "zxx", "english language", "-"])
    assert.equal(directionOf(tag), undefined);
});
