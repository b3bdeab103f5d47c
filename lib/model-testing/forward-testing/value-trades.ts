import type { BarColumns } from "#lib/core/columns.ts";
import { SimulatedBroker } from "#lib/execution/brokers/index.ts";
import { GrowingBars, type MarketRules, PaperKeeper, simulatedSettings } from "#lib/execution/paper/index.ts";
import type { ComparedTrade, ValuedTrades } from "./compare-trades.ts";
import { marketMoments } from "./market-moments.ts";

/**
 * What trades came to besides their prices, by the engine's own ledger and keeper over the same bars. A trade of
 * q units at p and its income are worth q × (last close − p) − fee + income.
 */
export function valueTrades(
  trades: readonly ComparedTrade[],
  bars: readonly BarColumns[],
  rules: MarketRules,
  capital: number,
): ValuedTrades {
  const symbols = bars.map((one) => one.symbol);
  const settings = simulatedSettings(rules, symbols, capital);
  const { ledger } = settings;
  const growing = symbols.map((symbol) => new GrowingBars(symbol));
  const broker = new SimulatedBroker(settings, false);
  const keeper = PaperKeeper.of({ rules, settings, broker, bars: (s) => growing[s]! });
  if (!keeper) return { trades, income: 0 };
  const valued: ComparedTrade[] = [];
  let next = 0;
  for (const moment of marketMoments(bars)) {
    const fresh = moment.bars.map((bar) => [symbols.indexOf(bar.symbol), bar] as const);
    for (const [s, bar] of fresh) growing[s]!.add(bar);
    for (const { kind, symbol, value } of keeper.before(moment))
      if (kind === "split") inNewUnits(valued, symbol, value ?? 1);
    for (; next < trades.length && trades[next]!.time < moment.time; next++) {
      const { symbol, quantity, price, fee, time } = trades[next]!;
      const s = symbols.indexOf(symbol);
      ledger.apply(s, quantity, price, fee, time, growing[s]!.i);
      valued.push(trades[next]!);
    }
    for (const [s, bar] of fresh) ledger.mark[s] = bar.close;
  }
  const { mark } = ledger;
  const byPrices = valued.reduce(
    (sum, { symbol, quantity, price, fee }) =>
      sum + quantity * (mark[symbols.indexOf(symbol)]! - price) - fee,
    0,
  );
  return { trades: valued, income: ledger.equity() - capital - byPrices };
}

function inNewUnits(trades: ComparedTrade[], of: string | null, ratio: number): void {
  for (const [k, trade] of trades.entries())
    if (trade.symbol === of)
      trades[k] = { ...trade, quantity: trade.quantity * ratio, price: trade.price / ratio };
}
