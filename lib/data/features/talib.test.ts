import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Indicator, indicators } from "./index.ts";

// biome-ignore lint/style/noProcessEnv: where the reference files lie is the tests' own affair
const SHARED = process.env.PITWALL_SHARED ?? "../shared";
const FOLDER = join(SHARED, "golden", "indicators");
const RELATIVE = 1e-9;
/** TA-Lib subtracts squares of prices, which cancels digits that ours keeps: the tolerance of the file itself. */
const CANCELS: Record<string, number> = { STDDEV: 1e-8 };

type Table = { names: string[]; column(name: string): Float64Array };
type Meta = {
  input: { bars: string };
  values_file: string;
  columns: Record<string, { function: string; params: Record<string, number>; first_index: number }>;
};

function readTable(path: string): Table {
  const [head = "", ...lines] = readFileSync(path, "utf8").trim().split("\n");
  const names = head.split(",").map((name) => name.trim());
  const rows = lines.map((line) => line.split(","));
  return {
    names,
    column(name) {
      const k = names.findIndex((candidate) => candidate.toLowerCase() === name.toLowerCase());
      return Float64Array.from(rows, (row) => (row[k] ? Number(row[k]) : Number.NaN));
    },
  };
}

/** TA-Lib's function → ours; its parameters in our names; its columns → our outputs. */
const SAME: Record<
  string,
  { ours: keyof typeof indicators; parameters: Record<string, string>; outputs: string[] }
> = {
  SMA: { ours: "sma", parameters: { timeperiod: "period" }, outputs: ["SMA"] },
  EMA: { ours: "ema", parameters: { timeperiod: "period" }, outputs: ["EMA"] },
  WMA: { ours: "wma", parameters: { timeperiod: "period" }, outputs: ["WMA"] },
  RSI: { ours: "rsi", parameters: { timeperiod: "period" }, outputs: ["RSI"] },
  ATR: { ours: "atr", parameters: { timeperiod: "period" }, outputs: ["ATR"] },
  MAX: { ours: "highest", parameters: { timeperiod: "period" }, outputs: ["MAX"] },
  MIN: { ours: "lowest", parameters: { timeperiod: "period" }, outputs: ["MIN"] },
  ROC: { ours: "roc", parameters: { timeperiod: "period" }, outputs: ["ROC"] },
  STDDEV: { ours: "standardDeviation", parameters: { timeperiod: "period" }, outputs: ["STDDEV"] },
  BBANDS: {
    ours: "bollinger",
    parameters: { timeperiod: "period", nbdevup: "deviations" },
    outputs: ["BBANDS.UpperBand", "BBANDS.MiddleBand", "BBANDS.LowerBand"],
  },
  MACD: {
    ours: "macd",
    parameters: { fastperiod: "fast", slowperiod: "slow", signalperiod: "signal" },
    outputs: ["MACD.MACD", "MACD.MACDSignal", "MACD.MACDHist"],
  },
};

const META = join(FOLDER, "talib_spy502.meta.json");
if (existsSync(META))
  describe("agrees with TA-Lib after the warm-up, relative 1e-9", () => {
    const meta = JSON.parse(readFileSync(META, "utf8")) as Meta;
    const expected = readTable(join(FOLDER, meta.values_file));
    const bars = readTable(join(SHARED, "data", meta.input.bars));
    for (const [name, { ours, parameters, outputs }] of Object.entries(SAME))
      it(name, () => {
        const { params, first_index } = meta.columns[outputs[0]!]!;
        const named = Object.entries(parameters).map(([theirs, own]) => [own, params[theirs]]);
        const indicator = indicators[ours] as unknown as Indicator;
        const inputs = indicator.inputs.map((input) => bars.column(input === "source" ? "close" : input));
        const columns = indicator.block(inputs, Object.fromEntries(named));
        outputs.forEach((output, k) => {
          const wanted = expected.column(output);
          expect(columns[k]!.findIndex((value) => !Number.isNaN(value))).toBe(first_index);
          const far = [...wanted].findIndex((value, row) => {
            const apart = Math.abs(columns[k]![row]! - value);
            return (
              row >= first_index && !(apart <= (CANCELS[name] ?? RELATIVE) * Math.max(Math.abs(value), 1e-3))
            );
          });
          expect(far, `${output} differs at row ${far}`).toBe(-1);
        });
      });
  });

it("names only indicators that are registered", () => {
  expect(Object.values(SAME).every(({ ours }) => ours in indicators)).toBe(true);
});
