import type { BarColumns } from "#lib/core/columns.ts";
import { DAY, isoTime } from "#lib/core/time.ts";
import { actionsOfFactorFile } from "#lib/data/corporate-actions/index.ts";
import { type BacktestResult, BacktestSpec, createBacktest } from "#lib/model-testing/backtesting/index.ts";
import { fifoTrades, type Lot } from "#lib/model-testing/benchmarking/index.ts";
import type { Strategy } from "#lib/models/strategies/index.ts";
import { instrumentsOf, optionsOf, type Preset } from "./golden-account.ts";
import type { GoldenBars } from "./golden-bars.ts";
import type { JsonObject } from "./golden-case.ts";
import type { LeanContext } from "./golden-lean.ts";
import { goldenStrategy } from "./golden-strategies/index.ts";
import { type Protection, Trader } from "./golden-strategies/trader.ts";

const STEPS_AT_ONCE = 100_000;

/** A finished run with what the presets report about it. Bars are numbered from 0 within the selected rows. */
export type GoldenRun = {
  readonly preset: Preset;
  readonly data: readonly GoldenBars[];
  readonly result: BacktestResult;
  /** Equity, cash and stamps of each bar of the first file. */
  readonly equity: Float64Array;
  readonly lots: readonly Lot[];
  readonly protections: ReadonlyMap<number, Protection>;
  readonly trailing: ReadonlySet<number>;
  readonly closing: ReadonlySet<number>;
  readonly lean?: LeanContext | undefined;
  /** First bar on which every indicator is defined; 0 without indicators. */
  readonly firstDefinedBar: number;
  readonly barOf: (time: number) => number;
};

export type RunParts = {
  readonly preset: Preset;
  readonly data: readonly GoldenBars[];
  readonly account: JsonObject;
  readonly strategy: string;
  readonly params: JsonObject;
  readonly lean?: LeanContext | undefined;
};

export function runGolden({ preset, data, account, strategy: name, params, lean }: RunParts): GoldenRun {
  const first = data[0]!.bars;
  const trader = new Trader(preset, params, account, first.start);
  const strategy = goldenStrategy(name, trader);
  const finalize = account.finalize_trades === true;
  const onClose = account.trade_on_close === true;
  const bars = data.map(({ bars: columns }) => (finalize ? withLastBarAgain(columns, onClose) : columns));
  const spec = BacktestSpec.parse({
    strategy: { kind: "built-in", name },
    data: { snapshot: "golden", symbols: bars.map(({ symbol }) => symbol), resolution: "1d" },
    timeZone: "UTC",
    ...optionsOf(account, preset),
    ...symbolOptions(account, data),
  });
  const backtest = createBacktest({
    spec,
    strategy: finalize ? closingAtTheEnd(strategy, first.length - 1, onClose) : strategy,
    bars: [...bars, ...data.flatMap(({ quotes }) => (quotes ? [quotes.bid, quotes.ask] : []))],
  });
  while (backtest.advance(STEPS_AT_ONCE));
  const result = backtest.result();
  const { equity } = result.equity;
  const last = first.length - 1;
  return {
    preset,
    data,
    result,
    equity: finalize ? equity.with(last, equity[last + 1]!).subarray(0, last + 1) : equity,
    lots: fifoTrades(result.fills),
    protections: trader.protections,
    trailing: trader.trailing,
    closing: trader.closing,
    lean,
    firstDefinedBar: firstDefinedBar(strategy, first),
    barOf(time) {
      if (time > first.end[last]!) return onClose ? last - 1 : last;
      return lastAtOrBefore(first.start, time);
    },
  };
}

/** What the data of a case say of each symbol: margin of futures, bid and ask, dividends and splits. */
function symbolOptions(account: JsonObject, data: readonly GoldenBars[]) {
  const { instruments = {} } = instrumentsOf(
    account,
    data.map(({ bars }) => bars.symbol),
  );
  const quoted = data.flatMap(({ bars, quotes }) =>
    quotes
      ? [
          [
            bars.symbol,
            { ...instruments[bars.symbol], quotes: { bid: quotes.bid.symbol, ask: quotes.ask.symbol } },
          ],
        ]
      : [],
  );
  const isWanted = (kind: string) => (account[`${kind}s`] ?? "none") !== "none";
  const actions = data.flatMap(({ bars, factors = [] }) =>
    actionsOfFactorFile(
      factors,
      bars.start.map((time) => Math.floor(time / DAY)),
    )
      .filter(({ kind }) => isWanted(kind))
      .map(({ day, ...action }) => ({
        ...action,
        symbol: bars.symbol,
        date: isoTime(day * DAY).slice(0, 10),
      })),
  );
  return {
    instruments: { ...instruments, ...Object.fromEntries(quoted) },
    ...(actions.length > 0 ? { corporateActions: actions } : {}),
  };
}

/**
 * `finalize_trades` of backtesting.py: after the last bar every trade is closed and the waiting orders are processed
 * once more on that bar: at its open, or with `trade_on_close` at the close before it.
 */
function withLastBarAgain(bars: BarColumns, onClose: boolean): BarColumns {
  const last = bars.length - 1;
  const step = 2 * (bars.end[last]! - bars.start[last]!);
  const longer = (column: Float64Array, value: number) => {
    const copy = new Float64Array(last + 2);
    copy.set(column);
    copy[last + 1] = value;
    return copy;
  };
  const price = (column: Float64Array) => longer(column, onClose ? bars.close[last - 1]! : column[last]!);
  return {
    symbol: bars.symbol,
    length: last + 2,
    start: longer(bars.start, bars.start[last]! + step),
    end: longer(bars.end, bars.end[last]! + step),
    open: price(bars.open),
    high: price(bars.high),
    low: price(bars.low),
    close: price(bars.close),
    volume: longer(bars.volume, bars.volume[last]!),
  };
}

/** Closes before the strategy's own last orders, which may still open a trade; then it is not asked again. */
function closingAtTheEnd(strategy: Strategy, lastBar: number, onClose: boolean): Strategy {
  return {
    ...strategy,
    onBar(ctx) {
      if (ctx.index === (onClose ? lastBar + 1 : lastBar)) ctx.close();
      if (ctx.index <= lastBar) strategy.onBar(ctx);
    },
  };
}

function firstDefinedBar(strategy: Strategy, bars: BarColumns): number {
  if (Object.keys(strategy.indicators({}, bars)).length === 0) return 0;
  const warmup = strategy.warmup?.({}) ?? 0;
  return warmup - 1;
}

function lastAtOrBefore(start: Float64Array, time: number): number {
  let low = 0;
  let high = start.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (start[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
