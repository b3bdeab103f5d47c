import type { BarColumns } from "#lib/core/columns.ts";

/** The columns of bars, in the order in which they are stored and sent. */
export const BAR_COLUMN_NAMES = ["start", "end", "open", "high", "low", "close", "volume"] as const;

/** Bars from one array per name of BAR_COLUMN_NAMES. Shares their memory. */
export function toBars(symbol: string, columns: readonly Float64Array[]): BarColumns {
  const column = (name: (typeof BAR_COLUMN_NAMES)[number]) => columns[BAR_COLUMN_NAMES.indexOf(name)]!;
  return {
    symbol,
    length: column("start").length,
    start: column("start"),
    end: column("end"),
    open: column("open"),
    high: column("high"),
    low: column("low"),
    close: column("close"),
    volume: column("volume"),
  };
}

/** One run of bars after another, copied: the result owns its memory and can be transferred. */
export function joinBars(symbol: string, parts: readonly BarColumns[]): BarColumns {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return toBars(
    symbol,
    BAR_COLUMN_NAMES.map((name) => {
      const column = new Float64Array(length);
      let at = 0;
      for (const part of parts) {
        column.set(part[name], at);
        at += part.length;
      }
      return column;
    }),
  );
}
