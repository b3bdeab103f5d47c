import { describe, expect, it } from "vitest";
import type { BarColumns } from "#lib/core/columns.ts";
import { HOUR, isoTime } from "#lib/core/time.ts";
import { toBars } from "#lib/data/bars/index.ts";
import { type Context, defineStrategy, type OrderOptions, z } from "#lib/models/strategies/sdk.ts";
import { aSpec, reasonOf, runBacktest, statusOf } from "#lib/testkit/builders/index.ts";

const at = (text: string) => Date.parse(text) * 1000;

/** Bars of an hour: from an opening in UTC, as many as are named; the price counts up by one. */
function sessions(symbol: string, days: readonly (readonly [opens: string, hours: number])[]): BarColumns {
  const starts = days.flatMap(([opens, hours]) =>
    Array.from({ length: hours }, (_, hour) => at(opens) + hour * HOUR),
  );
  const prices = Float64Array.from(starts, (_, i) => 100 + i);
  const ends = Float64Array.from(starts, (start) => start + HOUR);
  const volume = prices.map(() => 1000);
  return toBars(symbol, [Float64Array.from(starts), ends, prices, prices, prices, prices, volume]);
}

/** 24 December 2019 ends at 13:00 in New York, Christmas has no session there; Tokyo trades all three days. */
const york = sessions("YORK", [
  ["2019-12-23T14:00Z", 7],
  ["2019-12-24T14:00Z", 4],
  ["2019-12-26T14:00Z", 7],
]);
const tokyo = sessions("TOKYO", [
  ["2019-12-24T00:00Z", 6],
  ["2019-12-25T00:00Z", 6],
  ["2019-12-26T00:00Z", 6],
]);

function run(plan: Record<string, OrderOptions>, timeZone: string | undefined) {
  const strategy = defineStrategy({
    name: "Plan",
    parameters: z.object({}),
    onBar(ctx: Context) {
      const options = plan[`${ctx.symbol} ${ctx.index}`];
      if (options) ctx.buy(1, options);
    },
  });
  const spec = aSpec({
    symbols: ["YORK", "TOKYO"],
    timeZone: "America/New_York",
    ...(timeZone ? { instruments: { TOKYO: { timeZone } } } : {}),
  });
  const result = runBacktest(spec, strategy, [york, tokyo]);
  const fills = Array.from(result.fills.time, (time, k) => [
    result.symbols[result.fills.symbol[k]!],
    isoTime(time).slice(0, 13),
    result.fills.price[k],
  ]);
  return { result, fills };
}

describe("two exchanges in one run", () => {
  it("open and close each by the clock of its own", () => {
    const { fills } = run(
      {
        "YORK 7": { at: "close" },
        "YORK 8": { at: "open" },
        "TOKYO 0": { at: "close" },
        "TOKYO 1": { at: "open" },
      },
      "Asia/Tokyo",
    );
    expect(fills).toEqual([
      ["TOKYO", "2019-12-24T05", 105],
      // The half-day ends its session like any other.
      ["YORK", "2019-12-24T17", 110],
      ["TOKYO", "2019-12-25T00", 106],
      ["YORK", "2019-12-26T14", 111],
    ]);
  });

  it("end DAY orders with the session of their own exchange", () => {
    const plan = {
      "TOKYO 1": { limit: 1, timeInForce: "DAY" as const },
      "YORK 7": { limit: 1, timeInForce: "DAY" as const },
    };
    const { result } = run(plan, "Asia/Tokyo");
    const ended = Array.from(result.orders.closedTime, (time) => isoTime(time).slice(0, 13));
    expect([0, 1].map((row) => [statusOf(result, row), reasonOf(result, row)])).toEqual([
      ["expired", "A DAY order ends with its session."],
      ["expired", "A DAY order ends with its session."],
    ]);
    expect(ended).toEqual(["2019-12-24T05", "2019-12-24T17"]);
    // By New York's midnight, at 05:00 in UTC, the session of Tokyo would end an hour early.
    const { result: byYork } = run(plan, undefined);
    expect(isoTime(byYork.orders.closedTime[0]!).slice(0, 13)).toBe("2019-12-24T04");
  });

  it("are one timeline: each bar is told when it ends, and holds its last price while the other trades", () => {
    const { result } = run({ "YORK 0": {}, "TOKYO 0": {} }, "Asia/Tokyo");
    const ends = [...new Set([...york.end, ...tokyo.end])].sort((a, b) => a - b);
    expect(Array.from(result.equity.time)).toEqual(ends);
    const atNoon = ends.indexOf(at("2019-12-25T03:00Z"));
    const [yorkHeld, tokyoHeld] = [york.close[10]! - york.open[1]!, tokyo.close[8]! - tokyo.open[1]!];
    expect(result.equity.equity[atNoon]).toBe(10_000 + yorkHeld + tokyoHeld);
  });
});
