import { bars, type Definition, ofBars, ofReturns } from "#lib/model-testing/benchmarking/definition.ts";
import type { Facts } from "#lib/model-testing/benchmarking/facts.ts";
import type { Outcome } from "#lib/model-testing/benchmarking/statistic.ts";

const fills = ({ source }: Facts) => source.fills.count;
const base = { group: "exposure", source: "–", better: null, n: bars } as const;

export const EXPOSURE_STATISTICS = {
  exposure: {
    ...base,
    label: "Time in market",
    unit: "percent",
    conventions: {
      standard: {
        text: "Bars that end with a position ÷ all bars",
        value: ofBars(({ source: { path } }) => path.barsHeld / path.bars),
      },
      "sessions-that-moved": {
        text: "Sessions with a return other than zero ÷ all sessions, rounded up to whole percent",
        value: ofReturns(
          1,
          ({ returns, n }) => Math.ceil((100 * returns.filter((value) => value !== 0).length) / n) / 100,
        ),
      },
    },
  },
  grossExposure: {
    ...base,
    label: "Average gross exposure",
    unit: "percent",
    conventions: {
      standard: {
        text: "Mean over all bars of gross market value ÷ equity",
        value: ofBars(({ source: { path } }) => path.grossSum / path.bars),
      },
    },
  },
  maxGrossExposure: {
    ...base,
    label: "Largest gross exposure",
    unit: "percent",
    conventions: {
      standard: {
        text: "Highest gross market value ÷ equity of any bar",
        value: ofBars(({ source: { path } }) => path.grossMost),
      },
    },
  },
  netExposure: {
    ...base,
    label: "Average net exposure",
    unit: "percent",
    conventions: {
      standard: {
        text: "Mean over all bars of net market value (short counts against) ÷ equity",
        value: ofBars(({ source: { path } }) =>
          Number.isNaN(path.netSum) ? "The run recorded no net exposure." : path.netSum / path.bars,
        ),
      },
    },
  },
  turnover: {
    ...base,
    label: "Turnover",
    unit: "times-a-year",
    better: "low",
    n: fills,
    conventions: {
      standard: {
        text: ({ year }) => `Value traded, both sides, ÷ average equity, a year of ${year} sessions`,
        value: ofBars((facts) => turnover(facts, facts.source.fills.bought + facts.source.fills.sold)),
      },
    },
  },
  turnoverOneSided: {
    ...base,
    label: "Turnover, one side",
    unit: "times-a-year",
    better: "low",
    n: fills,
    conventions: {
      standard: {
        text: ({ year }) =>
          `The smaller of value bought and value sold ÷ average equity, a year of ${year} sessions`,
        value: ofBars((facts) =>
          turnover(facts, Math.min(facts.source.fills.bought, facts.source.fills.sold)),
        ),
      },
    },
  },
} as const satisfies Record<string, Definition>;

function turnover({ source, year, n }: Facts, traded: number): Outcome {
  if (source.path.averageEquity <= 0) return "Average equity is not above zero.";
  return (traded / source.path.averageEquity) * (year / n);
}
