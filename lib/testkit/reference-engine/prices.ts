/** Prices of orders in the reference engine: what an order style puts in, and what a tick makes of them. */
import type { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import type { OrderChanges, OrderOptions } from "#lib/models/strategies/index.ts";

type Style = NonNullable<BacktestSpec["orderStyle"]>;

/** The options of a market order as one of the style's type. */
export function styled(style: Style, options: OrderOptions, buying: boolean, mark: number): OrderOptions {
  const { type, distance, limitDistance, timeInForce } = style;
  const beyond = (price: number, by: number) => price * (buying ? 1 + by : 1 - by);
  const better = beyond(mark, -distance);
  const stop = beyond(mark, distance);
  const isAuction = type.includes("-on-");
  const at = type.endsWith("open") ? "open" : "close";
  return {
    ...(!isAuction && options.goodTill === undefined && { timeInForce }),
    ...options,
    ...(isAuction && { at }),
    ...((type === "limit" || type.startsWith("limit-on")) && { limit: better }),
    ...(type.startsWith("stop") && { stop }),
    ...(type === "stop-limit" && { limit: beyond(stop, limitDistance) }),
    ...(type === "trailing-stop" && { trailPercent: distance }),
    ...(type.endsWith("touched") && { touch: better }),
    ...(type === "limit-if-touched" && { limit: beyond(better, limitDistance) }),
  };
}

/** A multiple of the tick: a buyer's price never above what was asked, a seller's never below. */
export function onTick(price: number, tick: number, buying: boolean): number {
  const nearest = Math.round(price / tick);
  const isOn = Math.abs(price / tick - nearest) <= 1e-6;
  const count = isOn ? nearest : buying ? Math.floor(price / tick) : Math.ceil(price / tick);
  return Number((count * tick).toFixed(9));
}

/** Exits are on the other side of their entry. */
export function pricesOnTick<Prices extends OrderOptions | OrderChanges>(
  prices: Prices,
  tick: number,
  buying: boolean,
): Prices {
  const moved = (price: number, name: string) => {
    if (["limit", "stop", "touch"].includes(name)) return onTick(price, tick, buying);
    return name === "stopLoss" || name === "takeProfit" ? onTick(price, tick, !buying) : price;
  };
  if (tick === 0) return prices;
  const all = Object.entries(prices).map(([name, price]) => [name, moved(price as number, name)]);
  return Object.fromEntries(all) as Prices;
}
