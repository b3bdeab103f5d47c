/** Random specifications, bars and orders for comparing the two engines. */
import fc from "fast-check";
import type { BarColumns } from "#lib/core/columns.ts";
import { FILL_TIMINGS } from "#lib/core/order.ts";
import { DAY, HOUR, isoTime } from "#lib/core/time.ts";
import { AccountSpec } from "#lib/execution/accounts/index.ts";
import { INTRABAR_PATHS } from "#lib/execution/brokers/index.ts";
import type { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import { aSpec } from "#lib/testkit/builders/index.ts";
import type { Action } from "./order.ts";
import { actionOf, maybe, wish } from "./random-action.ts";
import { randomBars } from "./random-bars.ts";

const SYMBOLS = ["AAA", "BBB", "CCC"];

export type Trial = {
  readonly spec: BacktestSpec;
  readonly bars: readonly BarColumns[];
  readonly actions: readonly Action[];
};

const commission = fc.oneof(
  fc.constant({ type: "none" as const }),
  fc.constant({ type: "bps" as const, bps: 20 }),
  fc.constant({ type: "per-share" as const, perShare: 0.01, minimum: 1, maximum: 2 }),
  fc.constant({ type: "fixed" as const, amount: 5 }),
  fc.constant({ type: "per-contract" as const, perContract: 0.5 }),
  fc.constant({ type: "maker-taker" as const, makerBps: 5, takerBps: 25 }),
  fc.constant({ type: "interactive-brokers" as const, perShare: 0.05, minimum: 1, maximumFraction: 0.01 }),
  fc.constant({
    type: "tiered" as const,
    firstBps: 30,
    firstUpTo: 500,
    secondBps: 10,
    secondUpTo: 2000,
    restBps: 2,
  }),
);
const slippage = fc.oneof(
  fc.constant({ type: "none" as const }),
  fc.constant({ type: "bps" as const, bps: 5 }),
  fc.constant({ type: "spread-fraction" as const, fraction: 0.5, spreadBps: 10 }),
  fc.constant({ type: "volume-share" as const, impact: 0.05 }),
  fc.constant({ type: "square-root" as const, factor: 1, volatilityBps: 100 }),
);

const CARRIED = {
  interest: { type: "annual" as const, debit: 0.07, credit: 0.02 },
  borrow: { type: "annual" as const, rate: 0.05 },
};
const ON_MARGIN = { ...CARRIED, margin: { type: "rate" as const, initial: 0.4, maintenance: 0 } };

const settings = fc.record({
  seed: fc.nat(1e6),
  symbols: fc.integer({ min: 1, max: 3 }),
  bars: fc.integer({ min: 2, max: 40 }),
  steps: fc.array(fc.constantFrom(HOUR, 6 * HOUR, DAY), { minLength: 3, maxLength: 3 }),
  gaps: fc.constantFrom(0, 0, 0.2),
  finer: fc.constantFrom(false, false, true),
  fillTiming: fc.constantFrom(...FILL_TIMINGS),
  intrabarPath: fc.constantFrom(...INTRABAR_PATHS),
  participation: fc.constantFrom(undefined, undefined, 0.1, 0.5),
  lotSize: fc.constantFrom(1, 1, 10),
  commission,
  slippage,
  account: fc.constantFrom(undefined, undefined, CARRIED, ON_MARGIN),
  dividend: maybe(fc.record({ day: fc.integer({ min: 1, max: 20 }), cash: fc.integer({ min: 1, max: 20 }) })),
});

export const trial: fc.Arbitrary<Trial> = fc
  .record({ settings, wishes: fc.array(wish, { minLength: 8, maxLength: 60, size: "max" }) })
  .map(
    ({
      settings: { seed, symbols, bars: count, steps, gaps, finer, participation, account, dividend, ...rest },
      wishes,
    }) => {
      const made = SYMBOLS.slice(0, symbols)
        .map((name, k) => randomBars(name, seed + k, count, steps[k]!, k === 0 ? 0 : gaps))
        .filter(([coarse]) => coarse!.length > 0);
      const coarse = made.map(([one]) => one!);
      const base = aSpec({ symbols: coarse.map((one) => one.symbol), capital: 5000, ...rest });
      const spec = {
        ...base,
        ...(participation && { participation }),
        ...(account && { account: AccountSpec.parse(account) }),
        ...(dividend && { corporateActions: [dividendOf(coarse[0]!.symbol, dividend)] }),
        data: { ...base.data, ...(finer && { finer: { snapshot: "finer", resolution: "5m" as const } }) },
      };
      const bars = finer ? [...coarse, ...made.map(([, one]) => one!)] : coarse;
      return { spec, bars, actions: wishes.map((each) => actionOf(each, coarse)) };
    },
  );

const dividendOf = (symbol: string, { day, cash }: { day: number; cash: number }) => ({
  kind: "dividend" as const,
  symbol,
  date: isoTime(day * DAY).slice(0, 10),
  cash: cash / 10,
});
