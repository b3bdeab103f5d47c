import { join } from "node:path";
import { DAY, HOUR } from "#lib/core/time.ts";
import { ACCOUNT_EVENT } from "#lib/model-testing/backtesting/index.ts";
import type { LeanInput, StepColumn } from "#lib/model-testing/benchmarking/index.ts";
import { type CsvReader, columnOf } from "./csv-reader.ts";
import { readGoldenBars, stampTime } from "./golden-bars.ts";
import type { JsonObject } from "./golden-case.ts";
import type { GoldenRun } from "./golden-run.ts";

/** What LEAN's statistics need besides the run. */
export type LeanContext = Pick<LeanInput, "benchmark" | "riskFree" | "from" | "to">;

const BENCHMARK = {
  bars: "equity_daily_raw/SPY.csv",
  factors: "corporate_actions/lean_factor_SPY.csv",
  adjustment: "adjusted",
};

export async function readLeanContext(
  csv: CsvReader,
  folder: string,
  data: JsonObject,
): Promise<LeanContext> {
  const [benchmark] = await readGoldenBars(csv, folder, BENCHMARK);
  const rates = await csv.read(join(folder, "factors", "us_primary_credit_rate.csv"));
  const { start, close, length } = benchmark!.bars;
  const riskFree: StepColumn = {
    time: Float64Array.from(rates.columns[0] ?? [], stampTime),
    value: Float64Array.from(columnOf(rates, "PCREDIT8") ?? [], (percent) => Number(percent) / 100),
  };
  return {
    benchmark: { time: start.map((time) => time + DAY / 2), value: close },
    riskFree,
    from: typeof data.from === "string" ? stampTime(data.from) : start[0]!,
    to: typeof data.to === "string" ? stampTime(data.to) : start[length - 1]!,
  };
}

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
