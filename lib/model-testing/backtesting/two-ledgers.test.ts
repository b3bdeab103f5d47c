import { describe, expect, it } from "vitest";
import {
  difference,
  moneyFromNumber,
  moneyNumber,
  NO_MONEY,
  priceFromNumber,
  quantity,
  quantityFromNumber,
  sum,
} from "#lib/core/money.ts";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { type BookedExecution, balances, bookExecutions } from "#lib/execution/positions/index.ts";
import { builtIns } from "#lib/models/strategies/index.ts";
import { aSpec, runBacktest } from "#lib/testkit/builders/index.ts";

/** The same fills through the engine's float64 ledger and the exact books of order management. */
describe.each(Object.entries(builtIns))("two ledgers: %s", (_, strategy) => {
  it("agree on positions exactly and on cash to a cent a fill", () => {
    const bars = syntheticBars({ symbol: "AAA", bars: 800, seed: 7 });
    const spec = aSpec({ commission: { type: "per-share", perShare: 0.005, minimum: 1 } });
    const { fills, equity } = runBacktest(spec, strategy, [bars]);
    expect(fills.length).toBeGreaterThan(0);
    const executions = Array.from(
      { length: fills.length },
      (_, i): BookedExecution => ({
        execution: String(i).padStart(6, "0"),
        at: fills.time[i]!,
        instrument: { symbol: "AAA", currency: "USD", multiplier: quantity("1"), settlement: "full" },
        quantity: quantityFromNumber(fills.quantity[i]!),
        price: priceFromNumber(fills.price[i]!),
        fee: moneyFromNumber(fills.commission[i]!),
        feeCurrency: "USD",
      }),
    );
    const { transactions, positions } = bookExecutions(executions);
    const cash = sum(balances(transactions).get("cash USD") ?? NO_MONEY, moneyFromNumber(spec.capital));
    const engine = moneyFromNumber(equity.cash[equity.length - 1]!);
    expect(Math.abs(moneyNumber(difference(cash, engine)))).toBeLessThanOrEqual(0.01 * fills.length);
    const held = fills.quantity.subarray(0, fills.length).reduce((total, units) => total + units, 0);
    expect(positions.get("AAA")?.quantity).toBe(quantityFromNumber(held));
  });
});
