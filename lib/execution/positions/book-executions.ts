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
import { changeLots, type Lot } from "./exact-lots.ts";
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
 * The double-entry books of a set of executions: a pure function of the set, whatever the order of arrival. They are
 * booked by time, then id. Fees in another currency than the instrument's are booked, and not in `fees`.
 */
export function bookExecutions(executions: Iterable<BookedExecution>, method: LotMethod = "average"): Books {
  const byId = new Map([...executions].map((one) => [one.execution, one]));
  const inOrder = [...byId.values()].sort((a, b) => a.at - b.at || (a.execution < b.execution ? -1 : 1));
  const positions = new Map<string, Position>();
  const transactions = inOrder.map((one) => {
    const before = positions.get(one.instrument.symbol) ?? flat(one.instrument);
    const booked = book(one, before, method);
    positions.set(one.instrument.symbol, booked.position);
    return booked.transaction;
  });
  return { transactions, positions };
}

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
