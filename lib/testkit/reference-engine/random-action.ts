import fc from "fast-check";
import type { BarColumns } from "#lib/core/columns.ts";
import { FILL_TIMINGS, TIME_IN_FORCE } from "#lib/core/order.ts";
import { isoTime } from "#lib/core/time.ts";
import type { OrderChanges, OrderOptions } from "#lib/models/strategies/sdk.ts";
import type { Action } from "./order.ts";

/** Half points from the close on which the order is made. */
const near = fc.integer({ min: -8, max: 8 });
export const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 1 });
export const rarely = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const orderId = fc.integer({ min: 1, max: 30 });

export const wish = fc.record({
  symbol: fc.nat(2),
  bar: fc.nat(40),
  verb: fc.constantFrom(
    ...(["buy", "sell", "buy", "sell", "buy", "sell", "targetQuantity", "targetPercent", "close"] as const),
    ...(["cancel", "replace", "replace"] as const),
  ),
  unit: fc.constantFrom("units" as const, "units" as const, "cash" as const, "equity" as const),
  share: fc.integer({ min: 0, max: 12 }),
  kind: fc.constantFrom(
    "market",
    "limit",
    "stop",
    "stop-limit",
    "touch",
    "touch-limit",
    "trail",
    "trail",
    "on",
  ),
  limit: near,
  trigger: near,
  trailAmount: fc.integer({ min: 1, max: 8 }),
  isFraction: fc.boolean(),
  at: fc.constantFrom("open" as const, "close" as const),
  fillTiming: rarely(fc.constantFrom(...FILL_TIMINGS)),
  timeInForce: maybe(fc.constantFrom(...TIME_IN_FORCE)),
  goodFor: rarely(fc.integer({ min: -1, max: 8 })),
  isDate: fc.boolean(),
  reduceOnly: rarely(fc.constant(true)),
  postOnly: rarely(fc.constant(true)),
  stopLoss: rarely(near),
  takeProfit: rarely(near),
  oco: rarely(orderId),
  after: rarely(orderId),
  id: maybe(orderId),
});
type Wish = typeof wish extends fc.Arbitrary<infer T> ? T : never;

const momentOrDate = (moment: number, isDate: boolean) => (isDate ? isoTime(moment).slice(0, 10) : moment);

function optionsOf(wish: Wish, price: number, now: number, step: number): OrderOptions {
  const { kind, trailAmount, goodFor, timeInForce } = wish;
  const at = (steps: number | undefined) => (steps === undefined ? undefined : price + steps / 2);
  const hasLimit =
    ["limit", "stop-limit", "touch-limit"].includes(kind) || (kind === "on" && wish.isFraction);
  const prices: OrderOptions = {
    ...(hasLimit && { limit: at(wish.limit)! }),
    ...(kind.startsWith("stop") && { stop: at(wish.trigger)! }),
    ...(kind.startsWith("touch") && { touch: at(wish.trigger)! }),
    ...(kind === "trail" &&
      (wish.isFraction ? { trailPercent: trailAmount / 100 } : { trailAmount: trailAmount / 2 })),
    ...(kind === "on" && { at: wish.at }),
  };
  const { fillTiming, reduceOnly, postOnly, oco, after } = wish;
  const rest = {
    fillTiming,
    reduceOnly,
    postOnly,
    oco,
    after,
    // Auctions say their own time; a GTD order needs its date.
    timeInForce: kind === "on" || kind === "trail" || timeInForce === "GTD" ? undefined : timeInForce,
    goodTill:
      goodFor === undefined || kind === "on" || timeInForce
        ? undefined
        : momentOrDate(now + goodFor * step, wish.isDate),
    stopLoss: at(wish.stopLoss),
    takeProfit: at(wish.takeProfit),
  };
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { ...prices, ...(Object.fromEntries(given) as OrderOptions) };
}

function changesOf(wish: Wish, price: number): OrderChanges {
  const at = (steps: number) => price + steps / 2;
  return {
    ...(wish.share > 6 && { quantity: wish.share }),
    ...(wish.kind.includes("limit") && { limit: at(wish.limit) }),
    ...(wish.kind.startsWith("stop") && { stop: at(wish.trigger) }),
    ...(wish.kind.startsWith("touch") && { touch: at(wish.trigger) }),
    ...(wish.kind === "trail" &&
      (wish.isFraction ? { trailPercent: wish.trailAmount / 100 } : { trailAmount: wish.trailAmount / 2 })),
    ...(wish.stopLoss !== undefined && { stopLoss: at(wish.stopLoss) }),
    ...(wish.takeProfit !== undefined && { takeProfit: at(wish.takeProfit) }),
  };
}

/** What was wished for, on bars that exist, priced near the market. */
export function actionOf(wish: Wish, all: readonly BarColumns[]): Action {
  const bars = all[wish.symbol % all.length]!;
  const bar = wish.bar % bars.length;
  const { symbol } = bars;
  const { verb, unit, share, id } = wish;
  if (verb === "cancel") return { symbol, bar, verb, id };
  if (verb === "replace")
    return { symbol, bar, verb, id: id ?? 1, changes: changesOf(wish, bars.close[bar]!) };
  const isTarget = verb.startsWith("target");
  const isUnits = verb === "targetQuantity" || (unit === "units" && verb !== "targetPercent");
  return {
    symbol,
    bar,
    verb,
    unit,
    amount: isUnits ? share * 7 - (isTarget ? 40 : 0) : share / 10 - (isTarget ? 0.5 : 0),
    options: optionsOf(wish, bars.close[bar]!, bars.end[bar]!, bars.end[0]! - bars.start[0]!),
  };
}
