import { combined, first, run, scaled } from "./reading.ts";
import type { SampleBars, Samples } from "./sample-files.ts";

const hlc = ({ high, low, close }: SampleBars) => [high, low, close];

const START =
  "The example starts every average with its first value, ours with a mean; the lines meet later on.";

/** Worked examples of StockCharts' ChartSchool. */
export const STOCKCHARTS: Samples = {
  "cs-accum.csv": {
    ours: (x) => ({
      "MF Multiplier": first("closeLocationValue", hlc(x)),
      ADLine: first("ad", [...hlc(x), x.volume]),
    }),
  },
  "cs-atr.csv": {
    reason:
      "The example counts high − low of the first bar as a true range; ours needs a last close, as Wilder's.",
    ours: (x) => ({ ATR: first("atr", hlc(x), { period: 14 }) }),
  },
  "cs-bbands.csv": {
    ours: ({ close }) => {
      const { upper, middle, lower } = run("bollinger", [close], { period: 20 });
      return {
        MiddleBand: middle!,
        HighBand: upper!,
        LowBand: lower!,
        WidthBand: scaled(first("bollingerBandwidth", [close]), 100),
        PercentageBand: first("bollingerPercent", [close]),
      };
    },
  },
  "cs-dc.csv": {
    tolerance: { last_printed_digit: 1 },
    ours: (x) => {
      const { upper, middle, lower } = run("donchian", [x.high, x.low], { period: 20 });
      return { upper_band: upper!, middle_band: middle!, lower_band: lower! };
    },
  },
  "cs-easeofmovement.csv": {
    ours: (x) => {
      const ease = (period: number) =>
        first("easeOfMovement", [x.high, x.low, x.volume], { period, divisor: 100_000_000 });
      return { EMV: ease(1), SMA_EMV: ease(14) };
    },
  },
  "cs-kama.csv": {
    ours: ({ close }) => ({
      ER: first("efficiencyRatio", [close], { period: 10 }),
      KAMA: first("kama", [close], { period: 10 }),
    }),
  },
  "cs-rsi.csv": {
    reason: "The example starts the averages with the first change, Wilder and ours with a mean of n.",
    ours: ({ close }) => ({ RSI: first("rsi", [close], { period: 14 }) }),
  },
  "cs-ultosc.csv": { ours: (x) => ({ Ult_Osc: first("ultimateOscillator", hlc(x)) }) },
  "cs-vpt.csv": { ours: (x) => ({ "unsmoothed vpt": first("priceVolumeTrend", [x.close, x.volume]) }) },
  "cs-wma.csv": { ours: ({ close }) => ({ WMA: first("wma", [close], { period: 9 }) }) },
  "cs-tsi.csv": {
    reason: START,
    ours: ({ close }) => ({ TSI: run("tsi", [close], { long: 25, short: 13, signal: 1 }).tsi! }),
  },
  "cs-macd.csv": {
    ours: ({ close }) => {
      const { macd, signal, histogram } = run("macd", [close], { seeding: "apart" });
      return { MACD_line: macd!, MACD_signal: signal!, MACD_diff: histogram! };
    },
    reason: START,
  },
  "cs-pvo.csv": {
    ours: ({ volume }) => ({
      PVO: combined(run("pvo", [volume], { signal: 1 }).pvo!, volume, (value) => value),
    }),
    reason: START,
  },
};
