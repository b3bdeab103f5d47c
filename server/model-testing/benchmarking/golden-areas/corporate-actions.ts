import { AppError } from "#lib/core/errors.ts";
import { dayNumberOf } from "#lib/core/time.ts";
import { isoDay } from "#lib/data/calendars/index.ts";
import {
  actionsOfFactorFile,
  backwardFactors,
  type CorporateAction,
  type FactorRow,
  factorsOnDays,
} from "#lib/data/corporate-actions/index.ts";
import type { TextTable } from "#server/model-testing/benchmarking/csv-reader.ts";
import type { Json, JsonObject } from "#server/model-testing/benchmarking/golden-case.ts";
import type { CheckFunction, CheckInput } from "#server/model-testing/benchmarking/golden-check.ts";

export const corporateActionChecks: Readonly<Record<string, CheckFunction>> = {
  "corporate_actions.backward_adjustment": backwardAdjustment,
  "corporate_actions.lean_events": async (input) => eventsOf(await leanData(input)),
  "corporate_actions.lean_event_count": async (input) => eventsOf(await leanData(input)).length,
  "corporate_actions.lean_adjusted_close_samples": async (input) => samplesOf(await leanData(input)),
  "corporate_actions.lean_adjusted_total_return": async (input) => {
    const { adjusted } = await leanData(input);
    return adjusted.at(-1)! / adjusted[0]! - 1;
  },
};

type LeanData = {
  readonly days: Float64Array;
  readonly closes: Float64Array;
  readonly adjusted: Float64Array;
  readonly rows: readonly FactorRow[];
};

async function leanData({ table }: CheckInput): Promise<LeanData> {
  const bars = await table("bars");
  const file = await table("factors");
  const days = Float64Array.from(column(bars, "date"), dayNumberOf);
  const closes = numbers(bars, "close");
  const priceFactor = numbers(file, "price_factor");
  const splitFactor = numbers(file, "split_factor");
  const referencePrice = numbers(file, "reference_price");
  const rows = column(file, "date").map((date, k) => ({
    day: dayNumberOf(date),
    priceFactor: priceFactor[k]!,
    splitFactor: splitFactor[k]!,
    referencePrice: referencePrice[k]!,
  }));
  const { dividend, split } = factorsOnDays(rows, days);
  return { days, closes, rows, adjusted: closes.map((close, k) => close * dividend[k]! * split[k]!) };
}

function eventsOf({ rows, days }: LeanData): JsonObject[] {
  return actionsOfFactorFile(rows, days).map(({ day, ...action }) => ({ date: isoDay(day), ...action }));
}

/** The first row, those a quarter, half and three quarters of the way, and the last. */
function samplesOf({ days, closes, adjusted }: LeanData): Json {
  const n = days.length;
  return [0, Math.floor(n / 4), Math.floor(n / 2), Math.floor((3 * n) / 4), n - 1].map((row) => ({
    date: isoDay(days[row]!),
    raw_close: closes[row]!,
    adj_close: adjusted[row]!,
  }));
}

async function backwardAdjustment({ table, params }: CheckInput): Promise<JsonObject> {
  const all = await table("bars");
  const symbols = optional(all, "stock") ?? optional(all, "symbol") ?? optional(all, "ticker");
  const rows = column(all, "date").flatMap((_, row) =>
    symbols === undefined || params.symbol === undefined || symbols[row] === params.symbol ? [row] : [],
  );
  const days = Float64Array.from(rows, (row) => dayNumberOf(column(all, "date")[row]!));
  const take = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  const closes = take(numbers(all, "close"));
  const dividends = take(numbers(all, optional(all, "exdividend") ? "exdividend" : "dividend"));
  const splits = take(numbers(all, optional(all, "splitratio") ? "splitratio" : "split"));
  const actions = [...days].flatMap((day, k): CorporateAction[] => [
    ...(dividends[k] === 0 ? [] : [{ day, kind: "dividend" as const, cash: dividends[k]! }]),
    ...(splits[k] === 1 ? [] : [{ day, kind: "split" as const, ratio: splits[k]! }]),
  ]);
  const { dividend, split } = backwardFactors(days, closes, actions);
  const adjusted = closes.map((close, k) => close * dividend[k]! * split[k]!);
  const eventRows = [...days.keys()].filter((k) => dividends[k] !== 0 || splits[k] !== 1);
  return {
    rows: days.length,
    events: eventRows.map((k) => ({ date: isoDay(days[k]!), dividend: dividends[k]!, split: splits[k]! })),
    first_adj_close: adjusted[0]!,
    mid_adj_close: adjusted[Math.floor(adjusted.length / 2)]!,
    last_adj_close: adjusted.at(-1)!,
  };
}

/** Vendors spell `ExDividend`, `ex-dividend`, `split_ratio`: letters alone count. */
const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z]/g, "");

function optional(table: TextTable, name: string): readonly string[] | undefined {
  return table.columns[table.names.findIndex((candidate) => plain(candidate) === plain(name))];
}

function column(table: TextTable, name: string): readonly string[] {
  const found = optional(table, name);
  if (!found) throw new AppError("bad-input", `The file has no column "${name}".`, { at: name });
  return found;
}

const numbers = (table: TextTable, name: string) => Float64Array.from(column(table, name), Number);
