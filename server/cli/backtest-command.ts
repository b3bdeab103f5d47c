import { Command } from "commander";
import { z } from "zod";
import type { BarColumns } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import {
  type BacktestResult,
  BacktestSpec,
  createBacktest,
  PRESETS,
  SeveralStrategies,
  type StrategyRef,
  symbolsOfSpec,
  withPreset,
} from "#lib/model-testing/backtesting/index.ts";
import { type BuiltInName, builtIns, type Problem } from "#lib/models/strategies/index.ts";
import { openSnapshot, readBars, type Snapshot, symbolsOf } from "#server/data/storage/index.ts";
import { resultCsv, resultJson } from "#server/model-testing/backtesting/index.ts";
import {
  describeWall,
  outerWall,
  runInStrategyHost,
  type StrategyModule,
} from "#server/models/sandbox/index.ts";
import { compileStrategy } from "#server/models/strategies/index.ts";
import { withCsvBars } from "./csv-bars.ts";
import { defaultStore } from "./data-command.ts";
import { writeFolder } from "./output-folder.ts";
import { parameterPairs } from "./parameter-pairs.ts";
import { printJson } from "./print-json.ts";
import { parseJson, readInput } from "./read-input.ts";

const STEPS_AT_ONCE = 100_000;
/** Of a run on one's own machine: long, but never without end. */
const HOST_LIMITS = { wallSeconds: 3600, cpuSeconds: 3600, stallSeconds: 60, memoryMb: 1024, resultMb: 900 };
const { periodsPerYear, timeZone } = BacktestSpec.shape;

const StrategyName = z
  .string()
  .min(1)
  .meta({ description: "A built-in by name, or a TypeScript file of your own" });

/** A run as it is asked for on the command line. Files are relative to the current folder. */
export const BacktestRequest = BacktestSpec.omit({
  strategy: true,
  data: true,
  periodsPerYear: true,
  timeZone: true,
}).extend({
  preset: z
    .enum(PRESETS)
    .optional()
    .meta({ description: "Options of another engine; what is given beside it wins" }),
  strategy: z.union(
    [
      StrategyName,
      z
        .array(SeveralStrategies.shape.members.element.extend({ strategy: StrategyName }))
        .min(1)
        .max(20)
        .meta({ description: "Several that share the account" }),
    ],
    "Name a built-in or a .ts file, or list strategies that share the account, each with its name",
  ),
  data: z.strictObject({
    csv: z.union([z.string().transform((path) => [path]), z.array(z.string()).min(1)]).optional(),
    snapshot: z.string().optional().meta({ description: "A snapshot made by `pitwall data import`" }),
    store: z.string().optional().meta({ description: "The folder into which it was imported" }),
    symbols: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .meta({ description: "All of the data when absent" }),
    from: BacktestSpec.shape.data.shape.from,
    to: BacktestSpec.shape.data.shape.to,
  }),
  periodsPerYear: periodsPerYear.unwrap().optional(),
  timeZone: timeZone.unwrap().optional(),
});
export type BacktestRequest = z.infer<typeof BacktestRequest>;

type Options = {
  spec?: string;
  strategy?: string;
  bars?: string[];
  parameter?: string[];
  out?: string;
  schema?: true;
};

export const backtestCommand = () =>
  new Command("backtest")
    .description("Run backtests")
    .addCommand(
      new Command("run")
        .description("Runs one backtest and prints its key figures as one line of JSON.")
        .option("--spec <file>", 'the run as JSON (see --schema); "-" reads standard input')
        .option("--strategy <name|file>", "a built-in, or your own TypeScript file; over the spec's")
        .option("--bars <csv...>", "CSV files of bars; over the spec's data")
        .option("--parameter <name=value...>", "parameters of the strategy; over the spec's")
        .option("--out <folder>", "write result.json, trades.csv, fills.csv, equity.csv and events.csv here")
        .option("--schema", "print the JSON Schema of a spec")
        .action(runBacktest),
    );

async function runBacktest(options: Options): Promise<void> {
  if (options.schema) return printJson(z.toJSONSchema(BacktestRequest, { io: "input" }));
  const request = await requestOf(options);
  const began = performance.now();
  const result = await runRequest(request);
  const seconds = Number(((performance.now() - began) / 1000).toFixed(3));
  if (options.out)
    await writeFolder(options.out, {
      "result.json": resultJson(result, "result"),
      "trades.csv": resultCsv(result, "trades"),
      "fills.csv": resultCsv(result, "fills"),
      "equity.csv": resultCsv(result, "equity"),
      "events.csv": resultCsv(result, "events"),
    });
  printJson({ ...summaryOf(request, result), out: options.out ?? null, seconds });
}

async function requestOf(options: Options): Promise<BacktestRequest> {
  const name = options.spec === "-" ? "standard input" : (options.spec ?? "the options");
  const given = options.spec ? parseJson(await readInput(options.spec), name, z.looseObject({})) : {};
  const changed = {
    ...given,
    ...(options.strategy ? { strategy: options.strategy } : {}),
    ...(options.bars ? { data: { ...(given.data as object), csv: options.bars } } : {}),
    ...(options.parameter
      ? { parameters: { ...(given.parameters as object), ...parameterPairs(options.parameter) } }
      : {}),
  };
  if (!("strategy" in changed))
    throw new AppError("bad-input", "Name a strategy with --strategy or in --spec.");
  if (!("data" in changed)) throw new AppError("bad-input", "Name bars with --bars or under data in --spec.");
  return parseJson(JSON.stringify(withPreset(changed)), name, BacktestRequest);
}

async function runRequest(request: BacktestRequest): Promise<BacktestResult> {
  const { csv, snapshot, store } = request.data;
  if ((csv === undefined) === (snapshot === undefined))
    throw new AppError("bad-input", 'Under data, name either "csv" or "snapshot".', { at: "data" });
  if (csv)
    return withCsvBars(csv, ({ snapshot: imported, mapping }) =>
      runOn(imported, request, mapping.calendar === "24/7" ? 365 : 252),
    );
  return runOn(await openSnapshot({ folder: store ?? defaultStore() }, snapshot!), request, 252);
}

async function runOn(
  snapshot: Snapshot,
  { strategy, data, preset: _, ...rest }: BacktestRequest,
  sessionsPerYear: number,
): Promise<BacktestResult> {
  const symbols = data.symbols ?? symbolsOf(snapshot.manifest).map(({ symbol }) => symbol);
  const chosen = await chooseStrategy(strategy);
  const spec = BacktestSpec.parse({
    ...rest,
    strategy: chosen.ref,
    data: {
      snapshot: snapshot.hash,
      symbols,
      resolution: snapshot.manifest.resolution,
      from: data.from,
      to: data.to,
    },
    periodsPerYear: rest.periodsPerYear ?? sessionsPerYear,
    timeZone: rest.timeZone ?? snapshot.manifest.timeZone,
  });
  const bars = await readBars(snapshot, symbolsOfSpec(spec));
  return chosen.run(spec, bars);
}

type Chosen = {
  readonly ref: BacktestSpec["strategy"];
  run(spec: BacktestSpec, bars: readonly BarColumns[]): BacktestResult | Promise<BacktestResult>;
};
type Found = { readonly ref: StrategyRef; readonly module: StrategyModule };

/** Built-ins run in this process, with a file among them all in the strategy host: its code never touches this one. */
async function chooseStrategy(asked: BacktestRequest["strategy"]): Promise<Chosen> {
  const names = typeof asked === "string" ? [asked] : asked.map(({ strategy }) => strategy);
  const found: Found[] = [];
  for (const name of names) found.push(await findStrategy(name));
  const ref =
    typeof asked === "string"
      ? found[0]!.ref
      : { kind: "several" as const, members: asked.map((one, k) => ({ ...one, strategy: found[k]!.ref })) };
  const strategy = names.map((name) => builtIns[name as BuiltInName]);
  const module = found.map((one) => one.module);
  return {
    ref,
    async run(spec, bars) {
      if (strategy.includes(undefined as never))
        return (await runInStrategyHost({ spec, module, bars, limits: HOST_LIMITS })).result;
      const backtest = createBacktest({ spec, strategy, bars });
      while (backtest.advance(STEPS_AT_ONCE));
      return backtest.result();
    },
  };
}

async function findStrategy(name: string): Promise<Found> {
  if (Object.hasOwn(builtIns, name))
    return { ref: { kind: "built-in", name }, module: { kind: "built-in", name } };
  if (!name.endsWith(".ts")) throw unknownStrategy(name);
  const wall = await outerWall();
  if (wall.kind === "missing") process.stderr.write(`${describeWall(wall)}\n`);
  const compiled = await compileStrategy(await readInput(name));
  if (!compiled.ok) throw problemIn(name, compiled.problems);
  const { hash, module } = compiled.strategy;
  return { ref: { kind: "version", hash }, module: { ...module, file: name } };
}

function problemIn(name: string, problems: readonly Problem[]): AppError {
  const errors = problems.filter(({ severity }) => severity === "error");
  const [first] = errors;
  const rest = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return new AppError(
    "bad-input",
    `${name}, line ${first?.line}, column ${first?.column}: ${first?.message}${rest}`,
  );
}

function unknownStrategy(name: string): AppError {
  const known = Object.keys(builtIns).join(", ");
  return new AppError(
    "bad-input",
    `There is no strategy "${name}"; the built-ins are ${known}, and a file of your own ends in .ts.`,
    {
      at: "strategy",
    },
  );
}

function summaryOf(request: BacktestRequest, result: BacktestResult) {
  const { equity, statistics, strategies, profit } = result;
  const byStrategy = strategies?.map((name, k) => ({
    name,
    profit: profit![(k + 1) * equity.length - 1]!,
    fills: result.fills.strategy!.filter((one) => one === k).length,
    trades: result.trades.strategy!.filter((one) => one === k).length,
  }));
  return {
    strategy: request.strategy,
    symbols: result.symbols,
    bars: result.bars,
    fills: result.fills.length,
    trades: result.trades.length,
    finalEquity: equity.equity[equity.length - 1]!,
    ...(byStrategy && { byStrategy }),
    statistics: Object.fromEntries(Object.entries(statistics).map(([name, { value }]) => [name, value])),
    engineVersion: result.engineVersion,
  };
}
