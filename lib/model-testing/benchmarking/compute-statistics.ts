import type { Micros } from "#lib/core/columns.ts";
import { pow } from "#lib/core/math.ts";
import { EquityPath } from "./equity-path.ts";
import { type Annualisation, returnStatistics } from "./return-statistics.ts";
import { type Outcome, type Statistics, statistic } from "./statistic.ts";
import { TradeTally } from "./trade-tally.ts";

const DAYS_PER_YEAR = 365.25;

export type StatisticsSettings = Annualisation & {
  readonly initialEquity: number;
  /** IANA zone whose days are the sessions. */
  readonly timeZone: string;
};

export type StatisticsInput = StatisticsSettings & {
  /** One point a bar, in account currency; `gross` is gross market value ÷ equity. */
  readonly equity: {
    readonly length: number;
    readonly time: Float64Array;
    readonly equity: Float64Array;
    readonly gross: Float64Array;
  };
  /** Round trips; an open one has exitTime NaN and is not counted. `pnl` is net, in account currency. */
  readonly trades: { readonly length: number; readonly exitTime: Float64Array; readonly pnl: Float64Array };
  readonly fills: { readonly length: number; readonly quantity: Float64Array; readonly price: Float64Array };
};

/** The `standard` statistics of a whole run. Times in µs. */
export function computeStatistics(input: StatisticsInput): Statistics {
  const running = new RunningStatistics(input);
  const { equity, trades, fills } = input;
  for (let i = 0; i < equity.length; i++)
    running.addBar(equity.time[i]!, equity.equity[i]!, equity.gross[i]!);
  for (let i = 0; i < fills.length; i++) running.addFill(fills.quantity[i]!, fills.price[i]!);
  for (let i = 0; i < trades.length; i++)
    if (!Number.isNaN(trades.exitTime[i]!)) running.addClosedTrade(trades.pnl[i]!);
  return running.result();
}

/** The same statistics while a session runs: feed what happens, ask `result` whenever you like. */
export class RunningStatistics {
  readonly #settings: StatisticsSettings;
  readonly #path: EquityPath;
  readonly #trades = new TradeTally();
  #fills = 0;
  #tradedValue = 0;

  constructor(settings: StatisticsSettings) {
    this.#settings = settings;
    this.#path = new EquityPath(settings.initialEquity, settings.timeZone);
  }

  addBar(time: Micros, equity: number, gross: number): void {
    this.#path.add(time, equity, gross);
  }

  addFill(quantity: number, price: number): void {
    this.#fills++;
    this.#tradedValue += Math.abs(quantity * price);
  }

  addClosedTrade(pnl: number): void {
    this.#trades.add(pnl);
  }

  result(): Statistics {
    const path = this.#path;
    const { volatility, sharpe, sortino, skew, kurtosis } = returnStatistics(
      path.returns(),
      this.#settings,
      path.ruin,
    );
    const cagr = growthPerYear(path);
    const calmar = typeof cagr === "string" ? cagr : perDrawdown(cagr, path);
    return {
      totalReturn: statistic(
        path.bars === 0 ? NO_BARS : path.lastEquity / path.initialEquity - 1,
        path.sessions,
        "Last equity ÷ initial equity − 1",
      ),
      cagr: statistic(
        cagr,
        path.sessions,
        `Total growth to the power of 1 ÷ years, years = calendar days ÷ ${DAYS_PER_YEAR}`,
      ),
      volatility,
      sharpe,
      sortino,
      calmar: statistic(calmar, path.sessions, "CAGR ÷ largest drawdown, whole period (Young 1991)"),
      maxDrawdown: statistic(
        path.bars === 0 ? NO_BARS : path.maxDrawdown,
        path.bars,
        "Lowest equity ÷ highest equity before it − 1, on every bar, the initial equity included",
      ),
      maxDrawdownDuration: statistic(
        path.bars === 0 ? NO_BARS : path.longestDrawdownDays,
        path.bars,
        "Calendar days from a peak until it is reached again, or to the end; the longest",
      ),
      ...this.#trades.statistics(),
      exposure: statistic(
        path.bars === 0 ? NO_BARS : path.barsHeld / path.bars,
        path.bars,
        "Bars that end with a position ÷ all bars",
      ),
      turnover: statistic(
        turnover(path, this.#tradedValue, this.#settings.periodsPerYear),
        this.#fills,
        `Value traded, both sides, ÷ average equity, a year of ${this.#settings.periodsPerYear} sessions`,
      ),
      skew,
      kurtosis,
    };
  }
}

const NO_BARS = "The run has no bars.";

function growthPerYear(path: EquityPath): Outcome {
  if (path.bars === 0) return NO_BARS;
  if (path.lastEquity <= 0) return path.ruin ?? "Equity ended at or below zero.";
  if (path.days === 0) return "Needs at least 2 sessions; there is 1.";
  return pow(path.lastEquity / path.initialEquity, DAYS_PER_YEAR / path.days) - 1;
}

function perDrawdown(cagr: number, path: EquityPath): Outcome {
  return path.maxDrawdown === 0 ? "Equity never fell below a peak." : cagr / -path.maxDrawdown;
}

function turnover(path: EquityPath, tradedValue: number, periodsPerYear: number): Outcome {
  if (path.bars === 0) return NO_BARS;
  if (path.averageEquity <= 0) return "Average equity is not above zero.";
  return (tradedValue / path.averageEquity) * (periodsPerYear / path.sessions);
}
