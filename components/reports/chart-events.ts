/** What happened to a symbol during a run, at its place among the bars. */
import type { ChartEvent } from "#components/charts/candle-view.ts";
import { lowerBound, type TimeAxis } from "#components/charts/time-axis.ts";
import type { ChartTrade } from "#components/charts/trade-segments.ts";
import { formatQuantity } from "#components/ui/format.ts";
import type { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";

type CorporateAction = NonNullable<BacktestSpec["corporateActions"]>[number];

/** "Split 7:1", "Dividend 0.47": each before the first bar of its day; days outside the bars are left out. */
export function chartEvents(
  actions: readonly CorporateAction[] | undefined,
  symbol: string,
  axis: TimeAxis,
): ChartEvent[] {
  return (actions ?? [])
    .filter((action) => action.symbol === symbol)
    .map((action) => ({
      index: lowerBound(axis.seconds, Date.parse(action.date) / 1000, axis.length),
      day: Date.parse(action.date) / 1000,
      text: wordsOf(action),
    }))
    .filter(({ index, day }) => index < axis.length && day >= Math.floor(axis.seconds[0]! / 86_400) * 86_400)
    .sort((a, b) => a.index - b.index)
    .map(({ index, text }) => ({ index, text }));
}

/**
 * Trades with their entry at the price that the bars of its day show: a result counts it in the units that a later
 * split left.
 */
export function atPricesOfTheirDay<Trade extends ChartTrade>(
  trades: readonly Trade[],
  actions: readonly CorporateAction[] | undefined,
  symbol: string,
): readonly Trade[] {
  const splits = (actions ?? []).flatMap((action) =>
    action.kind === "split" && action.symbol === symbol
      ? [{ time: Date.parse(action.date) * 1000, ratio: action.ratio }]
      : [],
  );
  if (splits.length === 0) return trades;
  return trades.map((trade) => {
    const last = Number.isNaN(trade.exitTime) ? Number.POSITIVE_INFINITY : trade.exitTime;
    const during = splits.filter(({ time }) => time > trade.entryTime && time <= last);
    return { ...trade, entryPrice: during.reduce((price, { ratio }) => price * ratio, trade.entryPrice) };
  });
}

function wordsOf(action: CorporateAction): string {
  if (action.kind === "split")
    return action.ratio >= 1
      ? `Split ${formatQuantity(action.ratio)}:1`
      : `Split 1:${formatQuantity(1 / action.ratio)}`;
  if (action.kind === "dividend") return `Dividend ${formatQuantity(action.cash)}`;
  if (action.kind === "symbol-change") return `Now ${action.to}`;
  return action.kind === "roll" ? `Roll to ${action.to}` : "Delisted";
}
