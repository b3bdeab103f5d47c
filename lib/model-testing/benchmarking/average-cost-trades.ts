import type { Fills, Lot } from "./fifo-trades.ts";

type Holding = { units: number; cost: number; fees: number; time: number; order: number };

/**
 * One trade per fill that reduces a position, entered at the average price of what was held then. Fees of the entries
 * are shared by units. A fill that turns the position round closes it and opens the other side.
 */
export function averageCostTrades(fills: Fills): Lot[] {
  const holdings = new Map<number, Holding>();
  const closed: Lot[] = [];
  for (let i = 0; i < fills.length; i++) {
    const symbol = fills.symbol[i]!;
    const quantity = fills.quantity[i]!;
    const price = fills.price[i]!;
    const time = fills.time[i]!;
    const feePerUnit = fills.commission[i]! / Math.abs(quantity);
    const held = holdings.get(symbol) ?? { units: 0, cost: 0, fees: 0, time, order: fills.orderId[i]! };
    holdings.set(symbol, held);
    let rest = quantity;
    if (held.units !== 0 && held.units > 0 !== quantity > 0) {
      const units = Math.sign(held.units) * Math.min(Math.abs(held.units), Math.abs(quantity));
      closed.push(closing(held, units, { symbol, price, time, feePerUnit }));
      rest += units;
    }
    if (rest === 0) continue;
    if (held.units === 0) Object.assign(held, { cost: 0, fees: 0, time, order: fills.orderId[i]! });
    held.units += rest;
    held.cost += rest * price;
    held.fees += Math.abs(rest) * feePerUnit;
  }
  return closed;
}

type Exit = { symbol: number; price: number; time: number; feePerUnit: number };

function closing(held: Holding, units: number, { symbol, price, time, feePerUnit }: Exit): Lot {
  const share = units / held.units;
  const entryPrice = held.cost / held.units;
  const commission = held.fees * share + Math.abs(units) * feePerUnit;
  held.cost -= held.cost * share;
  held.fees -= held.fees * share;
  held.units -= units;
  return {
    symbol,
    entryTime: held.time,
    exitTime: time,
    quantity: units,
    entryPrice,
    exitPrice: price,
    commission,
    pnl: units * (price - entryPrice) - commission,
    entryOrder: held.order,
  };
}
