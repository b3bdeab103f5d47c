import { z } from "zod";

const number = z.number();

/** One bar of one symbol as a market tells it, at its end. */
export const MarketBar = z.strictObject({
  symbol: z.string(),
  start: number,
  end: number,
  open: number,
  high: number,
  low: number,
  close: number,
  volume: number,
  /** When the symbol's next bar starts, where the schedule says so: it ends sessions. */
  next: number.nullable(),
});
export type MarketBar = z.infer<typeof MarketBar>;

/** Everything that ends at one time. */
export const MarketMoment = z.strictObject({
  time: number,
  bars: z.array(MarketBar),
  /** Of symbols that price what is traded (rates of currencies and funding): those that have begun since the last moment. */
  others: z.array(MarketBar).optional(),
});
export type MarketMoment = z.infer<typeof MarketMoment>;
