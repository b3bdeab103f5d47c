import type { Statistic } from "#lib/model-testing/backtesting/index.ts";
import type { RunStep } from "./protocol.ts";

export type ComparedFigure = {
  readonly id: string;
  /** With its unit: "CAGR, %". */
  readonly title: string;
  /** In the title's unit; null when there is no value. */
  readonly whatIf: number | null;
  readonly base: number | null;
  readonly decimals: number;
  /** How the value is computed, for the tooltip. */
  readonly convention: string;
  /** Of the change; undefined when more is neither good nor bad, or nothing changed. */
  readonly verdict?: "better" | "worse";
};

type Source = {
  readonly id: string;
  readonly title: string;
  readonly decimals: number;
  /** 1: more is better, −1: less is better, 0: neither. */
  readonly good: 1 | -1 | 0;
  read(result: RunStep): { value: number | null; convention: string };
};

const percent = (statistic: Statistic) => ({
  value: statistic.value === null ? null : statistic.value * 100,
  convention: statistic.convention,
});

const SOURCES: readonly Source[] = [
  { id: "cagr", title: "CAGR, %", decimals: 2, good: 1, read: (r) => percent(r.statistics.cagr) },
  { id: "sharpe", title: "Sharpe", decimals: 2, good: 1, read: (r) => r.statistics.sharpe },
  {
    id: "volatility",
    title: "Volatility, %",
    decimals: 2,
    good: -1,
    read: (r) => percent(r.statistics.volatility),
  },
  {
    id: "drawdown",
    title: "Max drawdown, %",
    decimals: 2,
    good: 1,
    read: (r) => percent(r.statistics.maxDrawdown),
  },
  {
    id: "trades",
    title: "Trades",
    decimals: 0,
    good: 0,
    read: (r) => ({
      value: r.trades.length,
      convention: "Round trips from flat to flat, an open one included.",
    }),
  },
  {
    id: "exposure",
    title: "Time in market, %",
    decimals: 1,
    good: 0,
    read: (r) => percent(r.statistics.exposure),
  },
  {
    id: "equity",
    title: "Final equity",
    decimals: 0,
    good: 1,
    read: (r) => ({
      value: finalEquity(r),
      convention: "Cash and positions at the last close, after costs.",
    }),
  },
];

function finalEquity({ equity }: RunStep): number | null {
  return equity.length > 0 ? (equity.equity[equity.length - 1] ?? null) : null;
}

/** The figures of a what-if run beside those of the run it started from. */
export function compareResults(whatIf: RunStep, base: RunStep): ComparedFigure[] {
  return SOURCES.map(({ read, good, ...source }) => {
    const mine = read(whatIf);
    const theirs = read(base);
    const figure = { ...source, whatIf: mine.value, base: theirs.value, convention: mine.convention };
    const change = changeOf(figure);
    if (!change || good === 0) return figure;
    return { ...figure, verdict: change * good > 0 ? "better" : "worse" };
  });
}

/** What-if less base, of the figures as they are shown; null when either has no value. */
export function changeOf(figure: Pick<ComparedFigure, "whatIf" | "base" | "decimals">): number | null {
  if (figure.whatIf === null || figure.base === null) return null;
  const scale = 10 ** figure.decimals;
  return (Math.round(figure.whatIf * scale) - Math.round(figure.base * scale)) / scale;
}
