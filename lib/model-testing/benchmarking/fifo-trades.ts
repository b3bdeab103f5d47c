import type { Micros } from "#lib/core/columns.ts";

/** One lot from the fill that opened it to the fill that closed it; partial closes split a lot. */
export type Lot = {
  readonly symbol: number;
  readonly entryTime: Micros;
  readonly exitTime: Micros;
  /** Signed: > 0 long. */
  readonly quantity: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  /** Both sides, account currency. */
  readonly commission: number;
  /** Net of commission. */
  readonly pnl: number;
  readonly entryOrder: number;
};

export type Fills = {
  readonly length: number;
  readonly time: Float64Array;
  readonly symbol: Int32Array;
  readonly orderId: Int32Array;
  readonly quantity: Float64Array;
  readonly price: Float64Array;
  readonly commission: Float64Array;
};
type OpenLot = { time: Micros; quantity: number; price: number; feePerUnit: number; order: number };

/** Closed lots in the order in which they closed, the oldest lot of a symbol first. */
export function fifoTrades(fills: Fills): Lot[] {
  const open = new Map<number, OpenLot[]>();
  const closed: Lot[] = [];
  for (let i = 0; i < fills.length; i++) {
    const symbol = fills.symbol[i]!;
    const lots = open.get(symbol) ?? [];
    open.set(symbol, lots);
    const price = fills.price[i]!;
    const time = fills.time[i]!;
    const feePerUnit = fills.commission[i]! / Math.abs(fills.quantity[i]!);
    let rest = fills.quantity[i]!;
    while (rest !== 0 && lots.length > 0 && lots[0]!.quantity > 0 !== rest > 0) {
      const lot = lots[0]!;
      const units = Math.sign(lot.quantity) * Math.min(Math.abs(lot.quantity), Math.abs(rest));
      const commission = Math.abs(units) * (lot.feePerUnit + feePerUnit);
      closed.push({
        symbol,
        entryTime: lot.time,
        exitTime: time,
        quantity: units,
        entryPrice: lot.price,
        exitPrice: price,
        commission,
        pnl: units * (price - lot.price) - commission,
        entryOrder: lot.order,
      });
      lot.quantity -= units;
      rest += units;
      if (lot.quantity === 0) lots.shift();
    }
    if (rest !== 0) lots.push({ time, quantity: rest, price, feePerUnit, order: fills.orderId[i]! });
  }
  return closed;
}
