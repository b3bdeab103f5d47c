type Slice = { readonly filled: string; readonly averagePrice: string | null };

/** What a unit of all that the slices traded did cost; null before the first trade. */
export function averageOf(slices: readonly Slice[]): number | null {
  const traded = slices.filter(({ averagePrice }) => averagePrice !== null);
  const units = traded.reduce((sum, { filled }) => sum + Number(filled), 0);
  const worth = traded.reduce(
    (sum, { filled, averagePrice }) => sum + Number(filled) * Number(averagePrice),
    0,
  );
  return units > 0 ? worth / units : null;
}

/** Basis points that the average is worse than the price on arrival; below zero it is better. */
export function againstArrival(side: string, average: number | null, arrival: number | null): number | null {
  if (average === null || !arrival) return null;
  const dearer = ((average - arrival) / arrival) * 10_000;
  return side === "buy" ? dearer : -dearer;
}
