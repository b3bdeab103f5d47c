import { expect, it } from "vitest";
import { signalWords } from "./signal-words.ts";

it("says what a strategy asked for", () => {
  const order = { kind: "order", order: 1, symbol: "AAPL", quantity: -1200, type: "limit", limit: 99.5 };
  expect(signalWords({ ...order, stop: null, timeInForce: "DAY" })).toMatch(
    /^Sell 1\u202f200 AAPL, limit, limit 99\.5000, day/,
  );
  expect(signalWords({ kind: "cancel", order: 3 })).toBe("Cancel of order 3");
  const exit = {
    kind: "exit",
    order: 4,
    of: 2,
    symbol: "SPY",
    quantity: 5,
    type: "stop",
    limit: null,
    stop: 12,
  };
  expect(signalWords(exit)).toMatch(/^Exit of order 2: Buy 5 SPY, stop/);
  expect(signalWords({ kind: "later" })).toBe("later");
});
