import type { BarColumns } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { sliceBars } from "#lib/data/bars/index.ts";
import { type ColumnLease, type ScratchColumns, withColumns } from "#lib/data/features/index.ts";
import type { IndicatorColumns, Strategy } from "#lib/models/strategies/index.ts";

/** Bars of the trial that shows whether an indicator reads ahead. */
const TRIAL_BARS = 2000;

type Parameters = Readonly<Record<string, number | string | boolean>>;

/**
 * The strategy's indicator columns for each symbol, in memory of a `lease` until it is closed. Throws when one has the wrong shape.
 */
export function computeIndicators(
  strategy: Strategy,
  parameters: Parameters,
  symbols: readonly BarColumns[],
  lease?: ColumnLease | ScratchColumns,
): IndicatorColumns[] {
  const work = () => symbols.map((bars) => checkedColumns(strategy, parameters, bars));
  return lease ? withColumns(lease, work) : work();
}

function checkedColumns(strategy: Strategy, parameters: Parameters, bars: BarColumns): IndicatorColumns {
  const columns = evaluate(strategy, parameters, bars);
  for (const [name, column] of Object.entries(columns))
    if (!(isColumn(column) && column.length === bars.length))
      throw new AppError(
        "strategy-failed",
        `Indicator "${name}" of ${strategy.name} must be a Float64Array with one value for each of the ${bars.length} bars.`,
        { at: `indicators.${name}` },
      );
  return columns;
}

/**
 * Computes the indicators again from the first bars alone: a value that changes had looked at later bars.
 * Throws then, naming the indicator and the bar.
 */
export function checkCausality(
  strategy: Strategy,
  parameters: Parameters,
  bars: BarColumns,
  columns: IndicatorColumns,
): void {
  const length = Math.min(TRIAL_BARS, bars.length >> 1);
  if (length === 0 || Object.keys(columns).length === 0) return;
  const trial = evaluate(strategy, parameters, sliceBars(bars, bars.start[0]!, bars.start[length]!));
  for (const [name, column] of Object.entries(columns))
    for (let i = 0; i < length; i++)
      if (!isSame(column[i]!, trial[name]?.[i] ?? Number.NaN))
        throw new AppError(
          "strategy-failed",
          `Indicator "${name}" of ${strategy.name} reads ahead: its value at bar ${i + 1} changes when the bars after ${length} are left out.`,
          { at: `indicators.${name}` },
        );
}

/** By its tag: a strategy may run in a realm with a Float64Array of its own. */
const isColumn = (value: unknown) => Object.prototype.toString.call(value) === "[object Float64Array]";

const isSame = (a: number, b: number) => a === b || (Number.isNaN(a) && Number.isNaN(b));

function evaluate(strategy: Strategy, parameters: Parameters, bars: BarColumns): IndicatorColumns {
  try {
    return strategy.indicators(parameters, bars);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError("strategy-failed", `${strategy.name} failed in indicators on ${bars.symbol}: ${why}`, {
      cause,
      at: "indicators",
    });
  }
}
