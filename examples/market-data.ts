import { readFileSync } from "node:fs";
import { barsFromCsv } from "#lib/testkit/builders/index.ts";

/** S&P 500 daily bars 2000–2020, real data of the npm package vega-datasets. */
export function sp500() {
  return barsFromCsv("SPX", readFileSync("node_modules/vega-datasets/data/sp500-2000.csv", "utf8"));
}
