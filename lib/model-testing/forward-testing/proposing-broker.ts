import type { Micros } from "#lib/core/columns.ts";
import { invariant } from "#lib/core/errors.ts";
import { ORDER_TYPE, type OrderType, TIME_IN_FORCE, type TimeInForce } from "#lib/core/order.ts";
import { type OrderRequest, SimulatedBroker } from "#lib/execution/brokers/index.ts";
import { SIZE } from "#lib/execution/orders/index.ts";
import { instructionsOf } from "#lib/execution/paper/index.ts";
import type { Ledger } from "#lib/execution/positions/index.ts";
import type { OrderChanges, OrderOptions } from "#lib/models/strategies/index.ts";

/** What a strategy asks for, numbered from 1 in the order in which it asked. Orders are named by the strategy's ids. */
export type SessionIntent = { readonly n: number } & (
  | {
      readonly kind: "order";
      readonly order: number;
      readonly symbol: string;
      /** Signed units. */
      readonly quantity: number;
      readonly type: OrderType;
      readonly timeInForce: TimeInForce;
      readonly limit: number | null;
      readonly stop: number | null;
      /** Other orders are named "#" and their number. */
      readonly instructions?: Readonly<Record<string, string>>;
    }
  | { readonly kind: "cancel"; readonly order: number }
  /**
   * The market made it, and this is its number from now on: the n-th exit of the bracket of order `of`, from 1; with
   * `of` 0 the n-th order that it made for the account.
   */
  | {
      readonly kind: "exit";
      readonly order: number;
      readonly of: number;
      readonly exit: number;
      readonly symbol: string;
      readonly quantity: number;
      readonly type: OrderType;
      readonly limit: number | null;
      readonly stop: number | null;
    }
);

/** An order that a market made for an account, its n-th: `instead` is the symbol whose position it closes or takes over. */
export type MadeOrder = {
  readonly n: number;
  readonly symbol: string;
  readonly quantity: number;
  readonly instead: string;
  readonly time: Micros;
};

/**
 * The strategy's own picture of its orders: it checks and books like the simulation, but what would go to the
 * market becomes an intent, and fills come from outside (`executor.report`).
 */
export class ProposingBroker extends SimulatedBroker {
  /** Made since they were last taken. */
  intents: SessionIntent[] = [];
  #made = 0;
  #symbols: readonly string[];
  /** Rows of the exits that brackets made, by the row of their order. */
  readonly #exits = new Map<number, number[]>();

  readonly #ledger: Ledger;
  /** Of orders that the market made for the account: the strategy's share of them. */
  readonly #shares = new Map<number, number>();

  constructor(settings: ConstructorParameters<typeof SimulatedBroker>[0]) {
    super(settings, true);
    this.#symbols = settings.symbols;
    this.#ledger = settings.ledger;
  }

  override submit(request: OrderRequest): number {
    const id = super.submit(request);
    this.#propose(id - 1, request.options);
    return id;
  }

  /**
   * The market made an order for the whole account, which holds `symbol` for others too: the strategy has the part that
   * its own position of `instead` is, and hears of nothing when it has none.
   */
  meet({ n, symbol, quantity, instead, time }: MadeOrder): void {
    const held = this.#ledger.quantity[this.#symbols.indexOf(instead)] ?? 0;
    const closes = instead === symbol;
    if (held === 0 || held > 0 === (closes ? quantity > 0 : quantity < 0)) return;
    const share = Math.min(1, Math.abs(held / quantity));
    this.#shares.set(n, share);
    const size = quantity * share;
    const request = { symbol: this.#symbols.indexOf(symbol), time, firstBar: 0, sizeKind: SIZE.units, size };
    this.#exit(super.submit(request) - 1, ACCOUNT, n);
  }

  /** The strategy's part of what happens to an order; 0 of one that is others' alone. */
  shareOf(order: number, exit: number | undefined): number {
    return order === 0 ? (this.#shares.get(exit ?? 0) ?? 0) : 1;
  }

  /** The row of an order, or of the n-th that the market made for it. */
  rowOf(order: number, exit: number | undefined): number {
    const row = exit === undefined ? order - 1 : this.#exits.get(order - 1)?.[exit - 1];
    invariant(
      row !== undefined,
      `order ${order} has no exit ${exit}: the account holds the symbol for others too`,
    );
    return row;
  }

  /** A fill that the market told. A bracket's exits follow from it here as they do there. */
  report(...[row, ...fill]: Parameters<SimulatedBroker["executor"]["report"]>): void {
    const { book } = this;
    const before = book.length;
    this.executor.report(row, ...fill);
    for (let made = before; made < book.length; made++) this.#exit(made, book.group.get(made) - 1);
  }

  #exit(row: number, of: number, n = (this.#exits.get(of)?.length ?? 0) + 1): void {
    const { book } = this;
    const exits = this.#exits.get(of) ?? [];
    exits[n - 1] = row;
    this.#exits.set(of, exits);
    this.intents.push({
      n: ++this.#made,
      kind: "exit",
      order: row + 1,
      of: of + 1,
      exit: n,
      symbol: this.#symbols[book.symbol[row]!]!,
      quantity: book.quantity[row]!,
      type: ORDER_TYPE[book.type[row]!]!,
      limit: known(book.limit.get(row)),
      stop: known(book.stop.get(row)),
    });
  }

  override cancel(row: number, time: Micros): void {
    const wasOpen = this.#isOpen(row);
    super.cancel(row, time);
    if (wasOpen) this.#cancelled(row);
  }

  override cancelAll(symbol: number, time: Micros, reason?: string): void {
    const rows = this.orders.openOf(symbol);
    super.cancelAll(symbol, time, reason);
    for (const row of rows) this.#cancelled(row);
  }

  /** The old order is cancelled, then the new one made: the caller sends the second when the first is certain. */
  override replace(id: number, changes: OrderChanges, time: Micros, firstBar: number): number {
    const made = super.replace(id, changes, time, firstBar);
    if (made === 0 || !this.#isOpen(made - 1)) return made;
    this.#cancelled(id - 1);
    this.#propose(made - 1, this.#optionsOf(made - 1));
    return made;
  }

  #isOpen(row: number): boolean {
    if (!(row >= 0 && row < this.book.length)) return false;
    return this.book.isWorking(row) || this.book.isWaiting(row);
  }

  #cancelled(row: number): void {
    this.intents.push({ n: ++this.#made, kind: "cancel", order: row + 1 });
  }

  #propose(row: number, options: OrderOptions | undefined): void {
    const { book } = this;
    if (!this.#isOpen(row)) return;
    const quantity = book.quantity[row]!;
    if (quantity === 0 || !Number.isFinite(quantity)) {
      this.orders.end(row, "cancelled", book.time[row]!, "The position is already at its target.");
      this.orders.tidy(book.symbol[row]!);
      return;
    }
    const type = ORDER_TYPE[book.type[row]!]!;
    const instructions = options && instructionsOf(options, (id) => `#${id}`);
    this.intents.push({
      n: ++this.#made,
      kind: "order",
      order: row + 1,
      symbol: this.#symbols[book.symbol[row]!]!,
      quantity,
      type,
      timeInForce: TIME_IN_FORCE[book.timeInForce[row]!]!,
      limit: known(book.limit.get(row)),
      // A trailing stop's level is the market's to reckon.
      stop: type === "trailing-stop" ? null : known(book.stop.get(row)),
      ...(instructions && { instructions }),
    });
  }

  /** What a replaced order keeps of its old one, said anew. */
  #optionsOf(row: number): OrderOptions {
    const { book } = this;
    const number = (value: number) => (Number.isNaN(value) ? undefined : value);
    return {
      ...present("trailAmount", number(book.trail.get(row))),
      ...present("trailPercent", number(book.trailFraction.get(row))),
      ...present("goodTill", number(book.expiry.get(row))),
      ...present("stopLoss", number(book.stopLoss.get(row))),
      ...present("takeProfit", number(book.takeProfit.get(row))),
      ...(book.reduceOnly.get(row) === 1 && { reduceOnly: true }),
      ...(book.postOnly.get(row) === 1 && { postOnly: true }),
      ...(book.parent.get(row) >= 0 && { after: book.parent.get(row) + 1 }),
      ...this.#partnerOf(row),
    };
  }

  /** Another open order of the same group. */
  #partnerOf(row: number): OrderOptions {
    const { book } = this;
    const group = book.group.get(row);
    if (group === 0) return {};
    const partner = this.orders
      .openOf(book.symbol[row]!)
      .find((other) => other !== row && book.group.get(other) === group);
    return partner === undefined ? {} : { oco: partner + 1 };
  }
}

/** In place of the row of an order: what was made for the account itself. */
const ACCOUNT = -1;

const present = (name: keyof OrderOptions, value: number | undefined): OrderOptions =>
  value === undefined ? {} : { [name]: value };

const known = (value: number) => (Number.isNaN(value) ? null : value);
