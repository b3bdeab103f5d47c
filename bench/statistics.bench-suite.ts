import { computeStatistics, HEADLINE, type StatisticsInput } from "#lib/model-testing/benchmarking/index.ts";
import { atMost, type Gate } from "./gate.ts";

const BARS = 5000;
const REPEATS = 50;
const HEADLINE_DEMAND_MS = 2;
const ALL_DEMAND_MS = 5;
const DAY = 86_400_000_000;
/** Of the made-up curve below: mean ÷ deviation of its steps × √252, worked out apart. */
const SHARPE = 0.4998980443;

/** The headline figures (what-if repaints them while a slider moves) and the whole set, on twenty years of daily bars. */
export async function statisticsSuite(): Promise<Gate[]> {
  const input = twentyYears();
  const { value } = computeStatistics(input).sharpe;
  if (Math.abs((value ?? 0) - SHARPE) > 1e-9) throw new Error(`The Sharpe ratio is ${value}, not ${SHARPE}.`);
  const headline = medianMs(() => computeStatistics(input, {}, HEADLINE));
  const all = medianMs(() => computeStatistics(input));
  return [
    atMost("headline statistics of 5,000 daily bars, ms", headline, HEADLINE_DEMAND_MS),
    atMost("all statistics of 5,000 daily bars, ms", all, ALL_DEMAND_MS),
  ];
}

/** CPU time. */
function medianMs(work: () => void): number {
  const times = Array.from({ length: REPEATS }, () => {
    const before = process.cpuUsage();
    work();
    const used = process.cpuUsage(before);
    return (used.user + used.system) / 1000;
  }).toSorted((a, b) => a - b);
  return times[REPEATS >> 1]!;
}

/** A curve of fixed steps, up and down in a pattern of eleven sessions. */
function twentyYears(): StatisticsInput {
  const time = new Float64Array(BARS);
  const equity = new Float64Array(BARS);
  let value = 100_000;
  for (let k = 0; k < BARS; k++) {
    value *= 1 + (((k * 7) % 11) - 4.9) / 1000;
    equity[k] = value;
    time[k] = (Math.floor(k / 5) * 7 + (k % 5) + 10_958) * DAY + (21 * DAY) / 24;
  }
  const none = new Float64Array(0);
  return {
    initialEquity: 100_000,
    periodsPerYear: 252,
    riskFreeRate: 0,
    timeZone: "America/New_York",
    equity: { length: BARS, time, equity, gross: new Float64Array(BARS).fill(1) },
    trades: { length: 0, exitTime: none, pnl: none },
    fills: { length: 0, quantity: none, price: none },
  };
}
