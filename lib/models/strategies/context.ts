/** What a strategy sees and may do: everything it is given is as of now, nothing is later. */
import type { AlgorithmName } from "#lib/core/algorithm.ts";
import type { Micros } from "#lib/core/columns.ts";
import type { OrderStatus, OrderType, TimeInForce } from "#lib/core/order.ts";
import type { OrderChanges, OrderOptions } from "./order-options.ts";

/** Bars of one symbol as whole columns, from which `indicators` computes. Read only. */
export type BarData = {
  readonly symbol: string;
  readonly length: number;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
};

export type BarField = "open" | "high" | "low" | "close" | "volume";

/** One number a bar, read up to the current bar only. */
export type Series = {
  /** The value at the current bar; NaN when there is none yet. */
  readonly now: number;
  /** The value `bars` bars ago (0 = now); NaN before the first. A negative number throws: it lies ahead. */
  ago(bars: number): number;
  /** True on the bar where this series was below the other and is now above it, both strictly. */
  crossesAbove(other: Series): boolean;
  /** True on the bar where this series was above the other and is now below it, both strictly. */
  crossesBelow(other: Series): boolean;
};

/** How much to trade: units, or a fraction of free cash or of equity turned into units when it fills. */
export type Size = number | { readonly cash: number } | { readonly equity: number };

export type OrderView = {
  /** Counts up from 1 within a run. */
  readonly id: number;
  readonly symbol: string;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly status: OrderStatus;
  /** Signed: > 0 buys, < 0 sells. An estimate while a fraction has not been turned into units. */
  readonly quantity: number;
  /** Signed units filled so far, and their average price; NaN before the first. */
  readonly filled: number;
  readonly averagePrice: number;
  /** NaN when it has none. A touch price and a trailing stop's current level stand in `stop`. */
  readonly limit: number;
  readonly stop: number;
  /** Why it was rejected, cancelled or expired; "" otherwise. */
  readonly reason: string;
};

/** An order that an execution algorithm works. */
export type AlgorithmView = {
  /** Below zero. */
  readonly id: number;
  readonly symbol: string;
  readonly name: AlgorithmName;
  readonly status: "running" | "paused" | "stopping";
  /** Signed: > 0 buys, < 0 sells. */
  readonly quantity: number;
  readonly filled: number;
  /** Why it paused by itself; "" otherwise. */
  readonly reason: string;
};

export type FillView = {
  readonly orderId: number;
  readonly symbol: string;
  readonly time: Micros;
  /** Signed. */
  readonly quantity: number;
  readonly price: number;
  readonly commission: number;
};

export type Position = {
  /** Signed: > 0 long, < 0 short. */
  readonly quantity: number;
  /** Average price of the units held; NaN when flat. */
  readonly averagePrice: number;
  /** Signed market value at the last close. */
  readonly value: number;
  /** Unrealised gain at the last close, before the cost of closing. */
  readonly profit: number;
  readonly isFlat: boolean;
  readonly isLong: boolean;
  readonly isShort: boolean;
};

/** Money in the account currency. */
export type Account = {
  readonly cash: number;
  readonly equity: number;
  /** What new exposure may cost: cash less twice the value of what is sold short. */
  readonly freeCash: number;
};

/** One symbol at this moment. `onBar` is called with it for each symbol whose bar has just ended. */
export type Context<
  Parameters = Record<string, number | string | boolean>,
  Names extends string = string,
  State = unknown,
> = {
  readonly parameters: Parameters;
  readonly symbol: string;
  /** All symbols of the run, in the order of the specification. */
  readonly symbols: readonly string[];
  /** The same view of another symbol, at its latest bar that has ended. */
  of(symbol: string): Context<Parameters, Names, State>;

  /** Number of the current bar of this symbol, from 0. */
  readonly index: number;
  /** The current moment: the end of the bar, in microseconds since 1970 UTC. */
  readonly time: Micros;
  /** The bar that has just ended; NaN in every field while the symbol has had none. */
  readonly bar: Readonly<Record<BarField, number>>;
  readonly history: Readonly<Record<BarField, Series>>;
  readonly indicators: Readonly<Record<Names, Series>>;

  readonly position: Position;
  readonly account: Account;
  /** Working orders of this symbol, oldest first, then those that wait for another to fill. */
  readonly orders: readonly OrderView[];
  /** Algorithms of this symbol that still work, oldest first; their small orders stand among `orders`. */
  readonly algorithms: readonly AlgorithmView[];
  /** The author's own values for this symbol, made by `state` at the start of the run. */
  readonly state: State;

  /** Each order method returns the order's id, or 0 when there is nothing to do. */
  buy(size: Size, options?: OrderOptions): number;
  sell(size: Size, options?: OrderOptions): number;
  /** Trade to a position of this many units (signed). */
  targetQuantity(quantity: number, options?: OrderOptions): number;
  /** Trade to a position worth this fraction of equity (1 = all of it, negative = short). */
  targetPercent(fraction: number, options?: OrderOptions): number;
  /** Trade to flat. */
  close(options?: OrderOptions): number;
  /** Cancel one order that works or waits, one algorithm with its orders, or all of this symbol. */
  cancel(id?: number): void;
  /**
   * Cancel a working order and place it anew with changes, for what it has not yet filled; it keeps its group,
   * its bracket and the orders that wait for it. Returns the new id, 0 when there is no such working order.
   */
  replace(id: number, changes: OrderChanges): number;
  /** A line in the run's log. */
  log(message: string, level?: "info" | "warn" | "error"): void;
  /** Seeded chance in [0, 1): the same in every repetition of the run. */
  random(): number;
};
