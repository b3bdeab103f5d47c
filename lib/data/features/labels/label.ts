import type { z } from "zod";

/**
 * Answers about the future of each row, to learn from. They look ahead by their purpose: never feed a strategy with
 * them. `until` is the row at which a label is known, −1 where it cannot be known from the data (the value is NaN).
 */
export type Labels = {
  readonly value: Float64Array;
  readonly until: Int32Array;
  /** What the value rests on: the return until then, or the t-value of a trend. */
  readonly evidence: Float64Array;
};

/** What a label is made of: prices, and where it needs them a scale and a side for each row. */
export type LabelInput = {
  readonly prices: Float64Array;
  /** Expected size of a move as a fraction, for example its volatility; where NaN there is no label. */
  readonly scale?: Float64Array;
  /** Of a bet: 1 long, −1 short, 0 none. */
  readonly side?: Float64Array;
};

export type Labelling<Parameters extends z.ZodObject = z.ZodObject> = {
  readonly name: string;
  readonly title: string;
  readonly formula: string;
  readonly source: string;
  readonly convention?: string;
  readonly parameters: Parameters;
  label(input: LabelInput, parameters?: z.input<Parameters>): Labels;
};

type Definition<Parameters extends z.ZodObject> = Omit<Labelling<Parameters>, "label"> & {
  /** The label of one row; null when the data end before it is known. */
  labelOf(
    input: LabelInput,
    row: number,
    parameters: z.output<Parameters>,
  ): { readonly value: number; readonly until: number; readonly evidence: number } | null;
};

export function defineLabelling<Parameters extends z.ZodObject>({
  labelOf,
  ...definition
}: Definition<Parameters>): Labelling<Parameters> {
  return {
    ...definition,
    label(input, given) {
      const parameters = definition.parameters.parse(given ?? {});
      const length = input.prices.length;
      const labels = {
        value: new Float64Array(length).fill(Number.NaN),
        until: new Int32Array(length).fill(-1),
        evidence: new Float64Array(length).fill(Number.NaN),
      };
      for (let row = 0; row < length; row++) {
        const label = labelOf(input, row, parameters);
        if (!label || Number.isNaN(label.value)) continue;
        labels.value[row] = label.value;
        labels.until[row] = label.until;
        labels.evidence[row] = label.evidence;
      }
      return labels;
    },
  };
}
