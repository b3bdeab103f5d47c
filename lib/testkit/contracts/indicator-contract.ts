import type { Indicator } from "#lib/data/features/index.ts";

type Columns = readonly Float64Array[];
const HOLE_ROW = 61;

/** Feeds one indicator with the given inputs, one column per input, ≥ 100 rows longer than its warm-up. */
export function indicatorContract(
  indicator: Indicator,
  inputs: Columns,
  parameters: Record<string, unknown> = {},
): string[] {
  const broken: string[] = [];
  const expectThat = (kept: boolean, promise: string) => {
    if (!kept) broken.push(`${indicator.name}: ${promise}`);
  };
  const length = inputs[0]!.length;
  const warmup = indicator.warmup(indicator.parameters.parse(parameters));
  const whole = indicator.block(inputs, parameters);

  expectThat(whole.length === indicator.outputs.length, "answers one column per output");
  expectThat(
    whole.every((column) => firstDefined(column) === warmup),
    `first defined value on row ${warmup}, as its warm-up says`,
  );
  expectThat(
    whole.every((column) => column.subarray(warmup).every(Number.isFinite)),
    "is finite after the warm-up",
  );
  expectThat(same(whole, incrementally(indicator, inputs, parameters)), "next equals block bit for bit");
  expectThat(same(whole, inPieces(indicator, inputs, parameters)), "a block in pieces equals one block");
  expectThat(same(whole, indicator.block(inputs, parameters)), "two runs agree");

  const cut = Math.floor(length / 2);
  const past = indicator.block(
    inputs.map((column) => column.slice(0, cut)),
    parameters,
  );
  expectThat(
    same(
      past,
      whole.map((column) => column.slice(0, cut)),
    ),
    "sees nothing of the future",
  );

  const torn = inputs.map((column) => column.slice());
  torn[0]![HOLE_ROW] = Number.NaN;
  const afterHole = indicator.block(torn, parameters);
  expectThat(
    afterHole.every((column) => Number.isNaN(column[HOLE_ROW]!)),
    "is undefined where an input is",
  );
  const fresh = indicator.block(
    inputs.map((column) => column.slice(HOLE_ROW + 1)),
    parameters,
  );
  expectThat(
    same(
      fresh,
      afterHole.map((column) => column.slice(HOLE_ROW + 1)),
    ),
    "warms up again after a hole",
  );
  expectThat(same(afterHole, incrementally(indicator, torn, parameters)), "next equals block around a hole");
  return broken;
}

function incrementally(indicator: Indicator, inputs: Columns, parameters: Record<string, unknown>): Columns {
  const { next } = indicator.incremental(parameters);
  const length = inputs[0]!.length;
  const outputs = indicator.outputs.map(() => new Float64Array(length));
  for (let row = 0; row < length; row++) {
    const values = next(...inputs.map((column) => column[row]!));
    outputs.forEach((column, k) => {
      column[row] = values[k]!;
    });
  }
  return outputs;
}

function inPieces(indicator: Indicator, inputs: Columns, parameters: Record<string, unknown>): Columns {
  const kernel = indicator.start(indicator.parameters.parse(parameters));
  const length = inputs[0]!.length;
  const outputs = indicator.outputs.map(() => new Float64Array(length));
  for (let from = 0, step = 1; from < length; from += step, step = (step % 7) + 3)
    kernel(inputs, outputs, from, Math.min(from + step, length));
  return outputs;
}

const firstDefined = (column: Float64Array) => column.findIndex((value) => !Number.isNaN(value));

const same = (a: Columns, b: Columns) =>
  a.length === b.length &&
  a.every(
    (column, k) =>
      column.every((value, row) => Object.is(value, b[k]![row])) && column.length === b[k]!.length,
  );
