import { z } from "zod";
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { Rng } from "#lib/core/rng.ts";
import { isoTime } from "#lib/core/time.ts";
import {
  GrowingBars,
  type MarketBar,
  MarketMoment,
  MarketRules,
  PaperKeeper,
  simulatedSettings,
} from "#lib/execution/paper/index.ts";
import {
  computeIndicators,
  Feed,
  fillView,
  type LogLine,
  orderView,
  parseParameters,
  Run,
  StrategyContext,
} from "#lib/model-testing/backtesting/index.ts";
import {
  type Context,
  firstComplete,
  type IndicatorColumns,
  type Strategy,
} from "#lib/models/strategies/index.ts";
import { BarsAhead } from "./bars-ahead.ts";
import { ProposingBroker, type SessionIntent } from "./proposing-broker.ts";

const number = z.number();

/** What became of an order of the session. Times are market time. `order` 0: the exit-th that the market made for the account. */
export const SessionReport = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("made"),
    n: number,
    time: number,
    symbol: z.string(),
    quantity: number,
    instead: z.string(),
  }),
  z.strictObject({
    kind: z.literal("trade"),
    order: number,
    /** Of the n-th exit of that order's bracket, from 1. */
    exit: number.optional(),
    time: number,
    quantity: number,
    price: number,
    fee: number,
    left: number,
  }),
  z.strictObject({
    kind: z.literal("end"),
    order: number,
    exit: number.optional(),
    time: number,
    status: z.enum(["cancelled", "rejected", "expired"]),
    reason: z.string(),
  }),
]);
export type SessionReport = z.infer<typeof SessionReport>;

/**
 * One thing that a session is told. `ahead`: moments of its record that it will be told again, so that indicators need
 * not be computed anew at each; they say nothing else to it. `bars`: a moment of its market, with what happened to orders in it; `news`: only
 * that, at the moment that was told last.
 */
export const SessionInput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("start") }),
  z.strictObject({ kind: z.literal("ahead"), moments: z.array(MarketMoment) }),
  z.strictObject({ kind: z.literal("bars"), moment: MarketMoment, reports: z.array(SessionReport) }),
  z.strictObject({ kind: z.literal("news"), reports: z.array(SessionReport) }),
  z.strictObject({ kind: z.literal("end") }),
]);
export type SessionInput = z.infer<typeof SessionInput>;

/** What a session says to one input. */
export type SessionOutput = {
  readonly intents: readonly SessionIntent[];
  readonly logs: readonly LogLine[];
  /** Of the strategy's own orders and its capital, at the last closes. */
  readonly point: {
    readonly time: Micros;
    readonly equity: number;
    readonly cash: number;
    readonly gross: number;
  };
  /** An order waits for the close of this very moment. */
  readonly wantsClose: boolean;
};

export const SessionSpec = z.strictObject({
  symbols: z.array(z.string().min(1)).min(1).max(1000),
  parameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).default({}),
  capital: z.number().positive().max(1e12),
  rules: MarketRules,
  seed: z.number().int().min(0).default(1),
});
export type SessionSpec = z.infer<typeof SessionSpec>;

const MAX_EVENTS_PER_MOMENT = 20_000;
const FOREVER = {
  bar: 0,
  slips: false,
  rested: false,
  children: Number.MAX_SAFE_INTEGER,
  target: Number.MAX_SAFE_INTEGER,
};

type Listed = { bars: GrowingBars; feed: Feed; columns: Record<string, Float64Array>; context: Context };

/**
 * A strategy that trades forward: the same contexts, sizes and order of events as in a backtest, but its orders leave
 * as intents, and fills are told. Deterministic: the same inputs give the same outputs.
 */
export class Session {
  readonly #strategy: Strategy;
  readonly #run: Run;
  readonly #broker: ProposingBroker;
  /** Of the strategy's own positions and capital. */
  readonly #keeper: PaperKeeper | undefined;
  readonly #listed: Listed[] = [];
  readonly #state: readonly unknown[];
  /** By symbol: what is known of bars to come while a session is told its record again. */
  #ahead: readonly BarsAhead[] = [];
  #hook = "onStart";
  #symbol = "";

  /** Throws AppError bad-input when the parameters do not fit. */
  constructor(spec: SessionSpec, strategy: Strategy) {
    this.#strategy = strategy;
    const parameters = parseParameters(strategy, spec.parameters);
    const settings = simulatedSettings(spec.rules, spec.symbols, spec.capital);
    this.#broker = new ProposingBroker(settings);
    const bars = (symbol: number) => this.#listed[symbol]!.bars;
    this.#keeper = PaperKeeper.of({ rules: spec.rules, settings, broker: this.#broker, bars, hears: true });
    this.#run = new Run({
      symbols: [...spec.symbols],
      parameters,
      ledger: settings.ledger,
      broker: this.#broker,
      rng: new Rng(spec.seed),
      zone: settings.zone,
      lot: settings.lot,
    });
    this.#state = spec.symbols.map(() => strategy.state(parameters));
    for (const [s, symbol] of spec.symbols.entries()) this.#list(s, new GrowingBars(symbol));
  }

  /** Throws AppError strategy-failed, with the hook, the moment and the symbol. */
  tell(input: SessionInput): SessionOutput {
    try {
      if (input.kind === "start") this.#callEach("onStart");
      else if (input.kind === "ahead") this.#lookAhead(input.moments);
      else if (input.kind === "end") this.#callEach("onEnd");
      else if (input.kind === "news") {
        this.#report(input.reports);
        this.#deliver();
        this.#mark();
      } else this.#advance(input.moment, input.reports);
    } catch (error) {
      throw this.#explain(error);
    }
    return this.#output();
  }

  #advance(moment: MarketMoment, reports: readonly SessionReport[]): void {
    const { time, bars } = moment;
    this.#run.moment = time;
    const { symbols, ledger } = this.#run;
    const fresh = bars.map((bar) => symbols.indexOf(bar.symbol)).sort((a, b) => a - b);
    for (const { feed } of this.#listed) feed.isNew = false;
    for (const bar of bars) this.#enter(symbols.indexOf(bar.symbol), bar);
    this.#keeper?.before(moment);
    for (const bar of bars) ledger.mark[symbols.indexOf(bar.symbol)] = bar.open;
    this.#report(reports);
    this.#mark();
    this.#keeper?.after(time);
    for (const s of fresh) this.#run.desk?.onBar(this.#listed[s]!.feed, time);
    this.#deliver();
    for (const s of fresh) {
      const { feed, context, columns } = this.#listed[s]!;
      if (feed.i < this.#warmup(feed, columns)) continue;
      this.#at("onBar", feed.name);
      this.#strategy.onBar(context);
    }
  }

  #lookAhead(moments: readonly MarketMoment[]): void {
    const coming = Map.groupBy(
      moments.flatMap(({ bars }) => bars),
      ({ symbol }) => symbol,
    );
    this.#ahead = this.#listed.map(
      ({ bars }) => new BarsAhead(this.#strategy, this.#run.parameters, bars, coming.get(bars.symbol) ?? []),
    );
  }

  #warmup({ i }: Feed, columns: IndicatorColumns): number {
    const { parameters } = this.#run;
    const known = Object.values(columns).map((column) => column.subarray(0, i + 1));
    return this.#strategy.warmup?.(parameters) ?? firstComplete(known);
  }

  #enter(s: number, bar: MarketBar): void {
    const listed = this.#listed[s]!;
    const grows = listed.bars.add(bar);
    if (grows) this.#list(s, listed.bars);
    const { feed, bars, columns } = this.#listed[s]!;
    feed.i = bars.i;
    feed.j = bars.i;
    feed.isNew = true;
    if (this.#ahead[s]?.write(columns, bars.i, bar, grows)) return;
    const known = this.#indicators(bars);
    for (const [name, column] of Object.entries(known)) columns[name]!.set(column);
  }

  /** Of the bars so far: an indicator cannot look ahead here. */
  #indicators(bars: GrowingBars): IndicatorColumns {
    return computeIndicators(this.#strategy, this.#run.parameters, [bars.ended()])[0]!;
  }

  /** Feed and context of a symbol over its columns; again when those became longer. */
  #list(s: number, bars: GrowingBars): void {
    const capacity = bars.start.length;
    const old = this.#listed[s];
    const names = Object.keys(old?.columns ?? this.#indicators(bars));
    const columns: Record<string, Float64Array> = {};
    for (const name of names) columns[name] = new Float64Array(capacity).fill(Number.NaN);
    const { symbol, start, end, open, high, low, close, volume } = bars;
    const whole = { symbol, length: capacity, start, end, open, high, low, close, volume };
    const feed = new Feed(s, whole, 0);
    const context = new StrategyContext(this.#run, feed, columns, this.#state[s]);
    this.#listed[s] = { bars, feed, columns, context };
    this.#run.contexts.set(symbol, context);
  }

  #report(reports: readonly SessionReport[]): void {
    const { book, orders } = this.#broker;
    for (const report of reports) {
      if (report.kind === "made") {
        this.#broker.meet(report);
        continue;
      }
      const share = this.#broker.shareOf(report.order, report.exit);
      if (share === 0) continue;
      const row = this.#broker.rowOf(report.order, report.exit);
      if (report.kind === "trade") {
        const { quantity, left, price, fee, time } = report;
        const bar = this.#listed[book.symbol[row]!]!.bars.i;
        const part = [quantity * share, left * share, price, fee * share] as const;
        this.#broker.report(row, ...part, { ...FOREVER, time, bar });
      } else if (book.isWorking(row) || book.isWaiting(row))
        orders.end(row, report.status, report.time, report.reason);
      orders.tidy(book.symbol[row]!);
    }
  }

  #mark(): void {
    const { mark } = this.#run.ledger;
    this.#listed.forEach(({ bars }, s) => {
      if (bars.i >= 0) mark[s] = bars.close[bars.i]!;
    });
  }

  /** Tells the strategy what happened to its orders. Orders made meanwhile may add to the queue. */
  #deliver(): void {
    const { symbols } = this.#run;
    const { executor, book, orders } = this.#broker;
    const { onOrder, onFill } = this.#strategy;
    for (let k = 0; k < orders.events.length; k++) {
      const { kind, row } = orders.events[k]!;
      if (k === MAX_EVENTS_PER_MOMENT) throw endless(this.#strategy.name);
      const symbol = kind === "fill" ? executor.fills.symbol[row]! : book.symbol[row]!;
      const { context } = this.#listed[symbol]!;
      this.#at(kind === "fill" ? "onFill" : "onOrder", context.symbol);
      if (kind === "fill") onFill?.(context, fillView(executor.fills, row, symbols));
      else onOrder?.(context, orderView(book, row, symbols));
    }
    orders.events.length = 0;
  }

  #callEach(hook: "onStart" | "onEnd"): void {
    for (const { context } of this.#listed) {
      this.#at(hook, context.symbol);
      this.#strategy[hook]?.(context);
    }
  }

  #output(): SessionOutput {
    const broker = this.#broker;
    const { ledger, logs, time } = this.#run;
    const output = {
      intents: broker.intents,
      logs: logs.splice(0),
      point: { time, equity: ledger.equity(), cash: ledger.totalCash(), gross: ledger.gross() },
      wantsClose: broker.hasThisClose && broker.orders.activeCount > 0,
    };
    broker.intents = [];
    return output;
  }

  #at(hook: string, symbol: string): void {
    this.#hook = hook;
    this.#symbol = symbol;
  }

  #explain(error: unknown): AppError {
    if (error instanceof AppError) return error;
    const why = error instanceof Error ? error.message : String(error);
    const { time } = this.#run;
    const when = Number.isNaN(time) ? "" : ` at ${isoTime(time)}`;
    return new AppError(
      "strategy-failed",
      `${this.#strategy.name} failed in ${this.#hook}${when} on ${this.#symbol}: ${why}`,
      { cause: error, at: this.#hook },
    );
  }
}

const endless = (name: string) =>
  new AppError(
    "strategy-failed",
    `${name} caused more than ${MAX_EVENTS_PER_MOMENT} order events at one moment; its onOrder or onFill answers itself.`,
  );
