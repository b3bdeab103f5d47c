/** What n, shape and luck leave of a Sharpe ratio, in words; the ratio alone decides nothing. */
import { formatInteger, formatPercent } from "#components/ui/format.ts";
import type { Statistics } from "#lib/model-testing/backtesting/index.ts";
import type { Interval } from "#lib/model-testing/benchmarking/index.ts";

export type Verdict = { readonly tone: "good" | "warn" | "bad"; readonly text: string; readonly why: string };

const SURE = 0.95;
const LIKELY = 0.8;

function chanceOf(chance: string, tried: number): string {
  if (tried === 1)
    return `The true Sharpe ratio is above 0 with ${chance} probability; it is the only run of its strategy.`;
  return `The true Sharpe ratio is above the best that luck would give in the team's ${formatInteger(tried)} runs of this strategy with ${chance} probability.`;
}

type Evidence = Pick<Statistics, "sharpe" | "deflatedSharpe" | "minimumTrackRecord">;

/**
 * Good: deflated Sharpe ≥ 95 %, a long enough record and an interval above 0. Bad: deflated Sharpe below 80 %. What
 * lies between is not settled.
 */
export function sharpeVerdict(statistics: Evidence, interval: Interval | undefined, tried: number): Verdict {
  const { sharpe, deflatedSharpe, minimumTrackRecord: record } = statistics;
  const chance = deflatedSharpe.value;
  if (sharpe.value === null || chance === null)
    return { tone: "warn", text: "Skill not measurable", why: sharpe.reason ?? deflatedSharpe.reason ?? "" };
  const why = [
    `${chanceOf(formatPercent(chance, { decimals: 1 }), tried)} What-if steps are not counted.`,
    record.value === null
      ? record.reason
      : `A ratio like this needs ${formatInteger(Math.ceil(record.value))} sessions; there are ${formatInteger(sharpe.n)}.`,
    interval &&
      `In 95 % of resamples it lies between ${interval.low.toFixed(2)} and ${interval.high.toFixed(2)}.`,
  ]
    .filter(Boolean)
    .join(" ");
  const longEnough = record.value !== null && sharpe.n >= record.value;
  if (chance >= SURE && longEnough && (interval === undefined || interval.low > 0))
    return { tone: "good", text: "Unlikely to be luck", why };
  if (chance < LIKELY) return { tone: "bad", text: "Not told from luck", why };
  return { tone: "warn", text: "Luck not ruled out", why };
}
