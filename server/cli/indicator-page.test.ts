import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { indicatorPage } from "./indicator-page.ts";

const csv = readFileSync("node_modules/vega-datasets/data/sp500-2000.csv", "utf8");

it("docs/indicators.md and its pictures are up to date", () => {
  const page = indicatorPage(csv);
  const stale = [...page].filter(([path, text]) => readFileSync(`docs/${path}`, "utf8") !== text);
  expect(
    stale.map(([path]) => path),
    "run npm run docs:indicators",
  ).toEqual([]);
  const pictures = readdirSync("docs/indicators").map((name) => `indicators/${name}`);
  expect(pictures.filter((path) => !page.has(path))).toEqual([]);
});

it("counts at least 150 distinct indicators", () => {
  const [, count] = /\*\*(\d+) distinct/.exec(indicatorPage(csv).get("indicators.md") ?? "") ?? [];
  expect(Number(count)).toBeGreaterThanOrEqual(150);
});
