import { expect, it } from "vitest";
import { DAY } from "#lib/core/time.ts";
import { MarketRules, PaperMarket } from "./index.ts";

it("tells the end of an order once, behind all that it traded", () => {
  const rules = MarketRules.parse({ participation: 0.5 });
  const market = new PaperMarket({ rules, symbols: ["AAA"], cash: 1e6, holdings: [], latency: 0 });
  const bar = (day: number, open: number, volume: number) => ({
    time: (day + 1) * DAY,
    bars: [
      {
        ...{ symbol: "AAA", start: day * DAY, end: (day + 1) * DAY, open, volume, next: null },
        ...{ high: open + 5, low: open - 5, close: open },
      },
    ],
  });
  market.advance(bar(0, 100, 0));
  const instructions = {};
  market.submit({
    ...{ id: "day", symbol: "AAA", quantity: 10, type: "limit", timeInForce: "DAY", limit: 99, stop: null },
    instructions,
  });
  const told = market.advance(bar(1, 100, 8));
  expect(told.map((event) => [event.order, event.kind])).toEqual([
    ["day", "trade"],
    ["day", "expired"],
  ]);
});
