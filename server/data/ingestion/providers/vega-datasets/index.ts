import type { ImportMapping } from "#lib/data/ingestion/index.ts";
import type { SampleFile } from "#server/data/ingestion/providers/sample-file.ts";

const mapping: ImportMapping = {
  delimiter: ",",
  quote: "",
  decimal: ".",
  header: true,
  columnCount: 7,
  columns: { time: 0, open: 1, high: 2, low: 3, close: 4, adjustedClose: 5, volume: 6 },
  side: "trade",
  timeFormat: "iso",
  stamps: "date",
  timeZone: "America/New_York",
  stampedAt: "start",
  prices: "raw",
  symbol: "SPX",
  resolution: "1d",
  calendar: "XNYS",
};

/** The S&P 500 index, real daily bars of the npm package vega-datasets (BSD-3-Clause), installed with Pitwall. */
export const sp500Daily: SampleFile = {
  path: "node_modules/vega-datasets/data/sp500-2000.csv",
  fileName: "sp500-2000.csv",
  mapping,
  target: {
    kind: "new",
    name: "S&P 500 daily, 2000–2020",
    source: "npm package vega-datasets, file sp500-2000.csv (an index: its volume is the exchange's sum)",
    licence: "BSD-3-Clause",
    synthetic: false,
  },
};
