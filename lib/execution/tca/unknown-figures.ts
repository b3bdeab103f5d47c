import { isoTime } from "#lib/core/time.ts";
import type { MarketPath } from "./market-path.ts";
import { MARKOUT_HORIZONS, type OrderCosts, type TradedOrder } from "./order-costs.ts";

/** A figure as it is shown: what cannot be known is null. */
export type Known<T> = T extends number
  ? T | null
  : T extends readonly unknown[] | string | boolean | null
    ? T
    : { readonly [Key in keyof T]: Known<T[Key]> };

export function knownOrNull<T>(value: T): Known<T> {
  if (typeof value === "number") return (Number.isFinite(value) ? value : null) as Known<T>;
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value as Known<T>;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, knownOrNull(part)])) as Known<T>;
}

/** Why figures of an order cannot be known, in sentences, by what they concern. */
export function unknownFigures(
  symbol: string,
  order: TradedOrder,
  { time }: MarketPath,
  costs: OrderCosts,
): { readonly figure: string; readonly reason: string }[] {
  const [first, last] = [time[0], time.at(-1)];
  if (first === undefined || last === undefined)
    return [
      {
        figure: "Every price",
        reason: `No prices of ${symbol} are recorded or stored for the time of the order.`,
      },
    ];
  const { prices, markoutsBps, filled } = costs;
  const begins = `the record of ${symbol} begins at ${isoTime(first)}`;
  const ends = `the record ends at ${isoTime(last)}`;
  const missing = MARKOUT_HORIZONS.filter(({ name }) => Number.isNaN(markoutsBps[name]));
  const found: [figure: string, isUnknown: boolean, reason: string][] = [
    ["Decision", Number.isNaN(prices.decision), `No price was known when it was decided: ${begins}.`],
    ["Arrival", Number.isNaN(prices.arrival), `No price was known when it was first sent: ${begins}.`],
    ["Close", Number.isNaN(prices.close), `The day in which it ended was not over when ${ends}.`],
    ["Slippage", filled === 0, "Nothing was filled."],
    ["Spread", order.spread === null, "No bid and ask are recorded: the impact holds the spread too."],
    ["Fees", Number.isNaN(costs.split.fees), "A fee was paid in another currency than the price is in."],
    [
      `Markout ${missing.map(({ name }) => name).join(", ")}`,
      filled > 0 && missing.length > 0,
      `A fill lies nearer to the end than the horizon: ${ends}.`,
    ],
    [
      "Participation",
      filled > 0 && Number.isNaN(costs.participation),
      "No volume of the market is recorded between the first send and the last fill.",
    ],
    [
      "Latency",
      costs.latency.acknowledged === null,
      order.sentAt === null ? "It was never sent." : "The venue has not answered.",
    ],
  ];
  return found.filter(([, isUnknown]) => isUnknown).map(([figure, , reason]) => ({ figure, reason }));
}
