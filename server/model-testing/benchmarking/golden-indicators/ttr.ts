import { NotExpressible } from "#server/model-testing/benchmarking/golden-account.ts";
import type { Column, Params, Reading } from "./reading.ts";
import { earlier, first, numberOf, only, run, scaled } from "./reading.ts";

const n = (p: Params, standard?: number) => ({ period: numberOf(p.n, standard) });
const typical = (inputs: readonly Column[]) =>
  inputs.length === 3 ? first("typicalPrice", inputs) : inputs[0]!;
const at = (list: unknown, k: number) => (list as number[])[k]!;

function macdLine(inputs: readonly Column[], p: Params): Column {
  only(p, "maType", "EMA");
  const parameters = { fast: p.nFast, slow: p.nSlow, average: "ema", seeding: "apart" };
  return first(p.percent === true ? "ppo" : "apo", inputs, parameters);
}

/** TTR's functions in our indicators. */
export const TTR: Readonly<Record<string, Reading>> = {
  SMA: (x, p) => ({ SMA: first("sma", x, n(p)) }),
  EMA: (x, p) => ({ EMA: first(p.wilder === true ? "wilderAverage" : "ema", x, n(p)) }),
  DEMA: (x, p) => {
    only(p, "v", 1);
    only(p, "wilder", false);
    return { DEMA: first("dema", x, n(p)) };
  },
  WMA: (x, p) => ({ WMA: first("wma", x, n(p)) }),
  EVWMA: (x, p) => ({ EVWMA: first("evwma", x, n(p)) }),
  ZLEMA: (x, p) => ({ ZLEMA: first("zlema", x, n(p)) }),
  VWAP: (x, p) => ({ VWAP: first("vwma", x, n(p)) }),
  HMA: (x, p) => ({ HMA: first("hull", x, n(p)) }),
  ALMA: (x, p) => ({ ALMA: first("alma", x, { ...n(p), offset: p.offset, sigma: p.sigma }) }),
  GMMA: ([close], p) =>
    Object.fromEntries(
      [...(p.short as number[]), ...(p.long as number[])].map((period, k) => [
        `${k < (p.short as number[]).length ? "short" : "long"} lag ${period}`,
        first("ema", [close], { period }),
      ]),
    ),
  RSI: (x, p) => {
    only(p, "maType", "EMA-wilder");
    return { RSI: first("rsi", x, n(p)) };
  },
  MACD: (x, p) => {
    const macd = macdLine(x, p);
    return { macd, signal: first("ema", [macd], { period: p.nSig }) };
  },
  stoch: (x, p) => {
    only(p, "maType", "SMA");
    only(p, "bounded", true);
    const { k, d } = run("stochastic", x, { period: p.nFastK, smoothK: p.nFastD, smoothD: p.nSlowD });
    const fastK = first("stochasticFast", x, { period: p.nFastK, smoothD: p.smooth ?? 1 });
    return { fastK: scaled(fastK, 0.01), fastD: scaled(k!, 0.01), slowD: scaled(d!, 0.01) };
  },
  SMI: (x, p) => {
    const { smi, signal } = run("smi", x, { ...n(p), long: p.nSlow, short: p.nFast, signal: p.nSig });
    return { SMI: smi!, signal: signal! };
  },
  WPR: (x, p) => ({ WPR: scaled(first("williamsR", x, n(p)), -0.01) }),
  CCI: (x, p) => {
    only(p, "c", 0.015);
    return { CCI: first("cci", x, n(p)) };
  },
  CMO: (x, p) => ({ CMO: first("cmo", x, { ...n(p), smoothing: "sum" }) }),
  ROC: (x, p) => ({
    ROC: p.type === "discrete" ? scaled(first("roc", x, n(p)), 0.01) : first("logReturn", x, n(p)),
  }),
  momentum: (x, p) => ({ momentum: first("momentum", x, n(p)) }),
  TRIX: (x, p) => {
    const TRIX = first("trix", x, n(p));
    // TTR averages the signal over n, not over nSig.
    return { TRIX, signal: first("ema", [TRIX], n(p)) };
  },
  TDI: (x, p) => {
    const { trendDetection, direction } = run("trendDetection", x, { ...n(p), multiple: p.multiple });
    return { tdi: trendDetection!, di: direction! };
  },
  ultimateOscillator: (x, p) => ({
    ultimateOscillator: first("ultimateOscillator", x, {
      short: at(p.n, 0),
      middle: at(p.n, 1),
      long: at(p.n, 2),
    }),
  }),
  KST: (x, p) => {
    const parts = [1, 2, 3, 4].flatMap((k) => [
      [`sma${k}`, at(p.n, k - 1)],
      [`roc${k}`, at(p.nROC, k - 1)],
    ]);
    const { kst, signal } = run("kst", x, { ...Object.fromEntries(parts), signal: p.nSig });
    return { kst: kst!, signal: signal! };
  },
  DPO: (x, p) => ({ DPO: earlier(first("dpo", x, n(p)), numberOf(p.shift)) }),
  CTI: (x, p) => {
    only(p, "slope", 1);
    return { CTI: first("correlationTrend", x, n(p)) };
  },
  VHF: (x, p) => ({ VHF: first("verticalHorizontal", x, n(p)) }),
  SNR: (x, p) => ({ SNR: first("signalToNoise", x, n(p)) }),
  ATR: ([high, low, close], p) => ({
    tr: first("trueRange", [high, low, close]),
    atr: first("atr", [high, low, close], n(p)),
  }),
  ADX: (x, p) => ({
    DIp: first("plusDi", x, n(p)),
    DIn: first("minusDi", x, n(p)),
    DX: first("dx", x, n(p)),
    ADX: first("adx", x, n(p)),
  }),
  aroon: (x, p) => {
    const { up, down } = run("aroon", x, n(p));
    return { aroonUp: up!, aroonDn: down!, oscillator: first("aroonOscillator", x, n(p)) };
  },
  BBands: (x, p) => {
    const source = [typical(x)];
    const parameters = { ...n(p), deviations: p.sd };
    const { upper, middle, lower } = run("bollinger", source, parameters);
    return { dn: lower!, mavg: middle!, up: upper!, pctB: first("bollingerPercent", source, parameters) };
  },
  DonchianChannel: (x, p) => {
    const { upper, middle, lower } = run("donchian", x, { ...n(p), before: p["include.lag"] });
    return { high: upper!, mid: middle!, low: lower! };
  },
  keltnerChannels: (x, p) => {
    const parameters = { ...n(p), atr: p.n, multiplier: p.atr, centre: "typical" };
    const { upper, middle, lower } = run("keltner", x, parameters);
    return { dn: lower!, mavg: middle!, up: upper! };
  },
  SAR: (x, p) => ({ SAR: first("sar", x, { acceleration: at(p.accel, 0), maximum: at(p.accel, 1) }) }),
  OBV: (x) => ({ OBV: first("obv", x) }),
  chaikinAD: (x) => ({ chaikinAD: first("ad", x) }),
  CMF: (x, p) => ({ CMF: first("chaikinMoneyFlow", x, n(p)) }),
  MFI: (x, p) => ({ MFI: first("mfi", x, n(p)) }),
  EMV: (x, p) => {
    const ease = (period: number) =>
      first("easeOfMovement", x, { period, divisor: numberOf(p["vol.divisor"]) });
    return { emv: ease(1), maEMV: ease(numberOf(p.n)) };
  },
  CLV: (x) => ({ CLV: first("closeLocationValue", x) }),
  williamsAD: (x) => ({ williamsAD: first("williamsAd", x) }),
  chaikinVolatility: (x, p) => ({ chaikinVolatility: scaled(first("chaikinVolatility", x, n(p)), 0.01) }),
  volatility: ([open, high, low, close], p) => {
    only(p, "mean0", false);
    const parameters = { ...n(p), barsPerYear: p.N };
    const inputs = { o: [open, high, low, close], c: [close], r: [high, low] };
    switch (p.calc) {
      case "close":
        return {
          volatility: first("realisedVolatility", inputs.c, { ...parameters, period: numberOf(p.n) - 1 }),
        };
      case "parkinson":
        return { volatility: first("parkinson", inputs.r, parameters) };
      case "rogers.satchell":
        return { volatility: first("rogersSatchell", inputs.o, parameters) };
      case "garman.klass":
        return { volatility: first("garmanKlass", inputs.o, parameters) };
      case "yang.zhang":
        return { volatility: first("yangZhang", inputs.o, parameters) };
      default:
        throw new NotExpressible(`The volatility "${p.calc}" is not built here.`);
    }
  },
  runSD: (x, p) => ({ runSD: first("standardDeviation", x, { ...n(p), sample: p.sample }) }),
  runMAD: (x, p) => {
    only(p, "stat", "median");
    return { runMAD: scaled(first("medianAbsoluteDeviation", x, n(p)), numberOf(p.constant) / 1.4826) };
  },
  runMedian: (x, p) => ({ runMedian: first("rollingMedian", x, n(p)) }),
  runCor: (x, p) => ({ runCor: first("correlation", x, n(p)) }),
  runCov: (x, p) => {
    const scale = p.sample === false ? (numberOf(p.n) - 1) / numberOf(p.n) : 1;
    return { runCov: scaled(first("covariance", x, n(p)), scale) };
  },
  runPercentRank: (x, p) => {
    only(p, "exact.multiplier", 0.5);
    const length = numberOf(p.n);
    // TTR counts the newest value with the rest; ours ranks it among the others.
    const rank = first("percentRank", x, n(p)).map((share) => (share * (length - 1) + 0.5) / length);
    return { runPercentRank: rank };
  },
  runMax: (x, p) => ({ runMax: first("highest", x, n(p)) }),
  runMin: (x, p) => ({ runMin: first("lowest", x, n(p)) }),
  runSum: (x, p) => ({ runSum: first("rollingSum", x, n(p)) }),
  wilderSum: (x, p) => ({ wilderSum: first("wilderTotal", x, n(p)) }),
};
