/** How a value is written; without `decimals` as usual. */
export type Format = (value: number, decimals?: number) => string;

const MOST_DECIMALS = 6;

/** The labels of an axis: as few decimals as tell all of them apart, and no fewer than usual. */
export function tickLabels(values: readonly number[], format: Format): string[] {
  const different = new Set(values).size;
  const usual = values.map((value) => format(value));
  if (new Set(usual).size === different) return usual;
  for (let decimals = 1; decimals <= MOST_DECIMALS; decimals++) {
    const labels = values.map((value) => format(value, decimals));
    if (new Set(labels).size === different) return labels;
  }
  return usual;
}

/** Of a series. The library passes a second argument, which a format would take for its decimals. */
export const axisFormat = (format: Format) => ({
  type: "custom" as const,
  formatter: (value: number) => format(value),
  tickmarksFormatter: (values: readonly number[]) => tickLabels(values, format),
  minMove: 1e-6,
});
