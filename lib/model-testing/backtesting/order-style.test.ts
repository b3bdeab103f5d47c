import { describe, expect, it } from "vitest";
import { ORDER_TYPE } from "#lib/core/order.ts";
import type { Context } from "#lib/models/strategies/sdk.ts";
import { type BarRow, fillsOf, playPlan as play, statusOf } from "#lib/testkit/builders/index.ts";
import { OrderStyle } from "./order-style.ts";

const flat: BarRow = [100, 101, 99, 100];
const falls: BarRow = [100, 101, 94, 95];
const style = (given: object) => ({ orderStyle: OrderStyle.parse({ distance: 0.05, ...given }) });

describe("an order style", () => {
  it("is what the strategy would have written itself, in every type", () => {
    const rows = [flat, flat, falls, [95, 112, 94, 111], [111, 112, 104, 105], flat, flat] as BarRow[];
    const written = {
      limit: { limit: 95 },
      stop: { stop: 105 },
      "stop-limit": { stop: 105, limit: 105 * 1.01 },
      "trailing-stop": { trailPercent: 0.05 },
      "market-if-touched": { touch: 95 },
      "limit-if-touched": { touch: 95, limit: 95 * 1.01 },
      "market-on-open": { at: "open" },
      "limit-on-open": { at: "open", limit: 95 },
      "market-on-close": { at: "close" },
      "limit-on-close": { at: "close", limit: 95 },
    } as const;
    for (const type of ORDER_TYPE) {
      if (type === "market") continue;
      const [plain, same] = [{ 1: (ctx: Context) => ctx.buy(10) }, written[type]];
      const styled = play(rows, plain, style({ type, limitDistance: 0.01, timeInForce: "GTC" }));
      const byHand = play(rows, { 1: (ctx) => ctx.buy(10, same) });
      expect(ORDER_TYPE[styled.orders.type[0]!]).toBe(type);
      expect([type, fillsOf(styled)]).toEqual([type, fillsOf(byHand)]);
    }
  });

  it("buys below and sells short above the last price", () => {
    const buys = play([flat, falls], { 0: (ctx) => ctx.buy(10) }, style({ type: "limit" }));
    expect(fillsOf(buys)).toEqual([[10, 95, 1]]);
    const sells = play(
      [flat, [100, 106, 99, 104]],
      { 0: (ctx) => ctx.sell(10) },
      { ...style({ type: "limit" }), account: { margin: { type: "rate" } } },
    );
    expect(fillsOf(sells)).toEqual([[-10, 105, 1]]);
  });

  it("leaves exits at market unless it is told to hold them back too", () => {
    const plan = { 0: (ctx: Context) => ctx.buy(10, { at: "open" }), 1: (ctx: Context) => ctx.close() };
    const rows = [flat, flat, flat];
    expect(fillsOf(play(rows, plan, style({ type: "limit" })))).toHaveLength(2);
    expect(fillsOf(play(rows, plan, style({ type: "limit", exits: true })))).toHaveLength(1);
  });

  it("leaves alone what the strategy gave a type or a timing of its own", () => {
    const plan = {
      0: (ctx: Context) => {
        ctx.buy(1, { limit: 99.5 });
        ctx.buy(2, { fillTiming: "next-open" });
      },
    };
    expect(fillsOf(play([flat, flat], plan, style({ type: "stop" })))).toEqual([
      [2, 100, 1],
      [1, 99.5, 1],
    ]);
  });

  it("ends with the day unless it says otherwise", () => {
    const plan = { 0: (ctx: Context) => ctx.buy(10) };
    const rows = [flat, flat, falls];
    expect(statusOf(play(rows, plan, style({ type: "limit" })), 0)).toBe("expired");
    expect(fillsOf(play(rows, plan, style({ type: "limit", timeInForce: "GTC" })))).toEqual([[10, 95, 2]]);
  });

  it("refuses what no such order can be, in one sentence", () => {
    const wrong = (given: object) => OrderStyle.safeParse(given).error?.issues[0]?.message;
    expect(wrong({ type: "stop", timeInForce: "IOC" })).toBe(
      "Stop orders cannot be IOC; they can be GTC, DAY.",
    );
    expect(wrong({ type: "trailing-stop", distance: 0 })).toMatch(/above zero/);
  });
});
