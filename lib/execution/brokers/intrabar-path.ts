import type { BarColumns } from "#lib/core/columns.ts";

export const INTRABAR_PATHS = ["pessimistic", "ohlc", "olhc"] as const;
export type IntrabarPath = (typeof INTRABAR_PATHS)[number];

/** In which order the price is taken to reach the extremes of a bar, which the bar itself does not say. */
export const intrabarPaths: Readonly<
  Record<IntrabarPath, { readonly title: string; readonly rule: string }>
> = {
  pessimistic: {
    title: "Worse answer",
    rule: "Every stop before every limit or touch price: a position whose stop and target lie in one bar is stopped.",
  },
  ohlc: {
    title: "Open, high, low, close",
    rule: "Up to the high, down to the low, then to the close; orders fill in the order in which this path meets them.",
  },
  olhc: {
    title: "Open, low, high, close",
    rule: "Down to the low, up to the high, then to the close; orders fill in the order in which this path meets them.",
  },
};

/** The three prices that follow the open. */
export function turningPoints(path: IntrabarPath, { high, low, close }: BarColumns, j: number): number[] {
  return path === "ohlc" ? [high[j]!, low[j]!, close[j]!] : [low[j]!, high[j]!, close[j]!];
}
