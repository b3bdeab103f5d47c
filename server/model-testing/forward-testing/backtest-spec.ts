import { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import type { ForwardSpec } from "./forward-spec.ts";

/** The backtest that does what a forward test would do with no latency and no hand in it. */
export function backtestSpecOf({
  strategy,
  session,
  currency,
  data,
  periodsPerYear,
}: ForwardSpec): BacktestSpec {
  const { symbols, parameters, capital, rules, seed } = session;
  const { margin, borrow, interest, funding, ...market } = rules;
  const { datasetId: _, ...bars } = data;
  return BacktestSpec.parse({
    strategy,
    parameters,
    data: { ...bars, symbols },
    capital,
    currency,
    account: { margin, borrow, interest, funding },
    ...market,
    sizing: { at: "order-units" },
    periodsPerYear,
    seed,
  });
}
