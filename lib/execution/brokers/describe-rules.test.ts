import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { RULE_TABLES, withRuleTables } from "./index.ts";

const page = readFileSync("docs/engine.md", "utf8");

it("is what docs/engine.md says; run `npm run docs:engine` when it is not", () => {
  expect(withRuleTables(page)).toBe(page);
});

it("has a place on the page for every table", () => {
  for (const [name, write] of Object.entries(RULE_TABLES)) {
    expect(page).toContain(`<!-- ${name} -->\n${write()}\n<!-- end -->`);
    expect(write().split("\n").length).toBeGreaterThan(4);
  }
});
