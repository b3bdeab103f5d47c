import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import {
  CONVENTION_SET_NAMES,
  CONVENTION_SETS,
  computeIntervals,
  computeStatistics,
  restsOnReturns,
  STATISTIC_NAMES,
  type StatisticsInput,
  statisticsPage,
} from "#lib/model-testing/benchmarking/index.ts";
import { columnOf, openCsvReader, stampTime } from "#server/model-testing/benchmarking/index.ts";
import { printJson } from "./print-json.ts";
import { readInput } from "./read-input.ts";

/** The settings of the statistics, as the options give them. */
export const StatisticsRequest = z.strictObject({
  periodsPerYear: z.coerce.number().int().min(1).max(366).default(252),
  riskFreeRate: z.coerce.number().min(-0.5).max(1).default(0),
  timeZone: z.string().default("UTC"),
  conventions: z.enum(CONVENTION_SET_NAMES as [string, ...string[]]).default("standard"),
  intervals: z.boolean().default(true),
});

export const statisticsCommand = () =>
  new Command("statistics")
    .description(
      "Reads returns (a CSV with a date and a return, as fractions, and perhaps a column benchmark) and prints each statistic with value, n, convention, interval or reason as JSON.",
    )
    .argument("[file]", 'CSV file; "-" or nothing reads standard input', "-")
    .option(
      "--periods-per-year <number>",
      "252 for exchange days (default), 365 for markets that never close, 12 for months",
    )
    .option("--risk-free-rate <fraction>", "a year's rate, e.g. 0.02")
    .option("--time-zone <zone>", "IANA zone whose days are the sessions; default UTC")
    .option("--conventions <set>", `whose definitions: ${CONVENTION_SET_NAMES.join(", ")}; default standard`)
    .option("--no-intervals", "leave out the bootstrap intervals, which take most of the time")
    .option("--reference", "print what every statistic and convention is, as Markdown")
    .option("--schema", "print the JSON Schema of the settings")
    .action(printStatistics);

async function printStatistics(
  path: string,
  { schema, reference, ...options }: { schema?: true; reference?: true },
): Promise<void> {
  if (schema) return printJson(z.toJSONSchema(StatisticsRequest, { io: "input" }));
  if (reference) {
    process.stdout.write(statisticsPage());
    return;
  }
  const { intervals, ...settings } = StatisticsRequest.parse(options);
  const conventions = settings.conventions as keyof typeof CONVENTION_SETS;
  const { times, returns, benchmark } = await readReturns(path);
  const { length } = returns;
  const none = new Float64Array(0);
  const input: StatisticsInput = {
    ...settings,
    initialEquity: 1,
    equity: { length, time: times, equity: chained(returns), gross: new Float64Array(length) },
    ...(benchmark ? { benchmark: chained(benchmark) } : {}),
    trades: { length: 0, exitTime: none, pnl: none },
    fills: { length: 0, quantity: none, price: none },
  };
  const names = STATISTIC_NAMES.filter((name) => restsOnReturns(name, CONVENTION_SETS[conventions]));
  const statistics = computeStatistics(input, { conventions }, names);
  const ci = intervals ? computeIntervals(input, names, { conventions }) : {};
  printJson(
    Object.fromEntries(
      names.map((name) => [name, ci[name] ? { ...statistics[name], ci: ci[name] } : statistics[name]]),
    ),
  );
}

/** Equity of 1 after each return. */
function chained(returns: Float64Array): Float64Array {
  let equity = 1;
  return returns.map((value) => {
    equity *= 1 + value;
    return equity;
  });
}

type Returns = { times: Float64Array; returns: Float64Array; benchmark: Float64Array | undefined };

async function readReturns(path: string): Promise<Returns> {
  const scratch = path === "-" ? await mkdtemp(join(tmpdir(), "pitwall-returns-")) : undefined;
  const file = scratch ? join(scratch, "returns.csv") : path;
  const csv = await openCsvReader();
  try {
    if (scratch) await writeFile(file, await readInput("-"));
    else if (!existsSync(file)) throw new AppError("bad-input", `${path}: there is no such file.`);
    const table = await csv.read(file);
    const column = columnOf(table, "return") ?? columnOf(table, "returns") ?? table.columns[1];
    const beside = columnOf(table, "benchmark");
    const name = path === "-" ? "standard input" : path;
    if (!column) throw new AppError("bad-input", `${name}: needs a column of dates and one of returns.`);
    return {
      times: Float64Array.from(table.columns[0]!, (stamp, row) => timeOf(stamp, name, row)),
      returns: Float64Array.from(column, (text, row) => returnOf(text, name, row)),
      benchmark: beside && Float64Array.from(beside, (text, row) => returnOf(text, name, row)),
    };
  } finally {
    csv.close();
    if (scratch) await rm(scratch, { recursive: true, force: true });
  }
}

/** The header is line 1. */
const lineOf = (row: number) => row + 2;

/** A stamp is the start of its session's day; a moment later lies inside that day. */
function timeOf(stamp: string, name: string, row: number): number {
  try {
    return stampTime(stamp) + 1;
  } catch (cause) {
    throw new AppError("bad-input", `${name}, line ${lineOf(row)}: "${stamp}" is not a date.`, { cause });
  }
}

function returnOf(text: string, name: string, row: number): number {
  const value = Number(text);
  if (text === "" || !Number.isFinite(value))
    throw new AppError(
      "bad-input",
      `${name}, line ${lineOf(row)}: "${text}" is not a return; write a fraction such as 0.01 for 1 %.`,
    );
  return value;
}
