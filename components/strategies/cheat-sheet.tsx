/** The SDK on one page. Every name here is checked against the SDK by cheat-sheet.test.ts. */
export type CheatSheetEntry = { readonly code: string; readonly text: string };
export type CheatSheetSection = { readonly title: string; readonly entries: readonly CheatSheetEntry[] };

export const CHEAT_SHEET: readonly CheatSheetSection[] = [
  {
    title: "A strategy",
    entries: [
      {
        code: "defineStrategy({ name, parameters, onBar })",
        text: "The whole strategy; the rest is optional.",
      },
      { code: "signals({ enter, exit })", text: "The same as two conditions over columns." },
      {
        code: "indicators: (p, data) => ({ fast: sma(data.close, p.fast) })",
        text: "Columns, computed once.",
      },
      { code: "warmup: (p) => p.slow", text: "Bars to skip; default: until every indicator has a value." },
      {
        code: "onStart, onOrder, onFill, onEnd",
        text: "Called at the start, on changes, after fills, at the end.",
      },
    ],
  },
  {
    title: "Parameters",
    entries: [
      { code: "z.int().min(2).max(200).default(20)", text: "A whole number; the range makes the slider." },
      { code: "z.number().min(0).max(3).default(1)", text: "Any number." },
      { code: "z.boolean().default(true)", text: "On or off." },
      { code: 'z.enum(["long", "both"]).default("long")', text: "One of a few words." },
      { code: '.meta({ title: "Fast", unit: "bars", step: 1 })', text: "How the form shows it." },
    ],
  },
  {
    title: "What is known now",
    entries: [
      { code: "ctx.bar.close", text: "open, high, low, close, volume of the bar that has just ended." },
      { code: "ctx.history.close.ago(1)", text: "The bar before. What lies ahead cannot be read." },
      { code: "ctx.indicators.fast.now", text: "Also ago(n), crossesAbove(other), crossesBelow(other)." },
      { code: "ctx.position.isFlat", text: "Also isLong, isShort, quantity, averagePrice, profit." },
      { code: "ctx.account.equity", text: "Also cash, freeCash." },
      { code: "ctx.symbol, ctx.symbols, ctx.of(symbol)", text: "This symbol, all of them, another one." },
      { code: "ctx.time, ctx.index", text: "End of the bar in µs UTC; its number from 0." },
    ],
  },
  {
    title: "Orders",
    entries: [
      { code: "ctx.targetPercent(1)", text: "Trade to this fraction of equity; negative is short." },
      { code: "ctx.targetQuantity(100)", text: "Trade to this many units." },
      {
        code: "ctx.buy({ cash: 0.5 }, { limit: 99 })",
        text: "Units, { cash } or { equity }; limit, stop, timeInForce.",
      },
      { code: "ctx.sell(10, { stop: 95 })", text: "With stopLoss and takeProfit it becomes a bracket." },
      {
        code: "ctx.close(), ctx.cancel(id)",
        text: "Trade to flat; cancel one order, or all of this symbol.",
      },
      { code: "ctx.log(message), ctx.random()", text: "A line in the log; seeded chance in [0, 1)." },
    ],
  },
  {
    title: "Indicators",
    entries: [
      { code: "sma ema wma (column, period)", text: "Moving averages." },
      { code: "rsi roc standardDeviation (column, period)", text: "Strength, change in percent, spread." },
      { code: "highest lowest (column, period)", text: "Channel, the current bar included." },
      { code: "atr(data, period)", text: "Average true range, in price units." },
      { code: "bollinger(column, period, deviations)", text: "{ upper, middle, lower }" },
      { code: "macd(column, fast, slow, signal)", text: "{ macd, signal, histogram }" },
      {
        code: "ta",
        text: "Every other indicator: ta.supertrend(data, { period: 10 }).direction. Listed in docs/indicators.md.",
      },
      { code: "crossesAbove crossesBelow (a, b)", text: "1 on the bar of the cross, for signals." },
    ],
  },
];

export function CheatSheet() {
  return (
    <div className="grid h-full content-start gap-x-6 gap-y-3 overflow-y-auto p-3 laptop:grid-cols-2">
      {CHEAT_SHEET.map((section) => (
        <section key={section.title} className="min-w-0">
          <h3 className="mb-1 font-strong text-11 text-3">{section.title}</h3>
          <dl className="grid gap-y-1.5">
            {section.entries.map((entry) => (
              <div key={entry.code} className="min-w-0">
                <dt className="break-words font-mono text-1">{entry.code}</dt>
                <dd className="text-11 text-3">{entry.text}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
