import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ORDER_TYPE } from "#lib/core/order.ts";
import { type Context, defineStrategy, type Strategy, z } from "#lib/models/strategies/sdk.ts";
import { aSpec, runBacktest } from "#lib/testkit/builders/index.ts";
import { follow, type Trial, trial, unlessRefused } from "#lib/testkit/reference-engine/index.ts";
import { createBacktest } from "./create-backtest.ts";
import { digestRecord } from "./digest-record.ts";
import { encodeResult } from "./encode-result.ts";
import type { BacktestResult, BacktestSpec } from "./index.ts";
import { replayBacktest } from "./replay-backtest.ts";
import { type Intent, tapeFromJson, tapeToJson } from "./tape.ts";

function recorded(spec: BacktestSpec, strategy: Strategy, bars: Trial["bars"]) {
  const tape: Intent[] = [];
  const backtest = createBacktest({ spec, strategy, bars, tape });
  while (backtest.advance(7));
  return { result: backtest.result(), tape };
}

function replayed(spec: BacktestSpec, bars: Trial["bars"], tape: unknown): BacktestResult {
  const json = JSON.parse(JSON.stringify(tape));
  const backtest = replayBacktest(spec, bars, tapeFromJson(json, spec.data.symbols.length));
  while (backtest.advance(1000));
  return backtest.result();
}

/** Does what a trial says, and answers fills, changes of orders, start and end with orders of its own. */
function restless(plan: Strategy): Strategy {
  const act = (context: unknown) => {
    const ctx = context as Context;
    const chance = ctx.random();
    if (chance < 0.1) ctx.buy(1 + Math.floor(ctx.random() * 5));
    else if (chance < 0.15) ctx.sell({ equity: 0.2 }, { fillTiming: "this-close", reduceOnly: true });
    else if (chance < 0.18) ctx.cancel();
    else if (chance < 0.19) ctx.cancel(ctx.algorithms[0]?.id ?? -1);
    else if (chance < 0.2) ctx.buy(12, { algorithm: { name: "twap", minutes: 4320, slices: 3 } });
    else if (chance < 0.205) ctx.sell(5, { algorithm: { name: "iceberg", display: 2 }, limit: 1 });
    else if (chance < 0.207) ctx.buy(9, { algorithm: { name: "twap", speed: 3 } as never });
    else if (chance < 0.25) ctx.buy(Number.NaN, { limit: -0 });
    else if (chance < 0.3) ctx.replace(ctx.orders[0]?.id ?? 0, { quantity: 3 });
    else if (chance < 0.33) ctx.targetQuantity(-0, { limit: "12" as unknown as number });
  };
  return defineStrategy({
    name: "Restless",
    parameters: z.object({}),
    onStart: act,
    onEnd: act,
    onFill: act,
    onOrder: act,
    onBar: (ctx) => plan.onBar(ctx),
  });
}

/** One of the random runs, with many orders. */
const [aTrial] = fc.sample(trial, { numRuns: 1, seed: 8 }) as [Trial];

const bytes = (result: BacktestResult) => Buffer.from(encodeResult({ ...result, logs: [] }));

describe("a run replayed from its tape", () => {
  it("gives the same bytes, whatever the account and the orders", () => {
    let intents = 0;
    fc.assert(
      fc.property(trial, ({ spec, bars, actions }) => {
        const { result, tape } = unlessRefused(() => recorded(spec, restless(follow(actions)), bars));
        intents += tape.length;
        expect(bytes(replayed(spec, bars, tapeToJson(tape))).equals(bytes(result))).toBe(true);
      }),
      { numRuns: 150, seed: 20_261_122 },
    );
    expect(intents).toBeGreaterThan(1500);
  });

  it("is the same run as one that was not recorded", () => {
    const { spec, bars, actions } = aTrial;
    const { result } = recorded(spec, follow(actions), bars);
    expect(bytes(runBacktest(spec, follow(actions), bars)).equals(bytes(result))).toBe(true);
    expect(new Set(Array.from(result.orders.type, (type) => ORDER_TYPE[type])).size).toBeGreaterThan(3);
  });

  it("reads an author's option once, so that a getter cannot say two things", () => {
    const { bars } = aTrial;
    let asked = 0;
    const twoFaced = defineStrategy({
      name: "Two-faced",
      parameters: z.object({}),
      onBar: (ctx) =>
        void ctx.buy(1, {
          get limit() {
            return 20 + asked++;
          },
        }),
    });
    const spec = aSpec({ symbols: [bars[0]!.symbol] });
    const { result, tape } = recorded(spec, twoFaced, bars);
    expect(asked).toBe(result.orders.length);
    expect(bytes(replayed(spec, bars, tapeToJson(tape))).equals(bytes(result))).toBe(true);
  });

  it("leaves out calls that change nothing", () => {
    const { bars } = aTrial;
    const idle = defineStrategy({
      name: "Idle",
      parameters: z.object({}),
      onBar(ctx) {
        ctx.cancel();
        ctx.cancel(7);
        ctx.targetPercent(0);
        ctx.replace(3, { limit: 1 });
      },
    });
    expect(recorded(aSpec({ symbols: [bars[0]!.symbol] }), idle, bars).tape).toEqual([]);
  });

  const wrong: Record<string, unknown> = {
    "no list": {},
    "an entry that is no list": [3],
    "an unknown symbol": [[null, 0, 5, 0, 1]],
    "an unknown verb": [[null, 0, 0, 99, 1]],
    "an unknown part of a moment": [[null, 9, 0, 0, 1]],
  };
  it.each(Object.entries(wrong))("refuses a tape with %s", (_, json) => {
    expect(() => tapeFromJson(json, 1)).toThrow(TypeError);
  });

  it("refuses an order at a moment that the run does not have", () => {
    const { bars } = aTrial;
    const spec = aSpec({ symbols: [bars[0]!.symbol] });
    expect(() => replayed(spec, bars, [[12_345, 0, 0, 0, 1]])).toThrow("comes at no moment");
    expect(() =>
      replayed(spec, bars, [
        [bars[0]!.end[1], 0, 0, 0, 1],
        [bars[0]!.end[0], 0, 0, 0, 1],
      ]),
    ).toThrow("comes at no moment");
  });
});

describe("the digest of a record", () => {
  it("tells which part of two results differs", () => {
    const { spec, bars, actions } = aTrial;
    const { result } = recorded(spec, follow(actions), bars);
    const fills = { ...result.fills, price: result.fills.price.map((price) => price + 2 ** -40) };
    const [was, is] = [digestRecord(result), digestRecord({ ...result, fills })];
    expect(is).toEqual({ ...was, fills: expect.not.stringMatching(was.fills) });
  });
});
