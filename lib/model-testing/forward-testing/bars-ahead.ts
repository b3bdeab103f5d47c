import { GrowingBars, type MarketBar } from "#lib/execution/paper/index.ts";
import { checkCausality, computeIndicators } from "#lib/model-testing/backtesting/index.ts";
import type { IndicatorColumns, Strategy } from "#lib/models/strategies/index.ts";

type Parameters = Readonly<Record<string, number | string | boolean>>;

/**
 * Indicators of bars that a session is about to be told again: computed once for all of them, not anew at each. Values
 * of a causal indicator are the same either way; of one that reads ahead nothing is taken from here.
 */
export class BarsAhead {
  readonly #bars: GrowingBars;
  readonly #columns: IndicatorColumns | undefined;

  constructor(strategy: Strategy, parameters: Parameters, known: GrowingBars, coming: readonly MarketBar[]) {
    const bars = new GrowingBars(known.symbol);
    for (let i = 0; i <= known.i; i++) bars.add(barOf(known, i));
    for (const bar of coming) bars.add(bar);
    this.#bars = bars;
    const whole = bars.ended();
    const [columns] = computeIndicators(strategy, parameters, [whole]);
    this.#columns = isCausal(() => checkCausality(strategy, parameters, whole, columns!))
      ? columns
      : undefined;
  }

  /** Writes the values of bar `i` (with `isNew` columns, of all up to it); false when it does not have them. */
  write(into: Readonly<Record<string, Float64Array>>, i: number, bar: MarketBar, isNew: boolean): boolean {
    if (!this.#columns || i > this.#bars.i || !isSame(barOf(this.#bars, i), bar)) return false;
    for (const [name, column] of Object.entries(this.#columns))
      if (isNew) into[name]!.set(column.subarray(0, i + 1));
      else into[name]![i] = column[i]!;
    return true;
  }
}

const barOf = (
  { symbol, start, end, open, high, low, close, volume }: GrowingBars,
  i: number,
): MarketBar => ({
  ...{ symbol, start: start[i]!, end: end[i]!, open: open[i]!, high: high[i]!, low: low[i]! },
  ...{ close: close[i]!, volume: volume[i]!, next: null },
});

const FIGURES = ["start", "end", "open", "high", "low", "close", "volume"] as const;
const isSame = (a: MarketBar, b: MarketBar): boolean => FIGURES.every((name) => a[name] === b[name]);

function isCausal(check: () => void): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}
