import { DAY } from "#lib/core/time.ts";
import type { Definition } from "#lib/model-testing/benchmarking/definition.ts";
import { ofReturns, trades } from "#lib/model-testing/benchmarking/definition.ts";
import type { Facts } from "#lib/model-testing/benchmarking/facts.ts";
import { meanOf, momentsOf } from "#lib/model-testing/benchmarking/series.ts";
import type { Outcome } from "#lib/model-testing/benchmarking/statistic.ts";
import type { TradeSet } from "#lib/model-testing/benchmarking/trade-set.ts";
import { longestStreak, type Tally, tallyOf } from "#lib/model-testing/benchmarking/trade-tally.ts";

const decided = ({ source }: Facts) => tallyOf(source.trades.pnl).decided;
const base = { group: "trades", source: "–", n: decided } as const;

const NO_TRADE = "No trade was closed.";
export const NO_LOSS = "No closed trade lost money.";
/** LEAN prints this when nothing was lost. */
const CAP = 10;

/** Of closed trades that won or lost; those that broke even are left out. */
export const ofDecided =
  (value: (tally: Tally) => Outcome) =>
  ({ source }: Facts): Outcome => {
    const tally = tallyOf(source.trades.pnl);
    if (tally.decided > 0) return value(tally);
    return tally.breakEven > 0 ? "Every closed trade broke even." : NO_TRADE;
  };
const ofTrades =
  (value: (trades: TradeSet, facts: Facts) => Outcome) =>
  (facts: Facts): Outcome =>
    facts.source.trades.length === 0 ? NO_TRADE : value(facts.source.trades, facts);
const ofColumn = (
  name: "return" | "mae" | "mfe" | "risk" | "entryTime",
  reason: string,
  value: (column: Float64Array, trades: TradeSet) => Outcome,
) => ofTrades((set) => (set[name] ? value(set[name], set) : reason));
/** Sessions in place of trades, as quantstats counts. */
export const ofPeriods = (value: (tally: Tally) => Outcome) =>
  ofReturns(1, ({ returns }) => {
    const tally = tallyOf(returns);
    return tally.decided === 0 ? "No session gained or lost." : value(tally);
  });

export const payoffOf = ({ wins, losses, won, lost }: Tally): Outcome =>
  losses === 0 ? NO_LOSS : wins === 0 ? 0 : won / wins / (lost / losses);
export const factorOf = ({ won, lost, losses }: Tally): Outcome => (losses === 0 ? NO_LOSS : won / lost);
const kellyOf = (tally: Tally, all = tally.decided): Outcome => {
  const payoff = payoffOf(tally);
  if (typeof payoff === "string") return payoff;
  if (payoff === 0) return "No closed trade won money.";
  return tally.wins / all - (1 - tally.wins / all) / payoff;
};

export const TRADE_STATISTICS = {
  trades: {
    ...base,
    label: "Closed trades",
    unit: "count",
    better: null,
    n: trades,
    conventions: {
      standard: { text: "Trades that were closed, those that broke even included", value: trades },
    },
  },
  winRate: {
    ...base,
    label: "Win rate",
    unit: "percent",
    better: "high",
    conventions: {
      standard: {
        text: "Winning ÷ winning and losing closed trades, those that broke even left out",
        value: ofDecided(({ wins, decided: n }) => wins / n),
      },
      "all-trades": {
        text: "Winning ÷ all closed trades; those that broke even count as lost",
        value: ofTrades(({ pnl, length }) => tallyOf(pnl).wins / length),
      },
      sessions: {
        text: "Sessions with a gain ÷ sessions with a gain or a loss",
        value: ofPeriods(({ wins, decided: n }) => wins / n),
      },
    },
  },
  breakEven: {
    ...base,
    label: "Trades that broke even",
    unit: "count",
    better: null,
    n: trades,
    conventions: {
      standard: {
        text: "Closed trades with neither gain nor loss",
        value: ({ source }) => tallyOf(source.trades.pnl).breakEven,
      },
    },
  },
  payoffRatio: {
    ...base,
    label: "Payoff ratio",
    unit: "ratio",
    better: "high",
    conventions: {
      standard: { text: "Average gain ÷ average loss of closed trades", value: ofDecided(payoffOf) },
      "running-capital": {
        text: "Average gain ÷ average loss, each as a share of the capital before the trade",
        value: ofTrades((_, facts) => payoffOf(tallyOf(sharesOfCapital(facts)))),
      },
      sessions: { text: "Average gain ÷ average loss of sessions", value: ofPeriods(payoffOf) },
    },
  },
  profitFactor: {
    ...base,
    label: "Profit factor",
    unit: "ratio",
    better: "high",
    conventions: {
      standard: {
        text: "Sum of gains ÷ sum of losses of closed trades, net of commission",
        value: ofDecided(factorOf),
      },
      "capped-at-10": {
        text: `Sum of gains ÷ sum of losses of closed trades; ${CAP} when nothing was lost`,
        value: ofDecided((tally) => (tally.losses === 0 ? CAP : tally.won / tally.lost)),
      },
      "trade-returns": {
        text: "Sum of positive ÷ sum of negative trade returns",
        value: ofColumn("return", "The run recorded no trade returns.", (column) =>
          factorOf(tallyOf(column)),
        ),
      },
      sessions: { text: "Sum of positive ÷ sum of negative session returns", value: ofPeriods(factorOf) },
    },
  },
  expectancy: {
    ...base,
    label: "Expectancy",
    unit: "money",
    better: "high",
    source: "Van Tharp 1998",
    conventions: {
      standard: {
        text: "Win rate × average gain − loss rate × average loss, account currency a trade, those that broke even left out",
        value: ofDecided(expectancyOf),
      },
      "ratio-of-capital": {
        text: "Win rate × payoff ratio − loss rate, gains and losses as shares of the capital before the trade",
        unit: "ratio",
        value: ofTrades(({ length }, facts) => {
          const tally = tallyOf(sharesOfCapital(facts));
          const payoff = payoffOf(tally);
          const rate = tally.wins / length;
          return typeof payoff === "string" ? payoff : rate * payoff - (1 - rate);
        }),
      },
      "mean-return": {
        text: "Mean return of closed trades",
        unit: "percent",
        value: ofColumn("return", "The run recorded no trade returns.", meanOf),
      },
    },
  },
  expectancyR: {
    ...base,
    label: "Expectancy in R",
    unit: "ratio",
    better: "high",
    source: "Van Tharp 1998",
    conventions: {
      standard: {
        text: "Mean of net result ÷ initial risk, over the closed trades that set a stop at entry",
        value: ofColumn("risk", "The run recorded no initial risk.", (risk, { pnl }) => {
          const multiples = pnl.map((value, k) => value / risk[k]!).filter((value) => !Number.isNaN(value));
          return multiples.length === 0 ? "No trade set a stop at entry." : meanOf(multiples);
        }),
      },
    },
  },
  sqn: {
    ...base,
    label: "System quality number",
    unit: "ratio",
    better: "high",
    n: trades,
    source: "Van Tharp 1998",
    conventions: {
      standard: { text: "√n × mean ÷ sample deviation of net trade results", value: qualityNumber((n) => n) },
      "at-most-100": {
        text: "√min(n, 100) × mean ÷ sample deviation of net trade results",
        value: qualityNumber((n) => Math.min(n, 100)),
      },
    },
  },
  kelly: {
    ...base,
    label: "Kelly fraction",
    unit: "ratio",
    better: "high",
    source: "Kelly 1956",
    conventions: {
      standard: {
        text: "p − (1 − p) ÷ payoff ratio, p the win rate of closed trades",
        value: ofDecided((tally) => kellyOf(tally)),
      },
      "all-trades": {
        text: "p − (1 − p) ÷ payoff ratio, p = winning ÷ all closed trades",
        value: ofTrades(({ pnl, length }) => kellyOf(tallyOf(pnl), length)),
      },
      sessions: {
        text: "p − (1 − p) ÷ payoff ratio of sessions",
        value: ofPeriods((tally) => kellyOf(tally)),
      },
      "mean-over-variance": {
        text: "Mean session return above the risk-free rate ÷ variance",
        value: ofReturns(
          2,
          ({ moments, rate }) => (moments.mean - rate) / (moments.deviation * moments.deviation),
        ),
      },
    },
  },
  longestWinStreak: {
    ...base,
    label: "Longest winning streak",
    unit: "count",
    better: "high",
    conventions: {
      standard: { text: "Most winning trades in a row", value: ofTrades(({ pnl }) => longestStreak(pnl, 1)) },
      sessions: {
        text: "Most winning sessions in a row",
        value: ofReturns(1, ({ returns }) => longestStreak(returns, 1)),
      },
    },
  },
  longestLossStreak: {
    ...base,
    label: "Longest losing streak",
    unit: "count",
    better: "low",
    conventions: {
      standard: { text: "Most losing trades in a row", value: ofTrades(({ pnl }) => longestStreak(pnl, -1)) },
      sessions: {
        text: "Most losing sessions in a row",
        value: ofReturns(1, ({ returns }) => longestStreak(returns, -1)),
      },
    },
  },
  averageHolding: {
    ...base,
    label: "Average holding time",
    unit: "days",
    better: null,
    n: trades,
    conventions: {
      standard: {
        text: "Mean days from entry to exit of closed trades",
        value: ofColumn("entryTime", "The run recorded no entry times.", (entry, { exitTime }) =>
          meanOf(entry.map((time, k) => (exitTime![k]! - time) / DAY)),
        ),
      },
    },
  },
  averageReturnOfTrades: {
    ...base,
    label: "Average trade",
    unit: "percent",
    better: "high",
    n: trades,
    conventions: {
      standard: {
        text: "Mean of net result ÷ value of the entry, over closed trades",
        value: ofColumn("return", "The run recorded no trade returns.", meanOf),
      },
    },
  },
  adverseExcursion: {
    ...base,
    label: "Average adverse excursion",
    unit: "percent",
    better: "high",
    n: trades,
    source: "Sweeney 1996",
    conventions: {
      standard: {
        text: "Mean over closed trades of the worst price move from entry while held (MAE)",
        value: ofColumn("mae", "The run recorded no excursions.", meanOf),
      },
    },
  },
  favourableExcursion: {
    ...base,
    label: "Average favourable excursion",
    unit: "percent",
    better: "high",
    n: trades,
    source: "Sweeney 1996",
    conventions: {
      standard: {
        text: "Mean over closed trades of the best price move from entry while held (MFE)",
        value: ofColumn("mfe", "The run recorded no excursions.", meanOf),
      },
    },
  },
  edgeRatio: {
    ...base,
    label: "Edge ratio",
    unit: "ratio",
    better: "high",
    n: trades,
    source: "Faith 2007",
    conventions: {
      standard: {
        text: "Average favourable ÷ average adverse excursion, signs left off",
        value: ofColumn("mfe", "The run recorded no excursions.", (mfe, { mae }) =>
          mae && meanOf(mae) < 0 ? meanOf(mfe) / -meanOf(mae) : "No trade ever moved against its entry.",
        ),
      },
    },
  },
  endTradeDrawdown: {
    ...base,
    label: "Average given back",
    unit: "percent",
    better: "low",
    n: trades,
    conventions: {
      standard: {
        text: "Mean over closed trades of the best excursion less the trade's return (end-trade drawdown)",
        value: ofColumn("mfe", "The run recorded no excursions.", (mfe, { return: returns }) =>
          returns ? meanOf(mfe.map((best, k) => best - returns[k]!)) : "The run recorded no trade returns.",
        ),
      },
    },
  },
} as const satisfies Record<string, Definition>;

function expectancyOf({ wins, losses, won, lost, decided: n }: Tally): number {
  const rate = wins / n;
  return rate * (wins > 0 ? won / wins : 0) - (1 - rate) * (losses > 0 ? lost / losses : 0);
}

function qualityNumber(counted: (n: number) => number) {
  return ofTrades(({ pnl, length }) => {
    if (length < 2) return "Needs at least 2 closed trades.";
    const { mean, deviation, largest } = momentsOf(pnl);
    if (deviation <= 1e-12 * largest) return "All trades ended alike, so there is no deviation to measure.";
    return (Math.sqrt(counted(length)) * mean) / deviation;
  });
}

/** Each result as a share of the capital that the results before it left. */
function sharesOfCapital({ source }: Facts): Float64Array {
  let capital = source.closes[0]!;
  return source.trades.pnl.map((value) => {
    const share = value / capital;
    capital += value;
    return share;
  });
}
