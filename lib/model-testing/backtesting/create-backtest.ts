import type { BarColumns, Micros } from "#lib/core/columns.ts";
import { AppError, invariant } from "#lib/core/errors.ts";
import { Rng } from "#lib/core/rng.ts";
import { dayNumberOf, Zone } from "#lib/core/time.ts";
import { BAR_COLUMN_NAMES, sliceBars } from "#lib/data/bars/index.ts";
import { type ColumnCache, type ColumnLease, ScratchColumns } from "#lib/data/features/index.ts";
import {
  AccountKeeper,
  AccountSpec,
  accountTerms,
  needsKeeper,
  openAccount,
  refusesShort,
} from "#lib/execution/accounts/index.ts";
import { createCommission, createSlippage, Quotes, SimulatedBroker } from "#lib/execution/brokers/index.ts";
import {
  type Context,
  firstComplete,
  type IndicatorColumns,
  type Strategy,
} from "#lib/models/strategies/index.ts";
import { benchmarkCurve } from "./benchmark-curve.ts";
import { checkBars } from "./check-bars.ts";
import { checkSpec } from "./check-spec.ts";
import { type Collected, collectRecord, withHeadline, withStatistics } from "./collect-result.ts";
import { checkCausality, computeIndicators } from "./compute-indicators.ts";
import { Feed } from "./feed.ts";
import { finerBars } from "./finer-bars.ts";
import { membersOf } from "./members.ts";
import { RecordingContext } from "./recording-context.ts";
import type { BacktestOverview, BacktestRecord, BacktestResult } from "./result.ts";
import { Run } from "./run.ts";
import { type Seat, seenFrom, takeSeats, together } from "./seats.ts";
import { Shares } from "./shares.ts";
import { Simulation } from "./simulation.ts";
import type { BacktestSpec } from "./spec.ts";
import { StrategyContext } from "./strategy-context.ts";
import type { Intent } from "./tape.ts";
import { mergeTimelines } from "./timeline.ts";

export type BacktestInput = {
  readonly spec: BacktestSpec;
  /** One for each member when the spec names several. */
  readonly strategy: Strategy | readonly Strategy[];
  /**
   * Of every symbol of the spec, and of its benchmark; whole, the engine cuts out the period itself. When the
   * spec names finer bars, those follow under the same symbols.
   */
  readonly bars: readonly BarColumns[];
  /**
   * Indicator columns shared with other runs on the same snapshot. A run holds its own until it ends or
   * fails; one that is given up holds them as long as the cache lives.
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
  /** The same with the headline statistics only. */
  overview(): BacktestOverview;
  /** The same without statistics, which cost more than most runs. */
  record(): BacktestRecord;
};

/** One run, ready to be advanced. Throws AppError "bad-input" or "strategy-failed" with one sentence. */
export function createBacktest(input: BacktestInput): Backtest {
  const lease = input.columns?.open() ?? new ScratchColumns();
  try {
    return prepare(input, lease);
  } catch (error) {
    lease.close();
    throw error;
  }
}

function prepare(input: BacktestInput, lease: Lease): Backtest {
  const { spec, bars } = input;
  checkSpec(spec);
  const zone = new Zone(spec.timeZone);
  const strategies = [input.strategy].flat();
  const members = membersOf(spec);
  invariant(members.length === strategies.length, "a run has a strategy for each of its members");
  const seats = takeSeats(members, strategies);
  const cuts = new Map(spec.data.symbols.map((symbol) => [symbol, cut(barsOf(bars, symbol), spec, zone)]));
  const rows = seats.flatMap((seat) => rowsOf(input, seat, cuts, lease));
  const feeds = rows.map(({ feed }) => feed);
  const timeline = mergeTimelines(feeds.map((feed) => feed.end));
  if (timeline.length === 0) throw noBars(spec);
  const benchmark = spec.benchmark
    ? benchmarkCurve(cut(barsOf(bars, spec.benchmark), spec, zone), timeline, {
        capital: spec.capital,
        actions: spec.corporateActions ?? [],
        zone,
      })
    : new Float64Array(0);
  const run = createRun({ spec, bars }, seats, zone);
  run.style = spec.orderStyle;
  if (seats.length > 1) run.shares = new Shares(seats, timeline.length);
  run.keeper = createKeeper(spec, run, feeds, zone, bars);
  const contexts = createContexts(input, run, seats, rows);
  input.follow?.(run);
  return drive({
    spec,
    strategy: together(seats, contexts),
    run,
    feeds,
    contexts,
    timeline,
    benchmark,
    lease,
  });
}

/** Where the indicator columns of a run stand until it is over. */
type Lease = ColumnLease | ScratchColumns;
type Row = { readonly feed: Feed; readonly columns: IndicatorColumns };

/** The symbols of one strategy with their bars and its indicators. */
function rowsOf(
  { spec, bars, columns: cache }: BacktestInput,
  { strategy, parameters, symbols, firstRow }: Seat,
  cuts: ReadonlyMap<string, BarColumns>,
  lease: Lease,
): Row[] {
  const cutBars = symbols.map((symbol) => cuts.get(symbol)!);
  if (cache) for (const each of cutBars) identifyBars(cache, each, spec);
  const indicators = computeIndicators(strategy, parameters, cutBars, lease);
  checkCausality(strategy, parameters, cutBars[0]!, indicators[0]!);
  return cutBars.map((own, k) => {
    const columns = indicators[k]!;
    const warmup = strategy.warmup?.(parameters) ?? firstComplete(Object.values(columns));
    const finer = spec.data.finer && finerBars(own, finerOf(bars, own.symbol));
    return { feed: new Feed(firstRow + k, own, warmup, finer), columns };
  });
}

function createContexts(
  { spec, tape }: BacktestInput,
  run: Run,
  seats: readonly Seat[],
  rows: readonly Row[],
): Context[] {
  return seats.flatMap((seat) => {
    const own = seenFrom(seat, run, seats.length === 1, spec.seed);
    return seat.symbols.map((symbol, k) => {
      const { feed, columns } = rows[seat.firstRow + k]!;
      const state = seat.strategy.state(seat.parameters);
      const context = tape
        ? new RecordingContext(own, feed, columns, state, tape)
        : new StrategyContext(own, feed, columns, state);
      own.contexts.set(symbol, context);
      return context;
    });
  });
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
  /** By row. */
  readonly feeds: readonly Feed[];
  readonly contexts: readonly Context[];
  readonly timeline: Float64Array;
  readonly benchmark: Float64Array;
  readonly lease: Lease;
};

function drive({ spec, strategy, run, feeds, contexts, timeline, benchmark, lease }: Parts): Backtest {
  const simulation = new Simulation(run, strategy, feeds, contexts, timeline);
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
    lease.close();
    done = true;
  };
  let collected: Collected | undefined;
  const collect = () => {
    invariant(done, "a result is read after advance() has answered false");
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
        lease.close();
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
    overview: () => withHeadline(collect()),
    record: () => collect().record,
  };
}

function createRun(
  { spec, bars }: Pick<BacktestInput, "spec" | "bars">,
  seats: readonly Seat[],
  zone: Zone,
): Run {
  const symbols = seats.flatMap((seat) => seat.symbols);
  const terms = termsOf(spec);
  const { instruments = {}, currencies = {}, capital, currency } = spec;
  const holdsBalances = spec.conversion === "hold-balances";
  const { margin } = terms;
  const ledger = openAccount({ symbols, capital, currency, margin, instruments, currencies, holdsBalances });
  if (seats.length > 1) ledger.earned = new Float64Array(symbols.length);
  const listens = seats.some(({ strategy }) => strategy.onOrder ?? strategy.onFill);
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
    zones: symbols.map((symbol) => zoneOf(instruments[symbol]?.timeZone, zone)),
    refusesShort: refusesShort(terms),
    sizing: spec.sizing ?? { at: "fill" as const, cashBuffer: 0 },
    ticks: symbols.map((symbol) => instruments[symbol]?.tick ?? 0),
    quotes: new Quotes(symbols.map((symbol) => quotesOf(bars, instruments[symbol]?.quotes))),
  };
  const broker = new SimulatedBroker(settings, listens);
  const { parameters } = seats[0]!;
  const { lotSize: lot } = spec;
  return new Run({ symbols, parameters, ledger, broker, rng: new Rng(spec.seed), zone, lot });
}

const zoneOf = (name: string | undefined, zone: Zone) => (name === undefined ? zone : new Zone(name));

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
    strategyOf: run.shares?.strategyOf,
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
