import { type Definition, ofReturns } from "#lib/model-testing/benchmarking/definition.ts";
import type { Facts } from "#lib/model-testing/benchmarking/facts.ts";

const NO_FLOWS = "Nothing was paid in or taken out, so it is the total return.";
const base = {
  group: "flows",
  unit: "percent",
  better: "high",
  n: ({ source }: Facts) => source.flows.count,
} as const;

export const FLOW_STATISTICS = {
  timeWeightedReturn: {
    ...base,
    label: "Time-weighted return",
    source: "GIPS 2020",
    conventions: {
      standard: {
        text: "Returns between what was paid in and taken out, chained; whole period",
        value: ofReturns(1, ({ source, growth }) => (source.flows.count === 0 ? NO_FLOWS : growth - 1)),
      },
    },
  },
  moneyWeightedReturn: {
    ...base,
    label: "Money-weighted return",
    source: "GIPS 2020",
    conventions: {
      standard: {
        text: "Yearly rate at which all that was paid in, taken out and left is worth nothing together (XIRR, days ÷ 365)",
        value: ofReturns(1, ({ source }) =>
          source.flows.count === 0
            ? NO_FLOWS
            : Number.isNaN(source.flows.moneyWeighted)
              ? "No yearly rate balances these payments."
              : source.flows.moneyWeighted,
        ),
      },
    },
  },
} as const satisfies Record<string, Definition>;
