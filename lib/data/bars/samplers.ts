import type { TradeColumns } from "./trades.ts";

/** Asked once per trade in order; true when the trade is the last of its bar. */
export type Sampler = (trades: TradeColumns, row: number) => boolean;

/** What a bar counts: each trade as one, its units, or its value. */
export type Measure = "tick" | "volume" | "dollar";

const measures: Record<Measure, (trades: TradeColumns, row: number) => number> = {
  tick: () => 1,
  volume: ({ amount }, row) => amount[row]!,
  dollar: ({ amount, price }, row) => amount[row]! * price[row]!,
};

/** Bars of a fixed size: a trade belongs to bar floor(what was traded before it ÷ size). Trades are never split. */
export function everyAmount(measure: Measure, size: number): Sampler {
  let traded = 0;
  return (trades, row) => {
    const before = Math.floor(traded / size);
    traded += measures[measure](trades, row);
    return Math.floor(traded / size) > before;
  };
}

export type InformationOptions = {
  /** Trades that a bar is expected to hold before one is known. */
  readonly expectedTrades: number;
  /** Bars over which expectations are averaged: weight 2 ÷ (span + 1). */
  readonly span?: number;
  /** Bars hold between expectedTrades ÷ limit and × limit trades on average, or the estimate could run away. */
  readonly limit?: number;
};

/**
 * Imbalance bars (López de Prado 2018, 2.3.2.1): a bar ends when |Σ side × measure| reaches what is expected of a bar:
 * its expected number of trades × the expected |signed measure| of a trade, both exponential averages over bars.
 */
export function imbalance(measure: Measure, options: InformationOptions): Sampler {
  const expected = expectation(options);
  let signed = 0;
  return (trades, row) => {
    signed += trades.side[row]! * measures[measure](trades, row);
    if (!expected.reached(Math.abs(signed), measures[measure](trades, row))) return false;
    expected.learn(Math.abs(signed));
    signed = 0;
    return true;
  };
}

/**
 * Run bars (López de Prado 2018, 2.3.2.3): a bar ends when the larger of what was bought and what was sold reaches the
 * expected number of trades × the expected measure of the stronger side per trade.
 */
export function run(measure: Measure, options: InformationOptions): Sampler {
  const expected = expectation(options);
  let [bought, sold] = [0, 0];
  return (trades, row) => {
    const size = measures[measure](trades, row);
    if (trades.side[row]! > 0) bought += size;
    else sold += size;
    const stronger = Math.max(bought, sold);
    if (!expected.reached(stronger, size)) return false;
    expected.learn(stronger);
    [bought, sold] = [0, 0];
    return true;
  };
}

/** Expected trades of a bar and expected quantity of a trade. The first bar ends after its expected trades. */
function expectation({ expectedTrades, span = 20, limit = 5 }: InformationOptions) {
  const weight = 2 / (span + 1);
  let expected = expectedTrades;
  let perTrade = Number.NaN;
  let count = 0;
  return {
    reached(quantity: number, size: number): boolean {
      count++;
      if (Number.isNaN(perTrade)) return count >= expectedTrades;
      return quantity >= expected * perTrade && size > 0;
    },
    learn(quantity: number): void {
      const seen = quantity / count;
      perTrade = Number.isNaN(perTrade) ? seen : perTrade + weight * (seen - perTrade);
      expected += weight * (count - expected);
      expected = Math.min(Math.max(expected, expectedTrades / limit), expectedTrades * limit);
      count = 0;
    },
  };
}
