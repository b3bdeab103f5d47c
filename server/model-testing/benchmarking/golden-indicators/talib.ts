import { type Indicator, indicatorList } from "#lib/data/features/index.ts";
import { NotExpressible } from "#server/model-testing/benchmarking/golden-account.ts";
import {
  type Column,
  type Columns,
  combined,
  first,
  numberOf,
  type Params,
  type Reading,
  run,
} from "./reading.ts";

/** TA-Lib's types of moving average, by number. */
const AVERAGES = ["sma", "ema", "wma", "dema", "tema", "trima", "kama", "mama", "t3"] as const;
const averageKind = (type: unknown) => AVERAGES[Number(type)];

/** Our names for its parameters. */
const NAMES: Readonly<Record<string, string>> = {
  timeperiod: "period",
  fastperiod: "fast",
  slowperiod: "slow",
  signalperiod: "signal",
  nbdevup: "deviations",
  penetration: "penetration",
  vfactor: "factor",
  fastlimit: "fastLimit",
  slowlimit: "slowLimit",
  acceleration: "acceleration",
  maximum: "maximum",
  matype: "average",
  fastmatype: "fastAverage",
  slowmatype: "slowAverage",
  signalmatype: "signalAverage",
  fastk_period: "period",
  slowk_period: "smoothK",
  slowk_matype: "averageK",
  slowd_period: "smoothD",
  slowd_matype: "averageD",
  fastd_period: "smoothD",
  fastd_matype: "averageD",
  timeperiod1: "short",
  timeperiod2: "middle",
  timeperiod3: "long",
  startvalue: "startValue",
  offsetonreverse: "offsetOnReverse",
  accelerationinitlong: "initialLong",
  accelerationlong: "accelerationLong",
  accelerationmaxlong: "maximumLong",
  accelerationinitshort: "initialShort",
  accelerationshort: "accelerationShort",
  accelerationmaxshort: "maximumShort",
};

/** Functions that take more than a change of names. */
const OWN: Readonly<Record<string, Reading>> = {
  BBANDS: ([source], p) => {
    const period = numberOf(p.timeperiod);
    const middle = first("movingAverage", [source], { period, average: averageKind(p.matype ?? 0) });
    const spread = first("standardDeviation", [source], { period });
    return {
      UpperBand: combined(middle, spread, (m, s) => m + s * numberOf(p.nbdevup, 2)),
      MiddleBand: combined(middle, spread, (m, s) => m + 0 * s),
      LowerBand: combined(middle, spread, (m, s) => m - s * numberOf(p.nbdevdn, 2)),
    };
  },
  STDDEV: (inputs, p) => ({
    STDDEV: first("standardDeviation", inputs, { period: p.timeperiod }).map((v) => v * numberOf(p.nbdev, 1)),
  }),
  VAR: (inputs, p) => ({ VAR: first("variance", inputs, { period: p.timeperiod }) }),
  STOCHRSI: (inputs, p) =>
    run("stochasticRsi", inputs, {
      rsi: p.timeperiod,
      period: p.fastk_period,
      smoothD: p.fastd_period,
      averageD: averageKind(p.fastd_matype),
    }),
  MAXINDEX: (inputs, p) => rowsOf(run("barsSinceHighest", inputs, { period: p.timeperiod })),
  MININDEX: (inputs, p) => rowsOf(run("barsSinceLowest", inputs, { period: p.timeperiod })),
  MINMAXINDEX: (inputs, p) => rowsOf(run("barsSinceExtremes", inputs, { period: p.timeperiod })),
};

/** TA-Lib names the row, we count back from the newest. */
const rowsOf = (columns: Columns): Columns =>
  Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, column.map((bars, row) => row - bars)]),
  );

const byName = new Map<string, Indicator>(
  indicatorList.flatMap((indicator) => (indicator.talib ? [[indicator.talib, indicator]] : [])),
);

/** One function of TA-Lib, its outputs in its order. */
export function talibColumns(name: string, inputs: readonly Column[], p: Params): Column[] {
  const own = OWN[name];
  if (own) return Object.values(own(inputs, p));
  const indicator = byName.get(name);
  if (!indicator) throw new NotExpressible(`TA-Lib's ${name} is not built here.`);
  const parameters = Object.entries(p).map(([theirs, value]) => {
    const ours = NAMES[theirs];
    if (!ours) throw new NotExpressible(`TA-Lib's parameter ${theirs} of ${name} has no counterpart here.`);
    return [ours, theirs.endsWith("matype") ? averageKind(value) : value];
  });
  return [...indicator.block(inputs as Column[], Object.fromEntries(parameters))];
}
