import { describe, expect, it } from "vitest";
import { ORDER_TYPE, type OrderType, TIME_IN_FORCE } from "#lib/core/order.ts";
import { HOUR } from "#lib/core/time.ts";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { type OrderExample, orderTypeContract } from "#lib/testkit/contracts/index.ts";
import { fillTimings, isFinal, orderTypes, timesInForce, transitions } from "./index.ts";

/** One order of each type. A type without an example does not compile. */
const examples: Readonly<Record<OrderType, OrderExample>> = {
  market: () => ({}),
  limit: (price, away) => ({ limit: price - away }),
  stop: (price, away) => ({ stop: price + away }),
  "stop-limit": (price, away) => ({ stop: price + away, limit: price + 2 * away }),
  "trailing-stop": (_price, away) => ({ trailAmount: Math.abs(away) }),
  "market-if-touched": (price, away) => ({ touch: price - away }),
  "limit-if-touched": (price, away) => ({ touch: price - away, limit: price - away }),
  "market-on-open": () => ({ at: "open" }),
  "limit-on-open": (price, away) => ({ at: "open", limit: price - away / 4 }),
  "market-on-close": () => ({ at: "close" }),
  "limit-on-close": (price, away) => ({ at: "close", limit: price - away / 4 }),
};

const bars = syntheticBars({ symbol: "AAA", bars: 600, seed: 5, step: 6 * HOUR, start: 0 });

describe.each(ORDER_TYPE)("order type %s", (type) => {
  it("keeps the contract", () => expect(orderTypeContract(type, examples[type], bars)).toEqual([]));
  it("says what it is", () => {
    expect(orderTypes[type].title).not.toBe("");
    expect(orderTypes[type].rule).toMatch(/\.$/);
  });
});

it("writes a rule for every time in force and fill timing", () => {
  for (const { title, rule } of [...Object.values(timesInForce), ...Object.values(fillTimings)]) {
    expect(title).not.toBe("");
    expect(rule).toMatch(/\.$/);
  }
  const used = new Set(Object.values(orderTypes).flatMap((type): readonly string[] => type.timeInForce));
  expect([...used].sort()).toEqual([...TIME_IN_FORCE].sort());
});

it("ends nowhere but in a final status", () => {
  for (const next of Object.values(transitions))
    for (const status of next) expect(status in transitions).toBe(true);
  expect(Object.keys(transitions).filter((status) => isFinal(status as "filled"))).toEqual([
    "filled",
    "cancelled",
    "rejected",
    "expired",
  ]);
});
