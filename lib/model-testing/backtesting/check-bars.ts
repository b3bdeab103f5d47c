import type { BarColumns } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { markWhole } from "#lib/core/holes.ts";
import { isoTime } from "#lib/core/time.ts";

const COLUMNS = ["start", "end", "open", "high", "low", "close", "volume"] as const;
/** Bars never change, so each is looked at once, however often it is run. */
const checked = new WeakSet<BarColumns>();

/** Throws one sentence when the engine cannot rely on these bars. */
export function checkBars(bars: BarColumns): void {
  if (checked.has(bars)) return;
  const { symbol, length, start, end } = bars;
  for (const column of COLUMNS)
    if (bars[column].length !== length)
      throw new AppError(
        "bad-input",
        `The column "${column}" of ${symbol} has ${bars[column].length} values for ${length} bars.`,
      );
  for (let i = 0; i < length; i++) {
    if (!(start[i]! < end[i]!)) throw broken(bars, i, "ends before it starts");
    if (i > 0 && !(end[i - 1]! < end[i]!)) throw broken(bars, i, "does not follow the one before it");
    if (bars.low[i]! > bars.high[i]!) throw broken(bars, i, "has a low above its high");
    if (!(bars.low[i]! <= bars.high[i]! && Number.isFinite(bars.open[i]!) && Number.isFinite(bars.close[i]!)))
      throw broken(bars, i, "lacks a price");
  }
  for (const prices of [bars.open, bars.high, bars.low, bars.close]) markWhole(prices);
  checked.add(bars);
}

function broken({ symbol, start }: BarColumns, i: number, what: string): AppError {
  const when = Number.isFinite(start[i]!) ? ` (${isoTime(start[i]!)})` : "";
  return new AppError("bad-input", `Bar ${i + 1} of ${symbol}${when} ${what}; import the data again.`);
}
