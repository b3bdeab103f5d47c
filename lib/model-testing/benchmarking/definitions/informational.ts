import { normalQuantile } from "#lib/core/normal.ts";
import { type Definition, ofReturns, sessions } from "#lib/model-testing/benchmarking/definition.ts";
import type { Facts } from "#lib/model-testing/benchmarking/facts.ts";
import { meanOf, momentsOf } from "#lib/model-testing/benchmarking/series.ts";
import type { Outcome } from "#lib/model-testing/benchmarking/statistic.ts";
import { type Tally, tallyOf } from "#lib/model-testing/benchmarking/trade-tally.ts";
import { squaredDrawdowns } from "./drawdowns.ts";
import { TAIL_STATISTICS } from "./tails.ts";
import { factorOf, NO_LOSS, ofDecided, ofPeriods, payoffOf } from "./trades.ts";

const base = { unit: "ratio", better: "high", source: "quantstats; informational" } as const;

/** Figures that other libraries show and nobody should decide by. */
export const INFORMATIONAL_STATISTICS = {
  commonSense: {
    ...base,
    group: "returns",
    label: "Common sense ratio",
    n: sessions,
    conventions: {
      standard: {
        text: "Profit factor of session returns × tail ratio",
        value: ofReturns(2, (facts) => {
          const factor = factorOf(tallyOf(facts.returns));
          if (typeof factor === "string") return "No session lost money.";
          const tail = TAIL_STATISTICS.tailRatio.conventions.standard.value(facts);
          return typeof tail === "string" ? tail : factor * tail;
        }),
      },
    },
  },
  cpcIndex: {
    ...base,
    group: "trades",
    label: "CPC index",
    n: ({ source }) => tallyOf(source.trades.pnl).decided,
    conventions: {
      standard: {
        text: "Profit factor × win rate × payoff ratio of closed trades",
        value: ofDecided(cpcOf),
      },
      sessions: { text: "Profit factor × win rate × payoff ratio of sessions", value: ofPeriods(cpcOf) },
    },
  },
  serenity: {
    ...base,
    group: "drawdowns",
    label: "Serenity index",
    n: sessions,
    conventions: {
      standard: {
        text: "Sum of session returns ÷ (ulcer index × pitfall), pitfall = mean of the drawdowns below their normal 5 % quantile, its sign left off, ÷ deviation of the returns",
        value: ofReturns(2, (facts) => serenityOf(facts, facts.n)),
      },
      "n-minus-1": {
        text: "As the standard, with the ulcer index over n − 1",
        value: ofReturns(2, (facts) => serenityOf(facts, facts.n - 1)),
      },
    },
  },
} as const satisfies Record<string, Definition>;

function cpcOf(tally: Tally): Outcome {
  const factor = factorOf(tally);
  const payoff = payoffOf(tally);
  if (typeof factor === "string" || typeof payoff === "string") return NO_LOSS;
  return factor * (tally.wins / tally.decided) * payoff;
}

function serenityOf(facts: Facts, n: number): Outcome {
  const { drawdowns, returns, moments } = facts;
  const depths = momentsOf(drawdowns);
  const limit = depths.mean + normalQuantile(0.05) * depths.deviation;
  const worst = drawdowns.filter((depth) => depth < limit);
  if (worst.length === 0 || moments.second === 0) return "No drawdown stands out from the others.";
  const pitfall = -meanOf(worst) / moments.deviation;
  return (meanOf(returns) * returns.length) / (Math.sqrt(squaredDrawdowns(facts) / n) * pitfall);
}
