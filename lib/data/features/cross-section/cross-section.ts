import type { z } from "zod";

/** What else is known of the symbols at that moment, in their order. */
export type Peers = {
  /** Sector, country, … of each symbol, as a number; for `neutraliseGroups`. */
  readonly groups?: ArrayLike<number>;
  /** One value per symbol for each exposure; for `neutraliseExposures`. */
  readonly exposures?: readonly Float64Array[];
};

/** A transform of one value per symbol at one moment. NaN stands for a symbol without a value: it stays NaN and counts nowhere. */
export type CrossSection<Parameters extends z.ZodObject = z.ZodObject> = {
  readonly name: string;
  readonly title: string;
  readonly formula: string;
  readonly source: string;
  readonly convention?: string;
  readonly parameters: Parameters;
  apply(values: Float64Array, parameters?: z.input<Parameters>, peers?: Peers): Float64Array;
};

type Definition<Parameters extends z.ZodObject> = Omit<CrossSection<Parameters>, "apply"> & {
  /** `present` holds the values that are there. Answers theirs, in that order. */
  transform(
    present: Float64Array,
    parameters: z.output<Parameters>,
    peers: { readonly groups: Float64Array | null; readonly exposures: readonly Float64Array[] },
  ): Float64Array;
};

/** A symbol whose value, group or exposure is missing takes no part. */
export function defineCrossSection<Parameters extends z.ZodObject>({
  transform,
  ...definition
}: Definition<Parameters>): CrossSection<Parameters> {
  return {
    ...definition,
    apply(values, parameters, { groups, exposures = [] } = {}) {
      const known = [values, ...exposures, ...(groups ? [groups] : [])];
      const rows = [...values.keys()].filter((k) => known.every((column) => !Number.isNaN(column[k])));
      const pick = (column: ArrayLike<number>) => Float64Array.from(rows, (k) => column[k]!);
      const peers = { groups: groups ? pick(groups) : null, exposures: exposures.map(pick) };
      const changed = transform(pick(values), definition.parameters.parse(parameters ?? {}), peers);
      const all = new Float64Array(values.length).fill(Number.NaN);
      for (const [place, k] of rows.entries()) all[k] = changed[place]!;
      return all;
    },
  };
}

/** The transform at every row of one column per symbol, all of one length. */
export function acrossSymbols<Parameters extends z.ZodObject>(
  section: CrossSection<Parameters>,
  columns: readonly Float64Array[],
  parameters?: z.input<Parameters>,
  peersAt: (row: number) => Peers = () => ({}),
): Float64Array[] {
  const length = columns[0]?.length ?? 0;
  const outputs = columns.map(() => new Float64Array(length));
  const values = new Float64Array(columns.length);
  for (let row = 0; row < length; row++) {
    for (const [k, column] of columns.entries()) values[k] = column[row]!;
    const changed = section.apply(values, parameters, peersAt(row));
    for (const [k, output] of outputs.entries()) output[row] = changed[k]!;
  }
  return outputs;
}
