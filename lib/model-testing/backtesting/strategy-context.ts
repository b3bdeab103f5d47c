import { AppError } from "#lib/core/errors.ts";
import { SIZE } from "#lib/execution/orders/index.ts";
import type {
  Account,
  AlgorithmView,
  Context,
  OrderChanges,
  OrderOptions,
  OrderView,
  Position,
  Series,
  Size,
} from "#lib/models/strategies/index.ts";
import { AlgorithmDesk } from "./algorithm-desk.ts";
import type { Feed } from "./feed.ts";
import { leavesTypeOpen, type OrderStyle, styled } from "./order-style.ts";
import type { Run } from "./run.ts";
import { SeriesView } from "./series-view.ts";
import { AccountView, BarView, orderView, PositionView } from "./views.ts";

const BAR_FIELDS = ["open", "high", "low", "close", "volume"] as const;

/** One symbol as the strategy sees it. Made once a run: everything is read through getters, at the current bar. */
export class StrategyContext implements Context {
  readonly symbol: string;
  readonly symbols: readonly string[];
  readonly parameters: Context["parameters"];
  readonly bar: Context["bar"];
  readonly history: Context["history"];
  readonly indicators: Context["indicators"];
  readonly position: Position;
  readonly account: Account;
  readonly state: unknown;
  readonly #feed: Feed;
  readonly #run: Run;

  constructor(run: Run, feed: Feed, columns: Readonly<Record<string, Float64Array>>, state: unknown) {
    this.#run = run;
    this.#feed = feed;
    this.symbol = feed.name;
    this.symbols = run.symbols;
    this.parameters = run.parameters;
    this.history = seriesOf(BAR_FIELDS, feed.bars, feed);
    this.indicators = seriesOf(Object.keys(columns), columns, feed);
    this.bar = new BarView(feed);
    this.position = new PositionView(run.ledger, feed.symbol);
    this.account = new AccountView(run.ledger);
    this.state = state;
  }

  get index(): number {
    return this.#feed.i;
  }

  get time(): number {
    return this.#run.time;
  }

  get orders(): readonly OrderView[] {
    const { broker } = this.#run;
    const { symbol } = this.#feed;
    const { rows, count } = broker.orders.active[symbol]!;
    return [...rows.subarray(0, count), ...broker.orders.waitingOf(symbol)].map((row) =>
      orderView(broker.book, row, this.symbols),
    );
  }

  get algorithms(): readonly AlgorithmView[] {
    return this.#run.desk?.viewsOf(this.#feed) ?? [];
  }

  of(symbol: string): Context {
    const context = this.#run.contexts.get(symbol);
    if (!context) throw new RangeError(`"${symbol}" is not among the symbols of this run.`);
    return context;
  }

  buy(size: Size, options?: OrderOptions): number {
    return this.#order(1, size, options);
  }

  sell(size: Size, options?: OrderOptions): number {
    return this.#order(-1, size, options);
  }

  targetQuantity(quantity: number, options?: OrderOptions): number {
    return this.#target(SIZE["target-units"], quantity, options);
  }

  targetPercent(fraction: number, options?: OrderOptions): number {
    return this.#target(SIZE["target-equity"], fraction, options);
  }

  close(options?: OrderOptions): number {
    return this.#target(SIZE["target-units"], 0, options);
  }

  cancel(id?: number): void {
    const { broker, desk, time, owns } = this.#run;
    if (id !== undefined && owns?.(id) === false) return;
    if (id === undefined) {
      desk?.cancelAll(this.#feed, time);
      broker.cancelAll(this.#feed.symbol, time);
    } else if (id < 0) desk?.cancel(id, time);
    else broker.cancel(id - 1, time);
  }

  replace(id: number, changes: OrderChanges): number {
    const { broker, time, owns } = this.#run;
    if (owns?.(id) === false) return 0;
    return broker.replace(id, changes, time, this.#feed.nextBar(time));
  }

  log(message: string, level: "info" | "warn" | "error" = "info"): void {
    this.#run.log(message, level);
  }

  random(): number {
    return this.#run.rng.next();
  }

  #order(side: 1 | -1, size: Size, options: OrderOptions | undefined): number {
    const [sizeKind, amount] = sizeOf(size);
    const problem = amount > 0 ? "" : `buy() and sell() take a size above zero; the strategy gave ${amount}.`;
    return this.#submit(sizeKind, side * amount, options, problem);
  }

  /** 0 when the position is where it should be and nothing is working that could move it. */
  #target(sizeKind: number, target: number, options: OrderOptions | undefined): number {
    const { broker, ledger } = this.#run;
    const { symbol } = this.#feed;
    const wantsToEnter = target !== 0 && ledger.quantity[symbol] === 0;
    const isSettled = this.#feed.i >= 0 && !wantsToEnter && broker.orders.active[symbol]!.count === 0;
    if (isSettled && broker.executor.sizes.isAtTarget(symbol, sizeKind, target)) return 0;
    return this.#submit(sizeKind, target, options);
  }

  #submit(sizeKind: number, size: number, options: OrderOptions | undefined, problem = ""): number {
    if (options?.algorithm !== undefined && problem === "") return this.#work(sizeKind, size, options);
    const { broker, time, style } = this.#run;
    const firstBar = this.#feed.nextBar(time);
    this.#feed.fetch(firstBar);
    return broker.submit({
      symbol: this.#feed.symbol,
      time,
      firstBar,
      sizeKind,
      size,
      options: style && leavesTypeOpen(options) ? this.#styled(style, sizeKind, size, options) : options,
      problem,
    });
  }

  /** Before there is a price an order stays as the strategy wrote it. */
  #styled(style: OrderStyle, sizeKind: number, size: number, options: OrderOptions | undefined) {
    const { executor } = this.#run.broker;
    const { symbol } = this.#feed;
    const mark = this.#run.ledger.mark[symbol]!;
    const units = executor.estimate(symbol, sizeKind, size);
    const stays = mark === 0 || units === 0 || (!style.exits && executor.isExit(symbol, units));
    return stays ? options : styled(style, options, units, mark);
  }

  /** Hands the units that a size means now to an execution algorithm; what is wrong becomes a rejected order. */
  #work(sizeKind: number, size: number, { algorithm, ...options }: OrderOptions): number {
    const run = this.#run;
    const { symbol } = this.#feed;
    const fixed = run.broker.executor.fixed({ symbol, sizeKind, size });
    const units = run.broker.executor.estimate(symbol, fixed.sizeKind, fixed.size);
    if (units === 0) return 0;
    run.desk ??= new AlgorithmDesk({
      broker: run.broker,
      zone: run.zone,
      lot: run.lot,
      log: (message, level) => run.log(message, level),
    });
    run.broker.orders.areBusy = true;
    try {
      return run.desk.start(this.#feed, run.time, units, { ...options, algorithm: algorithm! });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return this.#submit(sizeKind, size, options, error.message);
    }
  }
}

function sizeOf(size: Size): [kind: number, amount: number] {
  if (typeof size === "number") return [SIZE.units, size];
  return "cash" in size ? [SIZE.cash, size.cash] : [SIZE.equity, size.equity];
}

/** Made with the same fields in the same order for every symbol, so that the engine's reads stay fast. */
function seriesOf<Name extends string>(
  names: readonly Name[],
  columns: Readonly<Record<Name, Float64Array>>,
  feed: Feed,
): Readonly<Record<Name, Series>> {
  const series = {} as Record<Name, Series>;
  for (const name of names) series[name] = new SeriesView(columns[name], feed);
  return Object.freeze(series);
}
