import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Price, Quantity } from "#lib/core/money.ts";
import type { WorkingOrders } from "./risk-snapshot.ts";
import { withWorking } from "./with-order.ts";

const sides = ["buy", "sell", "sell-short"] as const;
const anOrder = fc.record({
  symbol: fc.constantFrom("IBM", "MSFT"),
  side: fc.constantFrom(...sides),
  quantity: fc.bigInt({ min: 1n, max: 9n }).map((n) => n as Quantity),
  limitPrice: fc.option(fc.bigInt({ min: 1n, max: 9n }).map((n) => n as Price)),
});

describe("working orders together", () => {
  it("count each once, with the price that trades first", () => {
    fc.assert(
      fc.property(fc.array(anOrder, { maxLength: 20 }), (orders) => {
        const together = orders.reduce<WorkingOrders[]>(withWorking, []);
        for (const { symbol, side, count, exposed, best } of together) {
          const alike = orders.filter((one) => one.symbol === symbol && one.side === side);
          expect(count).toBe(alike.length);
          expect(exposed).toBe(alike.reduce((sum, one) => sum + one.quantity, 0n));
          const limits = alike.map((one) => one.limitPrice);
          const ranked = limits.filter((at) => at !== null).sort((a, b) => (a < b ? -1 : 1));
          expect(best).toBe(limits.includes(null) ? null : ranked.at(side === "buy" ? -1 : 0));
        }
        expect(together.reduce((sum, { count }) => sum + count, 0)).toBe(orders.length);
      }),
    );
  });
});
