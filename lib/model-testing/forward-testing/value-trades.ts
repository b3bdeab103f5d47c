import type { BarColumns } from "#lib/core/columns.ts";
import { SimulatedBroker } from "#lib/execution/brokers/index.ts";
import {
  GrowingBars,
  type MarketRules,
  type PaperAccountEvent,
  PaperKeeper,
  simulatedSettings,
} from "#lib/execution/paper/index.ts";
import type { ComparedTrade, ValuedTrades } from "./compare-trades.ts";
import { marketMoments } from "./market-moments.ts";

type Recorded = {
  readonly bars: readonly BarColumns[];
  /** Of symbols that price them. */
  readonly others?: readonly BarColumns[];
  readonly rules: MarketRules;
  readonly capital: number;
};

/**
 * What trades came to besides their prices, by the engine's own ledger and keeper over the same bars. In account
 * currency a trade of q units at p and its income are worth q × (last close − p) − fee + income.
 */
export function valueTrades(
  trades: readonly ComparedTrade[],
  { bars, others, rules, capital }: Recorded,
): ValuedTrades {
  const symbols = bars.map((one) => one.symbol);
  const settings = simulatedSettings(rules, symbols, capital);
  const { ledger } = settings;
  const growing = symbols.map((symbol) => new GrowingBars(symbol));
  const broker = new SimulatedBroker(settings, false);
  const keeper = PaperKeeper.of({ rules, settings, broker, bars: (s) => growing[s]!, hears: true });
  const valued: ComparedTrade[] = [];
  let next = 0;
  const book = (until: number) => {
    for (; next < trades.length && trades[next]!.time < until; next++) {
      const { symbol, quantity, price, fee, time } = trades[next]!;
      const s = symbols.indexOf(symbol);
      ledger.apply(s, quantity, price, fee, time, growing[s]!.i);
      valued.push({ ...trades[next]!, price: price * ledger.scale[s]! });
    }
  };
  const mark = () => {
    for (const [s, one] of growing.entries()) if (one.i >= 0) ledger.mark[s] = one.close[one.i]!;
  };
  for (const moment of marketMoments(bars, undefined, others)) {
    for (const bar of moment.bars) growing[symbols.indexOf(bar.symbol)]!.add(bar);
    for (const event of keeper?.before(moment) ?? []) inNewTerms(valued, event);
    book(moment.time);
    mark();
    keeper?.after(moment.time);
  }
  book(Number.POSITIVE_INFINITY);
  mark();
  const marks = new Map(symbols.map((symbol, s) => [symbol, ledger.mark[s]! * ledger.scale[s]!]));
  const byPrices = valued.reduce(
    (sum, { symbol, quantity, price, fee }) => sum + quantity * (marks.get(symbol)! - price) - fee,
    0,
  );
  return { trades: valued, income: keeper ? ledger.equity() - capital - byPrices : 0, marks };
}

/** What was traded before a split or under another name. */
function inNewTerms(trades: ComparedTrade[], { kind, symbol: of, value, to }: PaperAccountEvent): void {
  const ratio = value ?? 1;
  for (const [k, trade] of trades.entries()) {
    if (trade.symbol !== of) continue;
    if (kind === "split")
      trades[k] = { ...trade, quantity: trade.quantity * ratio, price: trade.price / ratio };
    else if (kind === "symbol-change" && to) trades[k] = { ...trade, symbol: to.symbol };
  }
}
