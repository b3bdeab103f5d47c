import type { Micros } from "#lib/core/columns.ts";
import {
  difference,
  type Money,
  NO_MONEY,
  NO_QUANTITY,
  negated,
  notional,
  type Price,
  perUnit,
  type Quantity,
  sum,
} from "#lib/core/money.ts";
import { type LedgerTransaction, type Posting, transaction } from "./double-entry.ts";
import { changeLots, type Lot, splitLots } from "./exact-lots.ts";
import type { LotMethod } from "./lots.ts";

export type TradedInstrument = {
  readonly symbol: string;
  readonly currency: string;
  /** Currency per point and unit: 1 for shares, 50 for an E-mini. */
  readonly multiplier: Quantity;
  /** "full": the value is paid. "variation": futures, only the profit is. */
  readonly settlement: "full" | "variation";
};

/** An execution that counts, on its instrument. Quantity is signed: negative sells. */
export type BookedExecution = {
  readonly execution: string;
  readonly at: Micros;
  readonly instrument: TradedInstrument;
  readonly quantity: Quantity;
  readonly price: Price;
  /** Positive when paid. */
  readonly fee: Money;
  readonly feeCurrency: string;
};

/** New units for old ones. */
export type BookedSplit = Pick<BookedExecution, "execution" | "at" | "instrument"> & {
  /** New units for one old. */
  readonly ratio: Quantity;
  /** What it added to the position; less than the ratio says where a part of a unit was paid out as `paid`. */
  readonly units: Quantity;
  readonly paid: Money;
};

/** The position of `instrument` goes on as one of `to`. */
export type BookedRename = Pick<BookedExecution, "execution" | "at" | "instrument"> & {
  readonly to: TradedInstrument;
  /** At which the units are added where some of `to` are held already. */
  readonly price: Price;
};

export type Position = {
  readonly instrument: TradedInstrument;
  readonly quantity: Quantity;
  readonly lots: readonly Lot[];
  /** What the lots cost, signed as the quantity. */
  readonly cost: Money;
  readonly averagePrice: Price | null;
  readonly realised: Money;
  readonly fees: Money;
};

export type Books = {
  readonly transactions: readonly LedgerTransaction[];
  /** By symbol; closed positions stay, with what they realised. */
  readonly positions: ReadonlyMap<string, Position>;
};

/**
 * The double-entry books of a set of executions, splits and new names: a pure function of the set, whatever the order of
 * arrival. They are booked by time, executions last, then by id. Fees in another currency than the instrument's are booked, and not
 * in `fees`.
 */
export function bookExecutions(
  all: Iterable<BookedExecution | BookedSplit | BookedRename>,
  method: LotMethod = "average",
): Books {
  const byId = new Map([...all].map((one) => [one.execution, one]));
  const inOrder = [...byId.values()].sort(
    (a, b) => a.at - b.at || rankOf(a) - rankOf(b) || (a.execution < b.execution ? -1 : 1),
  );
  const positions = new Map<string, Position>();
  const transactions = inOrder.flatMap((one) => {
    const { symbol } = one.instrument;
    if ("to" in one) return bookRename(one, positions, method);
    const before = positions.get(symbol) ?? flat(one.instrument);
    const booked = "ratio" in one ? bookSplit(one, before, method) : book(one, before, method);
    positions.set(symbol, booked.position);
    return booked.transaction ?? [];
  });
  return { transactions, positions };
}

const rankOf = (one: object): number => ("ratio" in one || "to" in one ? 0 : 1);

/** Profit not yet taken: value at the mark less cost. */
export const unrealised = (position: Position, mark: Price): Money =>
  difference(notional(mark, position.quantity, position.instrument.multiplier), position.cost);

const flat = (instrument: TradedInstrument): Position => ({
  instrument,
  quantity: NO_QUANTITY,
  lots: [],
  cost: NO_MONEY,
  averagePrice: null,
  realised: NO_MONEY,
  fees: NO_MONEY,
});

function book(
  one: BookedExecution,
  before: Position,
  method: LotMethod,
): { position: Position; transaction: LedgerTransaction } {
  const { symbol, currency, multiplier, settlement } = one.instrument;
  const value = notional(one.price, one.quantity, multiplier);
  const trade: Lot = { execution: one.execution, at: one.at, quantity: one.quantity, cost: value };
  const { lots, released, closingValue } = changeLots(before.lots, trade, method);
  const gain = negated(sum(closingValue, released));
  const held = difference(difference(value, closingValue), released);
  const post = (account: Posting["account"], amount: Money, of = currency): Posting => ({
    account,
    currency: of,
    amount,
  });
  const postings = [
    post(`position:${symbol}`, held),
    post(`realised:${symbol}`, negated(gain)),
    ...(settlement === "full"
      ? [post("cash", negated(value))]
      : [post(`clearing:${symbol}`, negated(held)), post("cash", gain)]),
    post("fees", one.fee, one.feeCurrency),
    post("cash", negated(one.fee), one.feeCurrency),
  ];
  const quantity = sum(before.quantity, one.quantity);
  const cost = sum(before.cost, held);
  return {
    transaction: transaction(one.execution, one.at, `trade of ${symbol}`, postings),
    position: {
      instrument: one.instrument,
      quantity,
      lots,
      cost,
      averagePrice: perUnit(cost, quantity, multiplier),
      realised: sum(before.realised, gain),
      fees: one.feeCurrency === currency ? sum(before.fees, one.fee) : before.fees,
    },
  };
}

/** Its lots go on under the other symbol; what was realised stays where it was. */
function bookRename(
  { instrument, to, price, ...one }: BookedRename,
  positions: Map<string, Position>,
  method: LotMethod,
): LedgerTransaction[] {
  const old = positions.get(instrument.symbol) ?? flat(instrument);
  const next = positions.get(to.symbol) ?? flat(to);
  const { lots, quantity, cost, averagePrice } = old;
  if (next.quantity === NO_QUANTITY) {
    const none = { lots: [], quantity: NO_QUANTITY, cost: NO_MONEY, averagePrice: null };
    positions.set(instrument.symbol, { ...old, ...none });
    positions.set(to.symbol, { ...next, lots, quantity, cost, averagePrice });
    return [];
  }
  const free = { ...one, price, fee: NO_MONEY, feeCurrency: to.currency };
  const left = book({ ...free, instrument, quantity: negated(quantity) }, old, method);
  const added = book({ ...free, instrument: to, quantity }, next, method);
  positions.set(instrument.symbol, left.position);
  positions.set(to.symbol, added.position);
  return [left.transaction, { ...added.transaction, id: `${one.execution} to` }];
}

/** More units at the same cost; what rounding left over is sold for what was paid. */
function bookSplit(
  { ratio, units, paid, ...one }: BookedSplit,
  before: Position,
  method: LotMethod,
): { position: Position; transaction?: LedgerTransaction } {
  const lots = splitLots(before.lots, ratio);
  const quantity = sum(NO_QUANTITY, ...lots.map((lot) => lot.quantity));
  const over = difference(sum(before.quantity, units), quantity);
  const last = lots.at(-1);
  const { multiplier, currency } = one.instrument;
  const split = { ...before, lots, quantity, averagePrice: perUnit(before.cost, quantity, multiplier) };
  if (last === undefined || over === NO_QUANTITY) return { position: split };
  const price = perUnit(paid, negated(over), multiplier);
  if (price !== null && price > 0n)
    return book({ ...one, quantity: over, price, fee: NO_MONEY, feeCurrency: currency }, split, method);
  // The last decimal of a ratio such as 1 for 3.
  lots[lots.length - 1] = { ...last, quantity: sum(last.quantity, over) };
  return { position: { ...split, quantity: sum(quantity, over) } };
}
