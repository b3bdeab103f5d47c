import type { Micros } from "#lib/core/columns.ts";
import {
  absolute,
  difference,
  type Money,
  multiplied,
  NO_MONEY,
  negated,
  type Quantity,
  shareOf,
  sum,
} from "#lib/core/money.ts";
import type { LotMethod } from "./lots.ts";

/** Part of a position: signed quantity (negative when short) and what it cost, of the same sign. */
export type Lot = {
  readonly execution: string;
  readonly at: Micros;
  readonly quantity: Quantity;
  readonly cost: Money;
};

export type LotChange = {
  readonly lots: readonly Lot[];
  /** Cost of what left the lots, signed as the lots were. */
  readonly released: Money;
  /** The part of the trade's value that closed lots. */
  readonly closingValue: Money;
};

/** What a trade (signed quantity and value) does to lots: it closes what is opposite, and opens with the rest. */
export function changeLots(lots: readonly Lot[], trade: Lot, method: LotMethod): LotChange {
  const held = lots[0];
  if (held === undefined || held.quantity > 0n === trade.quantity > 0n)
    return { lots: opened(lots, trade, method), released: NO_MONEY, closingValue: NO_MONEY };
  const rest = [...lots];
  let open = absolute(trade.quantity);
  let released = NO_MONEY;
  for (let lot = rest[0]; lot !== undefined && open > 0n; lot = rest[0]) {
    const size = absolute(lot.quantity);
    const part = size < open ? size : open;
    const cost = part === size ? lot.cost : shareOf(lot.cost, part, size);
    released = sum(released, cost);
    open = difference(open, part);
    if (part === size) rest.shift();
    else rest[0] = reduced(lot, part, cost);
  }
  if (open === 0n) return { lots: rest, released, closingValue: trade.cost };
  const opening = shareOf(trade.cost, open, absolute(trade.quantity));
  const turned = { ...trade, quantity: trade.quantity > 0n ? open : negated(open), cost: opening };
  return { lots: [turned], released, closingValue: difference(trade.cost, opening) };
}

const reduced = (lot: Lot, part: Quantity, cost: Money): Lot => ({
  ...lot,
  quantity: lot.quantity > 0n ? difference(lot.quantity, part) : sum(lot.quantity, part),
  cost: difference(lot.cost, cost),
});

function opened(lots: readonly Lot[], trade: Lot, method: LotMethod): readonly Lot[] {
  const [held] = lots;
  if (method === "fifo" || held === undefined) return [...lots, trade];
  return [{ ...held, quantity: sum(held.quantity, trade.quantity), cost: sum(held.cost, trade.cost) }];
}

/** `ratio` new units for each old one at the same cost in all. */
export const splitLots = (lots: readonly Lot[], ratio: Quantity): Lot[] =>
  lots.map((lot) => ({ ...lot, quantity: multiplied(lot.quantity, ratio) }));
