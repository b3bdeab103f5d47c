import fc from "fast-check";
import { expect, it } from "vitest";
import { DAY, isoTime } from "#lib/core/time.ts";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { type Context, defineStrategy, z } from "#lib/models/strategies/sdk.ts";
import { aSpec, runBacktest } from "#lib/testkit/builders/index.ts";

const RUNS = 60;
const BARS = 60;

const wish = fc.record({ bar: fc.nat(BARS - 2), units: fc.integer({ min: -40, max: 40 }) });
type Wish = { readonly bar: number; readonly units: number };
const trial = fc.record({ seed: fc.nat(1e6), wishes: fc.array(wish, { minLength: 3, maxLength: 20 }) });

/** Trades units times `ratio(bar)`. */
const follow = (wishes: readonly Wish[], ratio: (bar: number) => number = () => 1) =>
  defineStrategy({
    name: "Follow",
    parameters: z.object({}),
    onBar(given) {
      const ctx = given as unknown as Context;
      for (const { bar, units } of wishes)
        if (bar === ctx.index && units !== 0) {
          if (units > 0) ctx.buy(units * ratio(bar));
          else ctx.sell(-units * ratio(bar));
        }
    },
  });

const account = {
  margin: { type: "rate" as const, initial: 0.5, maintenance: 0.3 },
  borrow: { type: "annual" as const, rate: 0.05 },
  interest: { type: "annual" as const, debit: 0.06, credit: 0.02 },
};

it(`conserves cash, and equity is cash and positions, in ${RUNS} random runs on margin`, () => {
  fc.assert(
    fc.property(trial, ({ seed, wishes }) => {
      const bars = syntheticBars({ symbol: "SYN", bars: BARS, seed, volatility: 0.04 });
      const day = (bar: number) => isoTime(bars.end[bar]! - 1).slice(0, 10);
      const spec = aSpec({
        symbols: ["SYN"],
        account,
        commission: { type: "bps", bps: 5 },
        cashFlows: [{ date: day(20), amount: 1000 }],
        corporateActions: [
          { kind: "dividend", symbol: "SYN", date: day(15), cash: 0.7 },
          { kind: "split", symbol: "SYN", date: day(30), ratio: 2 },
        ],
      });
      const { equity, fills, events, trades } = runBacktest(spec, follow(wishes), [bars], 9);
      let cash = spec.capital;
      let units = 0;
      let f = 0;
      let e = 0;
      for (let step = 0; step < equity.length; step++) {
        for (; e < events.length && events.time[e]! < bars.end[step]!; e++) {
          cash += events.amount[e]!;
          if (events.value[e] === 2) units *= 2;
        }
        for (; f < fills.length && fills.time[f]! < bars.end[step]!; f++) {
          cash -= fills.quantity[f]! * fills.price[f]! + fills.commission[f]!;
          units += fills.quantity[f]!;
        }
        expect(equity.cash[step]).toBeCloseTo(cash, 6);
        expect(equity.equity[step]).toBeCloseTo(cash + units * bars.close[step]!, 6);
      }
      const others = events.amount
        .filter((_, k) => [0, 2].includes(events.kind[k]!))
        .reduce((a, b) => a + b, 0);
      const profit = trades.pnl.reduce((a, b) => a + b, 0);
      expect(equity.equity[equity.length - 1]).toBeCloseTo(spec.capital + others + profit, 5);
    }),
    { numRuns: RUNS, seed: 7 },
  );
});

it(`gives the same equity with a 2:1 split on raw prices as on adjusted ones in ${RUNS} random runs`, () => {
  fc.assert(
    fc.property(trial, fc.integer({ min: 2, max: BARS - 2 }), ({ seed, wishes }, at) => {
      const adjusted = syntheticBars({ symbol: "SYN", bars: BARS, seed });
      const doubled = (column: Float64Array) => column.map((price, i) => (i < at ? price * 2 : price));
      const { open, high, low, close } = adjusted;
      const raw = {
        ...adjusted,
        open: doubled(open),
        high: doubled(high),
        low: doubled(low),
        close: doubled(close),
      };
      const date = isoTime(adjusted.end[at]! - 1).slice(0, 10);
      const split = { kind: "split" as const, symbol: "SYN", date, ratio: 2 };
      const whole = runBacktest(
        aSpec({ symbols: ["SYN"] }),
        follow(wishes, () => 2),
        [adjusted],
      );
      // An order waits over the split: it is made before it, so it too is in units of before.
      const half = follow(wishes, (bar) => (bar < at ? 1 : 2));
      const parted = runBacktest(aSpec({ symbols: ["SYN"], corporateActions: [split] }), half, [raw]);
      for (let i = 0; i < BARS; i++) expect(parted.equity.equity[i]).toBeCloseTo(whole.equity.equity[i]!, 6);
    }),
    { numRuns: RUNS, seed: 8 },
  );
});

it("never looks ahead: what comes later changes nothing before it", () => {
  fc.assert(
    fc.property(trial, ({ seed, wishes }) => {
      const bars = syntheticBars({ symbol: "SYN", bars: BARS, seed });
      const cut = BARS / 2;
      const other = { ...bars, close: bars.close.slice(), high: bars.high.slice() };
      for (let i = cut; i < BARS; i++) {
        other.high[i]! *= 3;
        other.close[i]! *= 3;
      }
      const date = isoTime(bars.start[cut]! + DAY).slice(0, 10);
      const late = { kind: "split" as const, symbol: "SYN", date, ratio: 3 };
      const spec = { symbols: ["SYN"], account };
      const one = runBacktest(aSpec(spec), follow(wishes), [bars]);
      const two = runBacktest(aSpec({ ...spec, corporateActions: [late] }), follow(wishes), [other]);
      expect(two.equity.equity.subarray(0, cut)).toEqual(one.equity.equity.subarray(0, cut));
    }),
    { numRuns: RUNS, seed: 9 },
  );
});
