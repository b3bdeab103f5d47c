import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DAY, HOUR, Zone } from "#lib/core/time.ts";
import { ACCOUNT_EVENT } from "#lib/model-testing/backtesting/index.ts";
import {
  byDay,
  type LeanInput,
  leanDrawdown,
  leanRatios,
  type StepColumn,
} from "#lib/model-testing/benchmarking/index.ts";
import { type CsvReader, columnOf } from "./csv-reader.ts";
import { readGoldenBars, stampTime } from "./golden-bars.ts";
import type { JsonObject } from "./golden-case.ts";
import type { GoldenRun } from "./golden-run.ts";

/** What LEAN's statistics need besides the run. `closes` are the benchmark's daily ones. */
export type LeanContext = Pick<LeanInput, "benchmark" | "from" | "to"> & {
  readonly closes: StepColumn;
  readonly riskFree: StepColumn;
};

const BENCHMARK = { factors: "corporate_actions/lean_factor_SPY.csv", adjustment: "adjusted" };

export async function readLeanContext(
  csv: CsvReader,
  folder: string,
  data: JsonObject,
): Promise<LeanContext> {
  const [daily] = await readGoldenBars(csv, folder, { ...BENCHMARK, bars: "equity_daily_raw/SPY.csv" });
  const [hourly] = await readGoldenBars(csv, folder, { ...BENCHMARK, bars: "equity_hour_raw/SPY.csv.gz" });
  const rates = await csv.read(join(folder, "factors", "us_primary_credit_rate.csv"));
  const { start, close, length } = daily!.bars;
  const closing = await earlyCloses(join(folder, "calendars", "lean_market_hours_subset.json"));
  const wasOpen = hourly!.stamps.map((stamp) => isOpenAt(stamp, closing));
  const fed = (column: Float64Array) => column.filter((_, row) => wasOpen[row]);
  const riskFree: StepColumn = {
    time: Float64Array.from(rates.columns[0] ?? [], stampTime),
    value: Float64Array.from(columnOf(rates, "PCREDIT8") ?? [], (percent) => Number(percent) / 100),
  };
  return {
    benchmark: {
      time: fed(hourly!.bars.start).map((time) => time + HOUR),
      value: fed(hourly!.bars.close),
    },
    closes: { time: start.map((time) => time + DAY / 2), value: close },
    riskFree,
    from: typeof data.from === "string" ? stampTime(data.from) : start[0]!,
    to: typeof data.to === "string" ? stampTime(data.to) : start[length - 1]!,
  };
}

/** Half-days of United States shares by LEAN's list: date ("2001-11-23") to the hour at which the market shuts. */
async function earlyCloses(file: string): Promise<Map<string, string>> {
  const { entries } = JSON.parse(await readFile(file, "utf8"));
  const listed = Object.entries(entries["Equity-usa-[*]"].earlyCloses as Record<string, string>);
  return new Map(
    listed.map(([date, hour]) => {
      const [month, day, year] = date.split("/") as [string, string, string];
      return [`${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`, hour];
    }),
  );
}

/** Whether a bar that begins then (New York, "2001-11-23T13:00:00") begins before the market shuts. */
function isOpenAt(stamp: string, closing: Map<string, string>): boolean {
  const [date = "", hour = ""] = stamp.split(/[ T]/);
  return hour < (closing.get(date) ?? "16:00:00");
}

/** The figures that a case states in full, by its own definitions: daily closes on calendar days, unrounded. */
export function statedFigures(run: GoldenRun): JsonObject {
  const { closes, riskFree } = run.lean!;
  const input = leanInput(run);
  const zone = new Zone(input.timeZone);
  const [own, market] = [byDay(zone, input.equity), byDay(zone, closes)];
  const [first, last] = [zone.dayNumber(input.from), zone.dayNumber(input.to)];
  const base = [...market.keys()].findLast((day) => day <= first)!;
  const [equity, levels, rates]: number[][] = [[], [], []];
  for (let day = base; day <= last; day++) {
    equity!.push(own.get(day) ?? equity!.at(-1) ?? input.initialEquity);
    levels!.push(market.get(day) ?? levels!.at(-1)!);
    const known = riskFree.time.findLastIndex((at) => at <= day * DAY);
    if (day >= first) rates!.push(riskFree.value[Math.max(0, known)]!);
  }
  const rate = rates!.reduce((sum, value) => sum + value, 0) / rates!.length;
  return { ...leanRatios(changes(equity!), changes(levels!), rate), drawdown: leanDrawdown(input) };
}

const changes = (values: readonly number[]) => values.slice(1).map((value, k) => value / values[k]! - 1);

export function leanInput({ result, equity, data, lean }: GoldenRun): LeanInput {
  const [{ bars }] = data as [GoldenRun["data"][number]];
  const { trades, fills, orders, spec } = result;
  const closed = Array.from(trades.pnl).filter((_, row) => !Number.isNaN(trades.exitTime[row]!));
  return {
    ...lean!,
    initialEquity: spec.capital,
    equity: { time: result.equity.time, value: equity },
    endedAt: Math.floor(bars.start[bars.length - 1]! / DAY) * DAY + 16 * HOUR,
    timeZone: "UTC",
    profits: closed,
    orders: orders.length,
    fees: fills.commission.reduce((sum, fee) => sum + fee, 0),
  };
}

/** The figures that a LEAN case lists apart, by the names it uses. */
export function replicatedFigures({ result, equity, data }: GoldenRun): JsonObject {
  const [{ bars, factorOf }] = data as [GoldenRun["data"][number]];
  const { fills, events } = result;
  const dividend = ACCOUNT_EVENT.indexOf("dividend");
  const isDividend = (_: number, row: number) => events.kind[row] === dividend && events.amount[row] !== 0;
  const fees = fills.commission.reduce((sum, fee) => sum + fee, 0);
  return {
    shares: fills.quantity[0] ?? 0,
    fill_price: fills.price[0] ?? null,
    factor: factorOf?.(fills.time[0] ?? bars.start[0]!) ?? 1,
    fee: fills.commission[0] ?? 0,
    fills: fills.length,
    total_fees: fees,
    final_close_adj: bars.close[bars.length - 1]!,
    end_equity: equity[equity.length - 1]!,
    sum_distributions_per_share: events.value.filter(isDividend).reduce((sum, cash) => sum + cash, 0),
  };
}
