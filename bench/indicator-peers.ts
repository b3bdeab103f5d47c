/** The indicators that Pitwall shares, definition for definition, with the TypeScript libraries of npm. */
import * as indicatorts from "indicatorts";
import technicalindicators from "technicalindicators";
import * as signals from "trading-signals";
import type { IndicatorName } from "#lib/data/features/index.ts";

type Lists<T> = Readonly<Record<"open" | "high" | "low" | "close" | "volume", T>>;
type Candle = Lists<number>;
export type PeerSeries = {
  readonly columns: Lists<Float64Array>;
  readonly lists: Lists<number[]>;
  readonly candles: readonly Candle[];
};
export type PeerResult = ArrayLike<number>;
type Shared = {
  readonly ours: IndicatorName;
  readonly parameters: object;
  readonly peer: "trading-signals" | "indicatorts" | "technicalindicators";
  readonly run: (series: PeerSeries) => PeerResult;
};

type Updated<Input> = { update(input: Input, replace: boolean): unknown };
type Pick = (result: never) => number;

/** Feeds one value, or one bar, at a time and keeps what comes out. */
function fed<Input>(make: () => Updated<Input>, inputs: (s: PeerSeries) => readonly Input[], pick?: Pick) {
  return (series: PeerSeries): number[] => {
    const indicator = make();
    const results: number[] = [];
    for (const input of inputs(series)) {
      const result = indicator.update(input, false);
      if (result !== null) results.push(pick ? pick(result as never) : (result as number));
    }
    return results;
  };
}

const closes = (s: PeerSeries): readonly number[] => s.lists.close;
const candles = (s: PeerSeries): readonly Candle[] => s.candles;
const period = 20;

const tradingSignals: Omit<Shared, "peer">[] = [
  { ours: "sma", parameters: { period }, run: fed(() => new signals.SMA(period), closes) },
  { ours: "ema", parameters: { period }, run: fed(() => new signals.EMA(period), closes) },
  { ours: "wma", parameters: { period }, run: fed(() => new signals.WMA(period), closes) },
  { ours: "wilderAverage", parameters: { period }, run: fed(() => new signals.WSMA(period), closes) },
  { ours: "dema", parameters: { period }, run: fed(() => new signals.DEMA(period), closes) },
  { ours: "tema", parameters: { period }, run: fed(() => new signals.TEMA(period), closes) },
  { ours: "rsi", parameters: { period: 14 }, run: fed(() => new signals.RSI(14), closes) },
  { ours: "momentum", parameters: { period: 10 }, run: fed(() => new signals.MOM(10), closes) },
  {
    ours: "bollinger",
    parameters: { period },
    run: fed(
      () => new signals.BollingerBands(period, 2),
      closes,
      (r: { upper: number }) => r.upper,
    ),
  },
  {
    ours: "macd",
    parameters: {},
    run: fed(
      () => new signals.MACD(new signals.EMA(12), new signals.EMA(26), new signals.EMA(9)),
      closes,
      (r: { macd: number }) => r.macd,
    ),
  },
  { ours: "atr", parameters: { period: 14 }, run: fed(() => new signals.ATR(14), candles) },
  { ours: "adx", parameters: { period: 14 }, run: fed(() => new signals.ADX(14), candles) },
  { ours: "cci", parameters: { period: 14 }, run: fed(() => new signals.CCI(14), candles) },
  { ours: "awesome", parameters: {}, run: fed(() => new signals.AO(5, 34), candles) },
  { ours: "ad", parameters: {}, run: fed(() => new signals.AD(), candles) },
];

const indicatorTs: Omit<Shared, "peer">[] = [
  { ours: "sma", parameters: { period }, run: (s) => indicatorts.sma(s.lists.close, { period }) },
  { ours: "ema", parameters: { period }, run: (s) => indicatorts.ema(s.lists.close, { period }) },
  { ours: "wilderAverage", parameters: { period }, run: (s) => indicatorts.rma(s.lists.close, { period }) },
  { ours: "dema", parameters: { period }, run: (s) => indicatorts.dema(s.lists.close, { period }) },
  { ours: "tema", parameters: { period }, run: (s) => indicatorts.tema(s.lists.close, { period }) },
  { ours: "rsi", parameters: { period: 14 }, run: (s) => indicatorts.rsi(s.lists.close, { period: 14 }) },
  { ours: "highest", parameters: { period }, run: (s) => indicatorts.mmax(s.lists.close, { period }) },
  { ours: "lowest", parameters: { period }, run: (s) => indicatorts.mmin(s.lists.close, { period }) },
  { ours: "bollinger", parameters: { period }, run: (s) => indicatorts.bb(s.lists.close, { period }).upper },
  { ours: "macd", parameters: {}, run: (s) => indicatorts.macd(s.lists.close, {}).macdLine },
  {
    ours: "williamsR",
    parameters: { period: 14 },
    run: (s) => indicatorts.willr(s.lists.high, s.lists.low, s.lists.close, { period: 14 }),
  },
  {
    ours: "ad",
    parameters: {},
    run: (s) => indicatorts.ad(s.lists.high, s.lists.low, s.lists.close, s.lists.volume),
  },
  {
    ours: "chaikinMoneyFlow",
    parameters: {},
    run: (s) => indicatorts.cmf(s.lists.high, s.lists.low, s.lists.close, s.lists.volume, { period: 20 }),
  },
];

const technical: Omit<Shared, "peer">[] = [
  {
    ours: "sma",
    parameters: { period },
    run: (s) => technicalindicators.sma({ period, values: s.lists.close }),
  },
  {
    ours: "ema",
    parameters: { period },
    run: (s) => technicalindicators.ema({ period, values: s.lists.close }),
  },
  {
    ours: "wma",
    parameters: { period },
    run: (s) => technicalindicators.wma({ period, values: s.lists.close }),
  },
  {
    ours: "wilderAverage",
    parameters: { period },
    run: (s) => technicalindicators.wema({ period, values: s.lists.close }),
  },
  {
    ours: "standardDeviation",
    parameters: { period },
    run: (s) => technicalindicators.sd({ period, values: s.lists.close }),
  },
  {
    ours: "roc",
    parameters: { period: 10 },
    run: (s) => technicalindicators.roc({ period: 10, values: s.lists.close }),
  },
  {
    ours: "macd",
    parameters: {},
    run: (s) =>
      technicalindicators
        .macd({
          values: s.lists.close,
          fastPeriod: 12,
          slowPeriod: 26,
          signalPeriod: 9,
          SimpleMAOscillator: false,
          SimpleMASignal: false,
        })
        .map((result) => result.MACD ?? Number.NaN),
  },
  {
    ours: "bollinger",
    parameters: { period },
    run: (s) =>
      technicalindicators
        .bollingerbands({ period, stdDev: 2, values: s.lists.close })
        .map((result) => result.upper),
  },
  {
    ours: "atr",
    parameters: { period: 14 },
    run: (s) => technicalindicators.atr({ ...s.lists, period: 14 }),
  },
  {
    ours: "adx",
    parameters: { period: 14 },
    run: (s) => technicalindicators.adx({ ...s.lists, period: 14 }).map((result) => result.adx),
  },
  {
    ours: "cci",
    parameters: { period: 14 },
    run: (s) => technicalindicators.cci({ ...s.lists, period: 14 }),
  },
  {
    ours: "awesome",
    parameters: {},
    run: (s) => technicalindicators.awesomeoscillator({ ...s.lists, fastPeriod: 5, slowPeriod: 34 }),
  },
  {
    ours: "trix",
    parameters: { period: 18 },
    run: (s) => technicalindicators.trix({ period: 18, values: s.lists.close }),
  },
];

/** Grouped so that a peer's rows stand together in the table. */
export const indicatorPeers: readonly Shared[] = [
  ...tradingSignals.map((one) => ({ ...one, peer: "trading-signals" as const })),
  ...indicatorTs.map((one) => ({ ...one, peer: "indicatorts" as const })),
  ...technical.map((one) => ({ ...one, peer: "technicalindicators" as const })),
];
