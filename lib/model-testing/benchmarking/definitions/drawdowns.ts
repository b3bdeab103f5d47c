import {
  bars,
  type Definition,
  ofBars,
  ofReturns,
  sessions,
} from "#lib/model-testing/benchmarking/definition.ts";
import type { Facts } from "#lib/model-testing/benchmarking/facts.ts";
import type { Outcome } from "#lib/model-testing/benchmarking/statistic.ts";

const NEVER_FELL = "Equity never fell below a peak.";
const base = { group: "drawdowns", source: "–" } as const;

export const DRAWDOWN_STATISTICS = {
  maxDrawdown: {
    ...base,
    label: "Drawdown",
    unit: "percent",
    better: "high",
    n: bars,
    interval: true,
    conventions: {
      standard: {
        text: "Lowest equity ÷ highest equity before it − 1, on every bar, the initial equity included",
        value: ofBars(({ source }) => source.path.maxDrawdown),
      },
      sessions: {
        text: "Lowest session close ÷ highest close before it − 1, the initial equity included",
        value: ofBars(({ drawdowns }) => deepest(drawdowns)),
      },
    },
  },
  maxDrawdownDuration: {
    ...base,
    label: "Longest drawdown",
    unit: "days",
    better: "low",
    n: bars,
    conventions: {
      standard: {
        text: "Calendar days from a peak until it is reached again, or to the end; the longest",
        value: ofBars(({ source }) => source.path.longestDrawdownDays),
      },
    },
  },
  recoveryDays: {
    ...base,
    label: "Recovery of the deepest drawdown",
    unit: "days",
    better: "low",
    n: bars,
    conventions: {
      standard: {
        text: "Calendar days from the valley of the deepest drawdown until its peak is reached again",
        value: ofBars(({ source: { path } }) => {
          if (path.maxDrawdown === 0) return NEVER_FELL;
          return Number.isNaN(path.recoveryDays) ? "The deepest drawdown has not ended." : path.recoveryDays;
        }),
      },
    },
  },
  timeUnderWater: {
    ...base,
    label: "Time under water",
    unit: "percent",
    better: "low",
    n: bars,
    conventions: {
      standard: {
        text: "Bars that end below an earlier peak ÷ all bars",
        value: ofBars(({ source: { path } }) => path.barsBelow / path.bars),
      },
    },
  },
  averageDrawdown: {
    ...base,
    label: "Average drawdown",
    unit: "percent",
    better: "high",
    n: sessions,
    conventions: {
      standard: {
        text: "Mean depth of all drawdowns of session closes, the one that lasts included",
        value: ofReturns(1, ({ drawdowns }) => {
          const depths = depthsOf(drawdowns);
          return depths.length === 0 ? NEVER_FELL : depths.reduce((a, b) => a + b, 0) / depths.length;
        }),
      },
    },
  },
  ulcerIndex: {
    ...base,
    label: "Ulcer index",
    unit: "percent",
    better: "low",
    n: sessions,
    source: "Martin & McCann 1989",
    conventions: {
      standard: {
        text: "Root mean square of the drawdown of each session close, over all sessions (Martin & McCann 1989)",
        value: ofReturns(1, (facts) => Math.sqrt(squaredDrawdowns(facts) / facts.n)),
      },
      "n-minus-1": {
        text: "Root of the sum of squared drawdowns of session closes ÷ (n − 1)",
        value: ofReturns(2, (facts) => Math.sqrt(squaredDrawdowns(facts) / (facts.n - 1))),
      },
    },
  },
  martin: {
    ...base,
    label: "Martin ratio",
    unit: "ratio",
    better: "high",
    n: sessions,
    source: "Martin & McCann 1989",
    conventions: {
      standard: {
        text: ({ year, riskFree }) =>
          `(Growth to the power of ${year} ÷ sessions − 1 − ${riskFree}) ÷ ulcer index (also Ulcer Performance Index)`,
        value: ofReturns(1, (facts) =>
          perUlcer(facts, facts.growthPerYear - facts.source.riskFreeRate, facts.n),
        ),
      },
      "total-return": {
        text: "(Total return − risk-free rate) ÷ ulcer index with n − 1",
        value: ofReturns(2, (facts) =>
          perUlcer(facts, facts.growth - 1 - facts.source.riskFreeRate, facts.n - 1),
        ),
      },
    },
  },
  recoveryFactor: {
    ...base,
    label: "Recovery factor",
    unit: "ratio",
    better: "high",
    n: bars,
    conventions: {
      standard: {
        text: "Net profit ÷ deepest fall from a peak in account currency",
        value: ofBars(({ source: { path } }) =>
          path.maxFall === 0 ? NEVER_FELL : path.profit / -path.maxFall,
        ),
      },
      "sum-of-returns": {
        text: "Sum of session returns, its sign left off, ÷ largest drawdown of session closes",
        value: ofReturns(1, ({ moments, n, drawdowns }) =>
          deepest(drawdowns) === 0 ? NEVER_FELL : Math.abs(moments.mean * n) / -deepest(drawdowns),
        ),
      },
    },
  },
} as const satisfies Record<string, Definition>;

export function deepest(drawdowns: Float64Array): number {
  let least = 0;
  for (let i = 0; i < drawdowns.length; i++) least = Math.min(least, drawdowns[i]!);
  return least;
}

/** The lowest point of each stretch below a peak. */
export function depthsOf(drawdowns: Float64Array): number[] {
  const depths: number[] = [];
  let depth = 0;
  for (let i = 0; i < drawdowns.length; i++) {
    const value = drawdowns[i]!;
    if (value < 0) depth = Math.min(depth, value);
    else if (depth < 0) {
      depths.push(depth);
      depth = 0;
    }
  }
  if (depth < 0) depths.push(depth);
  return depths;
}

export function squaredDrawdowns({ drawdowns }: Facts): number {
  let sum = 0;
  for (let i = 0; i < drawdowns.length; i++) sum += drawdowns[i]! * drawdowns[i]!;
  return sum;
}

function perUlcer(facts: Facts, numerator: number, divisor: number): Outcome {
  const ulcer = Math.sqrt(squaredDrawdowns(facts) / divisor);
  return ulcer === 0 ? NEVER_FELL : numerator / ulcer;
}
