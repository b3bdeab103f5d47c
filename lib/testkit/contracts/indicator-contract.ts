import type { Indicator } from "#lib/data/features/index.ts";

type Columns = readonly Float64Array[];
type Parameters = Record<string, unknown>;
const HOLE_ROW = 61;

/** Feeds one indicator with the given inputs, one column per input, ≥ 100 rows longer than its warm-up. */
export function indicatorContract(
  indicator: Indicator,
  inputs: Columns,
  parameters: Parameters = {},
): string[] {
  const broken: string[] = [];
  const expectThat = (kept: boolean, promise: string) => {
    if (!kept) broken.push(`${indicator.name} ${JSON.stringify(parameters)}: ${promise}`);
  };
  const warmup = indicator.warmup(indicator.parameters.parse(parameters));
  const whole = indicator.block(inputs, parameters);
  const past = (rows: number) => indicator.block(upTo(inputs, rows), parameters);

  expectThat(whole.length === indicator.outputs.length, "answers one column per output");
  expectThat(new Set(indicator.outputs).size === indicator.outputs.length, "names its outputs apart");
  expectThat(
    whole.every((column) => firstDefined(column) === warmup),
    `first defined value on row ${warmup}, as its warm-up says, not ${whole.map(firstDefined)}`,
  );
  expectThat(
    whole.every((column) => column.subarray(warmup).every(Number.isFinite)),
    "is finite after the warm-up",
  );
  expectThat(same(whole, incrementally(indicator, inputs, parameters)), "next equals block bit for bit");
  expectThat(same(whole, inPieces(indicator, inputs, parameters)), "a block in pieces equals one block");
  expectThat(same(whole, indicator.block(inputs, parameters)), "two runs agree");
  for (const rows of [0, 1, 2, warmup, warmup + 1, Math.floor(inputs[0]!.length / 2)])
    expectThat(same(past(rows), upTo(whole, rows)), `sees nothing of the future, ${rows} rows`);
  for (const promise of brokenAroundHoles(indicator, inputs, parameters)) expectThat(false, promise);
  for (const promise of brokenParameters(indicator)) expectThat(false, promise);
  return broken;
}

function brokenAroundHoles(indicator: Indicator, inputs: Columns, parameters: Parameters): string[] {
  const torn = inputs.map((column) => column.slice());
  const holes = [0, 1, HOLE_ROW, HOLE_ROW + 1, inputs[0]!.length - 1];
  for (const [k, row] of holes.entries()) torn[k % torn.length]![row] = Number.NaN;
  const after = indicator.block(torn, parameters);
  const next = HOLE_ROW + 2;
  const end = inputs[0]!.length - 1;
  const fresh = indicator.block(
    inputs.map((column) => column.slice(next, end)),
    parameters,
  );
  const promises: [kept: boolean, promise: string][] = [
    [
      after.every((column) => holes.every((row) => Number.isNaN(column[row]!))),
      "is undefined where an input is",
    ],
    [
      same(
        fresh,
        after.map((column) => column.slice(next, end)),
      ),
      "warms up again after a hole",
    ],
    [same(after, incrementally(indicator, torn, parameters)), "next equals block around holes"],
  ];
  return promises.filter(([kept]) => !kept).map(([, promise]) => promise);
}

/** Every parameter has a default and refuses what is not its kind. */
function brokenParameters({ parameters }: Indicator): string[] {
  const refuses = (value: Parameters) => !parameters.safeParse(value).success;
  const broken = Object.keys(parameters.shape)
    .filter((name) => !refuses({ [name]: "no such value" }) || !refuses({ [name]: Number.NaN }))
    .map((name) => `refuses nonsense for ${name}`);
  if (!parameters.safeParse({}).success) broken.push("has a default for every parameter");
  if (!refuses({ "no such parameter": 1 })) broken.push("refuses a parameter that it does not know");
  return broken;
}

function incrementally(indicator: Indicator, inputs: Columns, parameters: Parameters): Columns {
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

function inPieces(indicator: Indicator, inputs: Columns, parameters: Parameters): Columns {
  const kernel = indicator.start(indicator.parameters.parse(parameters));
  const length = inputs[0]!.length;
  const outputs = indicator.outputs.map(() => new Float64Array(length));
  for (let from = 0, step = 1; from < length; from += step, step = (step % 7) + 3)
    kernel(inputs, outputs, from, Math.min(from + step, length));
  return outputs;
}

const upTo = (columns: Columns, rows: number): Columns => columns.map((column) => column.slice(0, rows));

const firstDefined = (column: Float64Array) => column.findIndex((value) => !Number.isNaN(value));

const same = (a: Columns, b: Columns) =>
  a.length === b.length &&
  a.every(
    (column, k) =>
      column.every((value, row) => Object.is(value, b[k]![row])) && column.length === b[k]!.length,
  );
