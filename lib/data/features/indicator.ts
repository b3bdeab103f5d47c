import type { z } from "zod";
import { isMarkedWhole, isWhole } from "#lib/core/holes.ts";

/**
 * Runs over rows [from, to) of its input columns and writes the same rows of its output columns.
 * State lives in the closure, so calls continue each other: one row at a time or a million, same bits.
 * It never sees NaN and writes NaN while it warms up.
 */
export type Kernel = (
  inputs: readonly Float64Array[],
  outputs: readonly Float64Array[],
  from: number,
  to: number,
) => void;

/** What is asked of a zod object; naming the whole of it here would cost the editor's checker seconds. */
export type ParameterSchema = {
  readonly shape: object;
  readonly _zod: { readonly input: unknown; readonly output: unknown };
  parse(value: unknown): unknown;
};

/** What an output counts: the unit of its source (a price, most often), percent, a bare ratio, … */
export type Unit = "price" | "percent" | "ratio" | "points" | "volume" | "bars" | "degrees" | "signal";
export type Plot = "line" | "histogram" | "dots" | "steps" | "marks";

export type IndicatorDefinition<
  Parameters extends ParameterSchema,
  Inputs extends readonly string[],
  Outputs extends readonly string[],
> = {
  readonly name: string;
  readonly title: string;
  /** What is computed, in one or two sentences. */
  readonly formula: string;
  /** Who described it, and where. */
  readonly source: string;
  /** Which reading is taken where libraries differ, and how it starts. */
  readonly convention?: string;
  /** Name of the same function in TA-Lib: same figures from the first defined bar on. */
  readonly talib?: string;
  /** Name of the indicator that this one only rescales or specialises; such are counted apart. */
  readonly variantOf?: string;
  readonly parameters: Parameters;
  /** `open`, `high`, `low`, `close`, `volume` stand for the bar's column; any other name is any series. */
  readonly inputs: Inputs;
  readonly outputs: Outputs;
  /** Where a chart draws it: over the candles, or in a pane of its own. */
  readonly pane: "price" | "own";
  readonly unit: Unit;
  /** How a chart draws each output; a line when nothing is said. */
  readonly plot?: Readonly<Partial<Record<Outputs[number], Plot>>>;
  /** Levels that a reader looks at, as 30 and 70 of the RSI. */
  readonly levels?: readonly number[];
  /** Rows before the first defined value. */
  warmup(parameters: z.output<Parameters>): number;
  start(parameters: z.output<Parameters>): Kernel;
};

type PerName<Names extends readonly string[], Value> = { readonly [K in keyof Names]: Value };

export type Indicator<
  Parameters extends ParameterSchema = z.ZodObject,
  Inputs extends readonly string[] = readonly string[],
  Outputs extends readonly string[] = readonly string[],
> = IndicatorDefinition<Parameters, Inputs, Outputs> & {
  /** Columnar form. Inputs in the order of `inputs`, all of one length; one column per output. */
  block(
    inputs: PerName<Inputs, Float64Array>,
    parameters?: z.input<Parameters>,
    outputs?: PerName<Outputs, Float64Array>,
  ): PerName<Outputs, Float64Array>;
  /** Incremental form: `next` takes one value per input and answers one value per output. */
  incremental(parameters?: z.input<Parameters>): {
    next(...values: PerName<Inputs, number>): PerName<Outputs, number>;
  };
};

/** Where columns may come from instead of being computed: `fill` computes them. Undefined = compute them yourself. */
export type ColumnSource = {
  columns(
    name: string,
    parameters: object,
    inputs: readonly Float64Array[],
    outputs: number,
    fill: (columns: readonly Float64Array[]) => void,
  ): readonly Float64Array[] | undefined;
};

let columnSource: ColumnSource | null = null;

/** While `work` runs, every `block` without outputs of its own asks `source` first. `work` must not be asynchronous. */
export function withColumns<Answer>(source: ColumnSource, work: () => Answer): Answer {
  const before = columnSource;
  columnSource = source;
  try {
    return work();
  } finally {
    columnSource = before;
  }
}

/** One definition, two forms. A NaN in an input is a hole: the output is NaN there and warms up again after it. */
export function defineIndicator<
  Parameters extends ParameterSchema,
  const Inputs extends readonly string[],
  const Outputs extends readonly string[],
>(definition: IndicatorDefinition<Parameters, Inputs, Outputs>): Indicator<Parameters, Inputs, Outputs> {
  type Columns = PerName<Outputs, Float64Array>;
  return {
    ...definition,
    block(inputs, parameters, given) {
      const columns = inputs as readonly Float64Array[];
      const length = columns[0]!.length;
      const parsed = definition.parameters.parse(parameters ?? {}) as z.output<Parameters>;
      const fill = (outputs: readonly Float64Array[]) =>
        runOverHoles(() => definition.start(parsed), columns, outputs, length);
      const { name, outputs: names } = definition;
      const kept = given
        ? undefined
        : columnSource?.columns(name, parsed as object, columns, names.length, fill);
      if (kept) return kept as unknown as Columns;
      const outputs = (given ?? names.map(() => new Float64Array(length))) as Columns;
      fill(outputs as readonly Float64Array[]);
      return outputs;
    },
    incremental(parameters) {
      const parsed = definition.parameters.parse(parameters ?? {}) as z.output<Parameters>;
      const inputs = definition.inputs.map(() => new Float64Array(1));
      const outputs = definition.outputs.map(() => new Float64Array(1));
      let kernel = definition.start(parsed);
      return {
        next(...values) {
          const row = values as readonly number[];
          if (row.some(Number.isNaN)) {
            kernel = definition.start(parsed);
            return outputs.map(() => Number.NaN) as never;
          }
          for (let k = 0; k < inputs.length; k++) inputs[k]![0] = row[k]!;
          kernel(inputs, outputs, 0, 1);
          return outputs.map((column) => column[0]!) as never;
        },
      };
    },
  };
}

/** V8 compiles a function that is called often far better than one long loop; and a stretch stays in its cache. */
const STRETCH_ROWS = 4096;

function runOverHoles(
  start: () => Kernel,
  inputs: readonly Float64Array[],
  outputs: readonly Float64Array[],
  length: number,
): void {
  const uncertain = inputs.filter((input) => !isMarkedWhole(input));
  let kernel: Kernel | undefined;
  for (let from = 0; from < length; ) {
    const to = Math.min(length, from + STRETCH_ROWS);
    const hole = firstHole(uncertain, from, to);
    if (hole > from) {
      kernel ??= start();
      kernel(inputs, outputs, from, hole);
    }
    from = hole;
    if (hole === to) continue;
    for (const output of outputs) output[hole] = Number.NaN;
    kernel = undefined;
    from++;
  }
}

/** The first row with a NaN in some input; `to` when there is none. */
function firstHole(inputs: readonly Float64Array[], from: number, to: number): number {
  let hole = to;
  for (const input of inputs) {
    if (isWhole(input, from, hole)) continue;
    for (let i = from; i < hole; i++) if (Number.isNaN(input[i]!)) hole = i;
  }
  return hole;
}
