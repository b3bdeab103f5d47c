import type { Instrument } from "./trading-types.ts";

export type Steps = { readonly tick: number; readonly lot: number; readonly decimals: number };

const UNKNOWN: Steps = { tick: 0.01, lot: 1, decimals: 2 };

/** Digits behind the point of a decimal text: "0.01" has two, "1" and "1.0" none. */
export function decimalsOf(text: string): number {
  return (text.split(".")[1] ?? "").replace(/0+$/, "").length;
}

/** Price step, quantity step and shown decimals by symbol; cents and whole units for a symbol nobody described. */
export function stepsBySymbol(instruments: readonly Instrument[]): (symbol: string) => Steps {
  const known = new Map(
    instruments.map(({ symbol, tick, lot }) => [
      symbol,
      { tick: Number(tick), lot: Number(lot), decimals: Math.max(2, decimalsOf(tick)) },
    ]),
  );
  return (symbol) => known.get(symbol) ?? UNKNOWN;
}
