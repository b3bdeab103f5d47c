import type { IndicatorName } from "#lib/data/features/index.ts";
import type { Column, Columns, Params, Reading } from "./reading.ts";
import { combined, first, numberOf, only, run, scaled } from "./reading.ts";

/** backtrader reads whole bars; a function of one line takes the close. */
type Bars = { readonly open: Column; readonly high: Column; readonly low: Column; readonly close: Column };
const bars = ([open, high, low, close]: readonly Column[]): Bars => ({
  open: open!,
  high: high!,
  low: low!,
  close: close!,
});
const hlc = (x: readonly Column[]) => [bars(x).high, bars(x).low, bars(x).close];
const hl = (x: readonly Column[]) => [bars(x).high, bars(x).low];
const line = (x: readonly Column[]) => [x.length === 1 ? x[0]! : bars(x).close];
const n = (p: Params) => ({ period: p.period });

const AVERAGES: Readonly<Record<string, string>> = {
  SMA: "sma",
  EMA: "ema",
  WMA: "wma",
  SMMA: "wilder",
  DEMA: "dema",
  TEMA: "tema",
  KAMA: "kama",
};
const averageNames = ["SMA", "EMA", "WMA", "SMMA", "DEMA", "TEMA", "KAMA"] as const;
const average = (x: readonly Column[], kind: string, period: unknown) =>
  first("movingAverage", line(x), { period, average: AVERAGES[kind] });

/** An average, the distance of the price from it, and an envelope around it, for each kind. */
const families: [string, Reading][] = averageNames.flatMap((kind): [string, Reading][] => [
  [kind, (x, p) => ({ line: average(x, kind, p.period) })],
  [`${kind}Osc`, (x, p) => ({ line: combined(line(x)[0]!, average(x, kind, p.period), (v, a) => v - a) })],
  [`${kind}Envelope`, (x, p) => envelope(average(x, kind, p.period), numberOf(p.perc))],
]);

const envelope = (middle: Column, percent: number): Columns => ({
  middle,
  upper: scaled(middle, 1 + percent / 100),
  lower: scaled(middle, 1 - percent / 100),
});

function ppo(x: readonly Column[], p: Params, by: "slow" | "fast"): Columns {
  only(p, "movav", "EMA");
  const fast = first("ema", line(x), { period: p.period1 });
  const slow = first("ema", line(x), { period: p.period2 });
  const apart = combined(fast, slow, (a, b) => 100 * (a - b));
  const value = combined(apart, by === "fast" ? fast : slow, (a, b) => a / b);
  const signal = first("ema", [value], { period: p.period_signal });
  return { ppo: value, signal, histogram: combined(value, signal, (a, b) => a - b) };
}

const simple = (name: IndicatorName, of: (x: readonly Column[]) => Column[] = line): Reading => {
  return (x, p) => run(name, of(x), n(p));
};

/** backtrader's indicators in ours; the lines in its order. */
export const BACKTRADER: Readonly<Record<string, Reading>> = {
  ...Object.fromEntries(families),
  AO: (x, p) => run("awesome", hl(x), { fast: p.fast, slow: p.slow }),
  AccelerationDecelerationOscillator: (x, p) => run("accelerator", hl(x), n(p)),
  ATR: (x, p) => {
    only(p, "movav", "SMMA");
    return run("atr", hlc(x), n(p));
  },
  AroonUpDown: (x, p) => {
    const { up, down } = run("aroon", hl(x), n(p));
    return { up: up!, down: down! };
  },
  AroonOscillator: simple("aroonOscillator", hl),
  BBands: (x, p) => {
    const { upper, middle, lower } = run("bollinger", line(x), { ...n(p), deviations: p.devfactor });
    return { middle: middle!, upper: upper!, lower: lower! };
  },
  CCI: (x, p) => {
    only(p, "factor", 0.015);
    return run("cci", hlc(x), n(p));
  },
  DM: (x, p) => ({
    adx: first("adx", hlc(x), n(p)),
    adxr: first("adxr", hlc(x), n(p)),
    plus: first("plusDi", hlc(x), n(p)),
    minus: first("minusDi", hlc(x), n(p)),
  }),
  DPO: simple("dpo"),
  DV2: (x, p) => run("dv2", hlc(x), { ...n(p), smoothing: p.maperiod }),
  DownMove: (x) => ({ line: scaled(first("momentum", line(x), { period: 1 }), -1) }),
  UpMove: (x) => run("momentum", line(x), { period: 1 }),
  Envelope: (x, p) => envelope(line(x)[0]!, numberOf(p.perc)),
  HMA: simple("hull"),
  HeikinAshi: (x) => run("heikinAshi", [bars(x).open, ...hlc(x)]),
  Highest: simple("highest"),
  Lowest: simple("lowest"),
  Ichimoku: (x, p) => {
    const { tenkan, kijun, senkou, senkou_lead: shift } = p;
    return run("ichimoku", hl(x), { tenkan, kijun, senkou, shift });
  },
  KAMA: (x, p) => run("kama", line(x), { ...n(p), fast: p.fast, slow: p.slow }),
  KAMAOsc: (x, p) => {
    const kama = first("kama", line(x), { ...n(p), fast: p.fast, slow: p.slow });
    return { line: combined(line(x)[0]!, kama, (v, a) => v - a) };
  },
  KST: (x, p) => {
    const parts = [1, 2, 3, 4].flatMap((k) => [
      [`roc${k}`, p[`rp${k}`]],
      [`sma${k}`, p[`rma${k}`]],
    ]);
    return run("kst", line(x), { ...Object.fromEntries(parts), signal: p.rsignal });
  },
  LRSI: (x, p) => run("laguerreRsi", line(x), { gamma: p.gamma }),
  MACDHisto: (x, p) => {
    only(p, "movav", "EMA");
    const { period_me1: fast, period_me2: slow, period_signal: signal } = p;
    return run("macd", line(x), { fast, slow, signal, seeding: "apart" });
  },
  Momentum: simple("momentum"),
  MomentumOscillator: simple("rocr100"),
  PctChange: simple("rocp"),
  // backtrader divides by all n values, of which the newest is never below itself.
  PercentRank: (x, p) => ({ line: scaled(first("percentRank", line(x), n(p)), 1 - 1 / numberOf(p.period)) }),
  // Its atr_movav is never used: the range is averaged as Wilder does.
  PGO: (x, p) => run("prettyGood", hlc(x), { ...n(p), average: "wilder" }),
  PPO: (x, p) => ppo(x, p, "slow"),
  PPOShort: (x, p) => ppo(x, p, "fast"),
  PriceOsc: (x, p) => {
    only(p, "movav", "EMA");
    return run("apo", line(x), { fast: p.period1, slow: p.period2, average: "ema", seeding: "apart" });
  },
  RMI: (x, p) => run("rmi", line(x), { ...n(p), lookback: p.lookback }),
  ROC: simple("rocp"),
  RSI: (x, p) => run("rmi", line(x), { ...n(p), lookback: p.lookback }),
  RSI_Safe: (x, p) => run("rmi", line(x), { ...n(p), lookback: p.lookback }),
  Stochastic: (x, p) => {
    only(p, "movav", "SMA");
    return run("stochastic", hlc(x), { ...n(p), smoothK: p.period_dfast, smoothD: p.period_dslow });
  },
  StochasticFull: (x, p) => {
    only(p, "movav", "SMA");
    const { k, d } = run("stochastic", hlc(x), { ...n(p), smoothK: p.period_dfast, smoothD: p.period_dslow });
    return { fast: first("stochasticFast", hlc(x), { ...n(p), smoothD: 1 }), slow: k!, slower: d! };
  },
  SumN: simple("rollingSum"),
  TSI: (x, p) => {
    only(p, "pchange", 1);
    const { tsi } = run("tsi", line(x), { long: p.period1, short: p.period2, signal: 1 });
    return { tsi: tsi! };
  },
  Trix: simple("trix"),
  UltimateOscillator: (x, p) => run("ultimateOscillator", hlc(x), { short: p.p1, middle: p.p2, long: p.p3 }),
  Vortex: simple("vortex", hlc),
  WilliamsAD: (x) => run("williamsAd", hlc(x)),
  WilliamsR: simple("williamsR", hlc),
  ZLEMA: simple("zlema"),
};
