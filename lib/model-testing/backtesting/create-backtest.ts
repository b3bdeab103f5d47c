import type { BarColumns, Micros } from "#lib/core/columns.ts";
import { AppError, invariant } from "#lib/core/errors.ts";
import { Rng } from "#lib/core/rng.ts";
import { dayNumberOf, Zone } from "#lib/core/time.ts";
import { BAR_COLUMN_NAMES, sliceBars } from "#lib/data/bars/index.ts";
import type { ColumnCache, ColumnLease } from "#lib/data/features/index.ts";
import {
  AccountKeeper,
  AccountSpec,
  accountTerms,
  needsKeeper,
  openAccount,
  refusesShort,
} from "#lib/execution/accounts/index.ts";
import { createCommission, createSlippage, Quotes, SimulatedBroker } from "#lib/execution/brokers/index.ts";
import { firstComplete, type IndicatorColumns, type Strategy } from "#lib/models/strategies/index.ts";
import { benchmarkCurve } from "./benchmark-curve.ts";
import { checkBars } from "./check-bars.ts";
import { type Collected, collectRecord, withStatistics } from "./collect-result.ts";
import { checkCausality, computeIndicators } from "./compute-indicators.ts";
import { Feed } from "./feed.ts";
import { finerBars } from "./finer-bars.ts";
import { parseParameters } from "./parse-parameters.ts";
import { RecordingContext } from "./recording-context.ts";
import type { BacktestRecord, BacktestResult } from "./result.ts";
import { Run } from "./run.ts";
import { Simulation } from "./simulation.ts";
import type { BacktestSpec } from "./spec.ts";
import { StrategyContext } from "./strategy-context.ts";
import type { Intent } from "./tape.ts";
import { mergeTimelines } from "./timeline.ts";

export type BacktestInput = {
  readonly spec: BacktestSpec;
  readonly strategy: Strategy;
  /**
   * Of every symbol of the spec, and of its benchmark; whole, the engine cuts out the period itself. When the
   * spec names finer bars, those follow under the same symbols.
   */
  readonly bars: readonly BarColumns[];
  /**
   * Indicator columns shared with other runs on the same snapshot. A run holds its own until it fails or its result is
   * read; one that is given up holds them as long as the cache lives.
   */
  readonly columns?: ColumnCache;
  /** Written to: what the strategy asks for, from which the run can be replayed. */
  readonly tape?: Intent[];
  /** Is given the run before its first step; only for a replay. */
  readonly follow?: (run: Run) => void;
};

export type BacktestProgress = {
  readonly step: number;
  readonly steps: number;
  readonly time: Micros;
  readonly equity: number;
};

export type Backtest = {
  /** Moments of the merged timeline. */
  readonly steps: number;
  /** Runs at most `maxSteps` further steps. False = done. Throws AppError "strategy-failed". */
  advance(maxSteps: number): boolean;
  progress(): BacktestProgress;
  /** Only after advance() has answered false. */
  result(): BacktestResult;
  /** The same without statistics, which cost more than most runs. */
  record(): BacktestRecord;
};

/** One run, ready to be advanced. Throws AppError "bad-input" or "strategy-failed" with one sentence. */
export function createBacktest(input: BacktestInput): Backtest {
  const lease = input.columns?.open();
  try {
    return prepare(input, lease);
  } catch (error) {
    lease?.close();
    throw error;
  }
}

function prepare(input: BacktestInput, lease?: ColumnLease): Backtest {
  const { spec, strategy, bars, columns: cache, tape } = input;
  const zone = new Zone(spec.timeZone);
  const find = (symbol: string) => cut(barsOf(bars, symbol), spec, zone);
  const parameters = parseParameters(strategy, spec.parameters);
  const cutBars = spec.data.symbols.map(find);
  if (cache) for (const each of cutBars) identifyBars(cache, each, spec);
  const indicators = computeIndicators(strategy, parameters, cutBars, lease);
  checkCausality(strategy, parameters, cutBars[0]!, indicators[0]!);
  const feeds = new Map<Feed, IndicatorColumns>();
  indicators.forEach((columns, index) => {
    const own = cutBars[index]!;
    const warmup = strategy.warmup?.(parameters) ?? firstComplete(Object.values(columns));
    const finer = spec.data.finer && finerBars(own, finerOf(bars, own.symbol));
    feeds.set(new Feed(index, own, warmup, finer), columns);
  });
  const timeline = mergeTimelines([...feeds.keys()].map((feed) => feed.end));
  if (timeline.length === 0) throw noBars(spec);
  const benchmark = spec.benchmark
    ? benchmarkCurve(find(spec.benchmark), timeline, spec.capital)
    : new Float64Array(0);
  const run = createRun({ spec, strategy, bars }, parameters, zone);
  run.keeper = createKeeper(spec, run, [...feeds.keys()], zone, bars);
  for (const [feed, columns] of feeds) {
    const state = strategy.state(parameters);
    const context = tape
      ? new RecordingContext(run, feed, columns, state, tape)
      : new StrategyContext(run, feed, columns, state);
    run.contexts.set(feed.name, context);
  }
  input.follow?.(run);
  return drive({ spec, strategy, run, feeds: [...feeds.keys()], timeline, benchmark, lease });
}

/** The snapshot's name is its content: with first moment and length it says what every column of the bars holds. */
function identifyBars(cache: ColumnCache, bars: BarColumns, { data }: BacktestSpec): void {
  const { snapshot, resolution } = data;
  for (const name of BAR_COLUMN_NAMES)
    cache.identify(
      bars[name],
      JSON.stringify([snapshot, resolution, bars.symbol, bars.start[0] ?? null, bars.length, name]),
    );
}

type Parts = {
  readonly spec: BacktestSpec;
  readonly strategy: Strategy;
  readonly run: Run;
  readonly feeds: readonly Feed[];
  readonly timeline: Float64Array;
  readonly benchmark: Float64Array;
  readonly lease: ColumnLease | undefined;
};

function drive({ spec, strategy, run, feeds, timeline, benchmark, lease }: Parts): Backtest {
  const simulation = new Simulation(run, strategy, feeds, timeline);
  const { curve } = simulation;
  const steps = timeline.length;
  let done = false;
  const finish = () => {
    if (spec.atEnd !== "keep") simulation.closePositions(spec.atEnd === "close-at-last-open");
    simulation.end();
    const { ledger } = run;
    ledger.trades.markOpen(
      ledger.mark,
      ledger.scale,
      ledger.quantity,
      Int32Array.from(feeds, (feed) => feed.i),
    );
    done = true;
  };
  let collected: Collected | undefined;
  const collect = () => {
    invariant(done, "a result is read after advance() has answered false");
    lease?.close();
    const bars = feeds.map((feed) => feed.bars);
    collected ??= collectRecord({ spec, run, curve, timeline, benchmark, bars });
    return collected;
  };
  return {
    steps,
    advance(maxSteps) {
      if (done) return false;
      try {
        if (!simulation.advance(maxSteps)) finish();
      } catch (error) {
        lease?.close();
        throw error;
      }
      return !done;
    },
    progress() {
      const { step } = simulation;
      const equity = step === 0 ? spec.capital : curve.equity[step - 1]!;
      return { step, steps, time: timeline[Math.max(0, step - 1)]!, equity };
    },
    result: () => withStatistics(collect()),
    record: () => collect().record,
  };
}

function createRun({ spec, strategy, bars }: BacktestInput, parameters: Run["parameters"], zone: Zone): Run {
  const symbols = [...spec.data.symbols];
  const terms = termsOf(spec);
  const { instruments = {}, currencies = {}, capital, currency } = spec;
  const holdsBalances = spec.conversion === "hold-balances";
  const { margin } = terms;
  const ledger = openAccount({ symbols, capital, currency, margin, instruments, currencies, holdsBalances });
  const listens = strategy.onOrder !== undefined || strategy.onFill !== undefined;
  const settings = {
    symbols,
    ledger,
    commission: createCommission(spec.commission),
    slippage: createSlippage(spec.slippage),
    fillTiming: spec.fillTiming,
    path: spec.intrabarPath ?? "pessimistic",
    participation: spec.participation || undefined,
    stopFirst: spec.stopFirst ?? false,
    lot: spec.lotSize,
    zone,
    refusesShort: refusesShort(terms),
    sizing: spec.sizing ?? { at: "fill" as const, cashBuffer: 0 },
    quotes: new Quotes(symbols.map((symbol) => quotesOf(bars, instruments[symbol]?.quotes))),
  };
  const broker = new SimulatedBroker(settings, listens);
  const { lotSize: lot } = spec;
  return new Run({ symbols, parameters, ledger, broker, rng: new Rng(spec.seed), zone, lot });
}

const termsOf = (spec: BacktestSpec) => accountTerms(AccountSpec.parse(spec.account ?? {}));

function createKeeper(
  spec: BacktestSpec,
  run: Run,
  feeds: readonly Feed[],
  zone: Zone,
  bars: readonly BarColumns[],
): AccountKeeper | undefined {
  const terms = termsOf(spec);
  const { ledger, broker, symbols } = run;
  const { corporateActions: actions = [], cashFlows: flows = [], currencies = {}, lotSize: lot } = spec;
  if (!needsKeeper(ledger, terms, actions.length, flows.length)) return undefined;
  const clock = {
    bar: (symbol: number) => feeds[symbol]!.i,
    opening: (symbol: number) =>
      feeds[symbol]!.isNew ? feeds[symbol]!.fineFrom : feeds[symbol]!.nextBar(run.time),
    next: (symbol: number) => feeds[symbol]!.nextBar(run.time),
  };
  return new AccountKeeper({
    symbols,
    ledger,
    broker,
    clock,
    zone,
    lot,
    terms,
    actions,
    flows,
    currencies,
    bars,
  });
}

function quotesOf(bars: readonly BarColumns[], quotes: { bid: string; ask: string } | undefined) {
  return quotes && { bid: barsOf(bars, quotes.bid), ask: barsOf(bars, quotes.ask) };
}

function barsOf(bars: readonly BarColumns[], symbol: string): BarColumns {
  const found = bars.find((candidate) => candidate.symbol === symbol);
  if (!found)
    throw new AppError("bad-input", `There are no bars of "${symbol}" in this data.`, { at: "data.symbols" });
  checkBars(found);
  return found;
}

/** The second bars of a symbol are the finer ones. */
function finerOf(bars: readonly BarColumns[], symbol: string): BarColumns {
  const finer = bars.filter((candidate) => candidate.symbol === symbol)[1];
  if (!finer)
    throw new AppError("bad-input", `There are no finer bars of "${symbol}" in this data.`, {
      at: "data.finer",
    });
  checkBars(finer);
  return finer;
}

/** The bars of the period, by the local date on which each starts. */
function cut(bars: BarColumns, { data }: BacktestSpec, zone: Zone): BarColumns {
  if (!data.from && !data.to) return bars;
  const from = data.from ? zone.startOfDay(dayNumberOf(data.from)) : Number.NEGATIVE_INFINITY;
  const to = data.to ? zone.startOfDay(dayNumberOf(data.to) + 1) : Number.POSITIVE_INFINITY;
  return sliceBars(bars, from, to);
}

function noBars({ data }: BacktestSpec): AppError {
  const period = `${data.from ?? "the first bar"} to ${data.to ?? "the last"}`;
  return new AppError("bad-input", `There are no bars from ${period}; choose another period.`, {
    at: "data.from",
  });
}
