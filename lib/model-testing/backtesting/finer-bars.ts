import type { BarColumns } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { joinBars, sliceBars } from "#lib/data/bars/index.ts";

/** The bars along which orders fill: those inside bar i are `edges[i]` … `edges[i + 1] − 1`. */
export type FinerBars = { readonly bars: BarColumns; readonly edges: Int32Array };

/** Cuts finer bars to the bars that they lie in. A bar without any stands for itself. */
export function finerBars(bars: BarColumns, finer: BarColumns): FinerBars {
  const parts: BarColumns[] = [];
  const edges = new Int32Array(bars.length + 1);
  for (let i = 0; i < bars.length; i++) {
    const inside = sliceBars(finer, bars.start[i]!, bars.end[i]!);
    const last = inside.length - 1;
    if (last >= 0 && inside.end[last]! > bars.end[i]!) throw straddles(bars);
    const part = last >= 0 ? inside : sliceBars(bars, bars.start[i]!, bars.start[i]! + 1);
    parts.push(part);
    edges[i + 1] = edges[i]! + part.length;
  }
  return { bars: joinBars(bars.symbol, parts), edges };
}

const straddles = ({ symbol }: BarColumns) =>
  new AppError(
    "bad-input",
    `A finer bar of ${symbol} reaches over the end of the bar in which it starts; choose finer data whose bars fit into them.`,
    { at: "data.finer" },
  );
