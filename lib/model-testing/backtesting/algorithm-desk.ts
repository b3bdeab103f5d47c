import type { AlgorithmOption } from "#lib/core/algorithm.ts";
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import {
  type Price,
  priceFromNumber,
  type Quantity,
  quantity,
  quantityFromNumber,
  quantityNumber,
} from "#lib/core/money.ts";
import type { Zone } from "#lib/core/time.ts";
import {
  type AlgorithmEvent,
  type AlgorithmState,
  beginAlgorithm,
  type ChildOrder,
  filledOf,
  isOver,
  marketHistory,
  phaseOf,
  stepAlgorithm,
} from "#lib/execution/algorithms/index.ts";
import type { SimulatedBroker } from "#lib/execution/brokers/index.ts";
import { SIZE, STATUS } from "#lib/execution/orders/index.ts";
import type { AlgorithmView, OrderOptions } from "#lib/models/strategies/index.ts";
import type { Feed } from "./feed.ts";

const SMALLEST: Quantity = quantity("0.000000001");

type Parent = {
  readonly id: number;
  readonly feed: Feed;
  readonly side: 1 | -1;
  /** Rows of its children, in the order of their numbers. */
  readonly rows: number[];
  /** Splits of the symbol before it began. */
  readonly splits: number;
  state: AlgorithmState;
};

type Parts = {
  readonly broker: SimulatedBroker;
  readonly zone: Zone;
  /** Sizes are whole multiples of it; 0 = any. */
  readonly lot: number;
  readonly log: (message: string, level: "info" | "warn") => void;
};

/**
 * The execution algorithms of a run: the machine of lib/execution/algorithms, told of each bar that has ended and of
 * what its children filled. They come back to life at the end of a bar, before the strategy.
 */
export class AlgorithmDesk {
  readonly #parts: Parts;
  /** Those that are not over. */
  #parents: Parent[] = [];
  #count = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get isBusy(): boolean {
    return this.#parents.length > 0;
  }

  /** Starts working `units` (signed). Answers its id, below zero. Throws AppError "bad-input" with what is wrong. */
  start(feed: Feed, time: Micros, units: number, { algorithm, ...options }: OrderOptions): number {
    const { name, ...parameters } = algorithm as AlgorithmOption;
    const other = Object.keys(options).find((key) => key !== "limit");
    if (other !== undefined)
      throw new AppError("bad-input", `An algorithm goes with \`limit\` alone, not with ${other}.`);
    const asked = quantityFromNumber(Math.abs(units));
    const market = {
      now: time,
      lot: this.#lotFor(asked),
      ...marketHistory(feed.bars, feed.i + 1, this.#parts.zone, time),
    };
    const side = units > 0 ? 1 : -1;
    const limitPrice: Price | null = options.limit === undefined ? null : priceFromNumber(options.limit);
    const order = { side: side > 0 ? ("buy" as const) : ("sell" as const), quantity: asked, limitPrice };
    const state = beginAlgorithm({ name, parameters: parameters as Record<string, number> }, order, market);
    const splits = this.#parts.broker.splitsOf(feed.symbol);
    const parent: Parent = { id: -++this.#count, feed, side, rows: [], splits, state };
    this.#parents.push(parent);
    this.#apply(parent, { kind: "clock", at: time });
    return parent.id;
  }

  /** A bar of the feed has ended at `time`, and its orders have met it. */
  onBar(feed: Feed, time: Micros): void {
    for (const parent of this.#parents) {
      if (parent.feed !== feed) continue;
      if (this.#parts.broker.splitsOf(feed.symbol) !== parent.splits) this.#endAfterSplit(parent, time);
      this.#report(parent, time);
      this.#apply(parent, { kind: "bar", at: time, volume: feed.bars.volume[feed.i]! });
    }
    this.#parents = this.#parents.filter((parent) => !isOver(parent.state));
  }

  cancel(id: number, time: Micros): void {
    const parent = this.#parents.find((one) => one.id === id);
    if (!parent || !["running", "paused"].includes(phaseOf(parent.state))) return;
    this.#report(parent, time);
    if (phaseOf(parent.state) !== "done")
      this.#apply(parent, { kind: "command", command: "cancel", at: time });
  }

  /** The row of the symbol that an algorithm trades; −1 when it is over. */
  rowOf(id: number): number {
    return this.#parents.find((one) => one.id === id)?.feed.symbol ?? -1;
  }

  cancelAll(feed: Feed, time: Micros): void {
    for (const parent of this.#parents) if (parent.feed === feed) this.cancel(parent.id, time);
  }

  viewsOf(feed: Feed): AlgorithmView[] {
    return this.#parents
      .filter((parent) => parent.feed === feed && !isOver(parent.state))
      .map(({ id, side, state }) => ({
        id,
        symbol: feed.name,
        name: state.choice.name,
        status: phaseOf(state) as AlgorithmView["status"],
        quantity: side * quantityNumber(state.order.quantity),
        filled: side * quantityNumber(filledOf(state)),
        reason: state.reason,
      }));
  }

  /** The run's lot, when the order is made of whole ones: what a strategy counts in units is never rounded. */
  #lotFor(asked: Quantity): Quantity {
    if (this.#parts.lot === 0) return SMALLEST;
    const lot = quantityFromNumber(this.#parts.lot);
    return lot > 0n && asked % lot === 0n ? lot : SMALLEST;
  }

  #apply(parent: Parent, event: AlgorithmEvent): void {
    const { broker, log } = this.#parts;
    const before = parent.state;
    const { state, children, cancels } = stepAlgorithm(before, event);
    parent.state = state;
    for (const child of children) parent.rows.push(this.#submit(parent, child, event.at));
    for (const n of cancels) broker.cancel(parent.rows[n - 1]!, event.at);
    if (cancels.length > 0) this.#report(parent, event.at);
    if (state.reason !== before.reason && state.reason !== "")
      log(`The ${state.choice.name} of ${parent.feed.name} paused: ${state.reason}`, "warn");
  }

  #submit({ feed, side, state }: Parent, child: ChildOrder, time: Micros): number {
    const { limitPrice } = state.order;
    const id = this.#parts.broker.submit({
      symbol: feed.symbol,
      time,
      firstBar: feed.nextBar(time),
      sizeKind: SIZE.units,
      size: side * quantityNumber(child.quantity),
      options: {
        ...(limitPrice !== null && { limit: Number(limitPrice) / 1e9 }),
        ...(child.type.endsWith("close") && { at: "close" }),
        ...(child.type === "limit" && { timeInForce: "DAY" }),
      },
    });
    return id - 1;
  }

  /** Tells the machine what the simulation did to its children. */
  #report(parent: Parent, at: Micros): void {
    const { book } = this.#parts.broker;
    for (const { n, filled: known, ended: over } of parent.state.children) {
      const row = parent.rows[n - 1]!;
      if (over) continue;
      const filled = quantityFromNumber(Math.abs(book.filled[row]!));
      const ended = !book.isWorking(row) && !book.isWaiting(row);
      if (!ended && filled === known) continue;
      const rejected = book.status[row] === STATUS.rejected || (filled === 0n && book.reasonOf(row) !== "");
      this.#apply(parent, { kind: "child", n, filled, ended, refused: rejected, at });
    }
  }

  #endAfterSplit(parent: Parent, time: Micros): void {
    this.cancel(parent.id, time);
    this.#parts.log(`A split of ${parent.feed.name} ended its ${parent.state.choice.name}.`, "warn");
  }
}
