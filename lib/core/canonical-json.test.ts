import { expect, it } from "vitest";
import { canonicalJson } from "./canonical-json.ts";

it("writes equal values as equal text, whatever the order of their keys", () => {
  expect(canonicalJson({ b: [1, { d: null, c: "x" }], a: 1e21 })).toBe(
    '{"a":1e+21,"b":[1,{"c":"x","d":null}]}',
  );
  expect(canonicalJson({ a: undefined, b: true })).toBe(canonicalJson({ b: true }));
});

it("can be read by JSON", () => {
  const value = { text: 'quote " and ü', list: [1.5, -0.1, []], nested: { yes: true } };
  expect(JSON.parse(canonicalJson(value))).toEqual(value);
});

it("refuses what JSON cannot say", () => {
  expect(() => canonicalJson({ a: Number.NaN })).toThrow("JSON has no way to write NaN");
  expect(() => canonicalJson(() => 1)).toThrow("JSON has no way to write a function");
});
