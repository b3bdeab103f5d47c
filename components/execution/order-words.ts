import { NONE } from "#components/ui/index.ts";
import type { OrderType, TimeInForce } from "#lib/core/order.ts";
import { orderTypes, timesInForce } from "#lib/execution/orders/index.ts";

const CODES: Record<OrderType, string> = {
  market: "MKT",
  limit: "LMT",
  stop: "STP",
  "stop-limit": "STL",
  "trailing-stop": "TRL",
  "market-if-touched": "MIT",
  "limit-if-touched": "LIT",
  "market-on-open": "MOO",
  "limit-on-open": "LOO",
  "market-on-close": "MOC",
  "limit-on-close": "LOC",
};

/** LMT, MKT, STP …; a type that nobody knows any more as it was written. */
export const typeCode = (type: string | null): string | null =>
  type === null ? null : type === "algorithm" ? "ALGO" : (CODES[type as OrderType] ?? type);

/** A built-in by its name, a version of a strategy by the beginning of its hash, as its page shows it. */
export const strategyWord = (strategy: unknown): string =>
  typeof strategy !== "string" || strategy === ""
    ? NONE
    : /^[0-9a-f]{64}$/.test(strategy)
      ? `version ${strategy.slice(0, 7)}`
      : strategy;

export const typeTitle = (type: string): string => orderTypes[type as OrderType]?.title ?? type;
export const timeInForceTitle = (word: string): string => timesInForce[word as TimeInForce]?.title ?? word;
