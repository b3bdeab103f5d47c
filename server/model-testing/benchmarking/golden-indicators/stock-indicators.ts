import { first, run, scaled } from "./reading.ts";
import type { SampleBars, Samples } from "./sample-files.ts";

const hlc = ({ high, low, close }: SampleBars) => [high, low, close];
const hlcv = (x: SampleBars) => [...hlc(x), x.volume];

const CHAINED =
  "Stock.Indicators starts every average of the chain on the first mean, Mulloy, TA-Lib and ours each with a mean of its own.";

/** Skender's Stock.Indicators with the parameters of its standard tests. */
export const STOCK_INDICATORS: Samples = {
  "adl.csv": {
    ours: (x) => ({ adl: first("ad", hlcv(x)), moneyFlowMultiplier: first("closeLocationValue", hlc(x)) }),
  },
  "alligator.csv": { ours: (x) => run("alligator", [x.high, x.low]) },
  "aroon.csv": {
    reason: "Of equal extremes Stock.Indicators takes the oldest, TA-Lib and ours the latest.",
    ours: (x) => {
      const { up, down } = run("aroon", [x.high, x.low], { period: 25 });
      const oscillator = first("aroonOscillator", [x.high, x.low], { period: 25 });
      return { aroonUp: up!, aroonDown: down!, oscillator };
    },
  },
  "atr.csv": {
    ours: (x) => ({
      tr: first("trueRange", hlc(x)),
      atr: first("atr", hlc(x), { period: 14 }),
      atrp: first("natr", hlc(x), { period: 14 }),
    }),
  },
  "cci.csv": { ours: (x) => ({ cci: first("cci", hlc(x), { period: 20 }) }) },
  "chexit.csv": { ours: (x) => ({ chandelierExit: run("chandelierExit", hlc(x)).long! }) },
  "cmf.csv": { ours: (x) => ({ cmf: first("chaikinMoneyFlow", hlcv(x), { period: 20 }) }) },
  "dema.csv": { reason: CHAINED, ours: ({ close }) => ({ dema: first("dema", [close], { period: 14 }) }) },
  "donchian.csv": {
    ours: (x) => {
      const { upper, middle, lower } = run("donchian", [x.high, x.low], { period: 20, before: true });
      return { upperBand: upper!, centerline: middle!, lowerBand: lower! };
    },
  },
  "dynamic.csv": { ours: ({ close }) => ({ dynamic: first("mcginley", [close], { period: 14 }) }) },
  "ema.csv": { ours: ({ close }) => ({ ema: first("ema", [close], { period: 20 }) }) },
  "fcb.csv": {
    ours: (x) => {
      const { upper, lower } = run("fractalBands", [x.high, x.low]);
      return { upperBand: upper!, lowerBand: lower! };
    },
  },
  "force.csv": { ours: (x) => ({ forceIndex: first("forceIndex", [x.close, x.volume], { period: 2 }) }) },
  "gator.csv": { ours: (x) => run("gator", [x.high, x.low]) },
  "hma.csv": { ours: ({ close }) => ({ hma: first("hull", [close], { period: 14 }) }) },
  "kama.csv": {
    ours: ({ close }) => ({
      er: first("efficiencyRatio", [close], { period: 10 }),
      kama: first("kama", [close], { period: 10 }),
    }),
  },
  "kvo.csv": {
    ours: (x) => {
      const { klinger, signal } = run("klinger", hlcv(x));
      return { oscillator: klinger!, signal: signal! };
    },
  },
  "macd.csv": {
    ours: ({ close }) => ({
      ...run("macd", [close], { seeding: "apart" }),
      fastEma: first("ema", [close], { period: 12 }),
      slowEma: first("ema", [close], { period: 26 }),
    }),
  },
  "obv.csv": {
    ours: (x) => ({ obv: first("obv", [x.close, x.volume]).map((value) => value - x.volume[0]!) }),
  },
  "pvo.csv": { ours: (x) => run("pvo", [x.volume]) },
  "roc.csv": {
    ours: ({ close }) => ({
      momentum: first("momentum", [close], { period: 14 }),
      roc: first("roc", [close], { period: 14 }),
    }),
  },
  "rsi.csv": { ours: ({ close }) => ({ rsi: first("rsi", [close], { period: 14 }) }) },
  "smi.csv": {
    reason: CHAINED,
    ours: (x) => run("smi", hlc(x), { period: 13, long: 25, short: 2, signal: 3 }),
  },
  "starc.csv": {
    ours: (x) => {
      const { upper, middle, lower } = run("starc", hlc(x), { period: 5, atr: 10, multiplier: 2 });
      return { upperBand: upper!, centerline: middle!, lowerBand: lower! };
    },
  },
  "stoch-rsi.csv": {
    ours: ({ close }) => {
      const { k, d } = run("stochasticRsi", [close], { rsi: 14, period: 14, smoothK: 1, smoothD: 3 });
      return { stochRsi: k!, signal: d! };
    },
  },
  "supertrend.csv": { ours: (x) => ({ superTrend: run("supertrend", hlc(x)).supertrend! }) },
  "tema.csv": { reason: CHAINED, ours: ({ close }) => ({ tema: first("tema", [close], { period: 20 }) }) },
  "trix.csv": { reason: CHAINED, ours: ({ close }) => ({ trix: first("trix", [close], { period: 14 }) }) },
  "ulcer.csv": { ours: ({ close }) => ({ ulcerIndex: first("ulcerIndex", [close], { period: 14 }) }) },
  "vwap.csv": {
    ours: (x) => ({ vwap: first("anchoredVwap", [...hlcv(x), scaled(x.volume, 0)]) }),
  },
  "willr.csv": { ours: (x) => ({ williamsR: first("williamsR", hlc(x), { period: 14 }) }) },
};
