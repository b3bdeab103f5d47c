import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  computeStatistics,
  STATISTIC_NAMES,
  type StatisticName,
} from "#lib/model-testing/benchmarking/index.ts";
import { sharedFolder } from "#server/infrastructure/config/index.ts";
import { type CsvReader, columnOf, openCsvReader } from "./csv-reader.ts";
import { stampTime } from "./golden-bars.ts";
import { type Json, resolve } from "./golden-case.ts";

/** Where a library's definition is our canonical one. `from prices`: the first price counts as a session. */
const CANONICAL: Record<string, { ours: StatisticName; from?: "prices" }> = {
  "empyrical.annual_volatility": { ours: "volatility" },
  "empyrical.sharpe_ratio": { ours: "sharpe" },
  "empyrical.sortino_ratio": { ours: "sortino" },
  "empyrical.max_drawdown": { ours: "maxDrawdown" },
  "empyrical.cum_returns_final": { ours: "totalReturn" },
  "quantstats.volatility": { ours: "volatility" },
  "quantstats.sharpe": { ours: "sharpe" },
  "quantstats.sortino": { ours: "sortino" },
  "quantstats.skew": { ours: "skew" },
  "quantstats.kurtosis": { ours: "kurtosis" },
  "ffn.total_return": { ours: "totalReturn" },
  "ffn.cagr": { ours: "cagr", from: "prices" },
  "ffn.calmar": { ours: "calmar", from: "prices" },
  "ffn.max_drawdown": { ours: "maxDrawdown" },
  "ffn.daily_vol": { ours: "volatility" },
  "ffn.daily_sharpe": { ours: "sharpe" },
  "ffn.daily_skew": { ours: "skew" },
  "ffn.daily_kurt": { ours: "kurtosis" },
};

type Series = { bars: string; column: string; from?: string; to?: string };
type Check = {
  id: string;
  function: string;
  params: { risk_free?: number; periods_per_year?: number };
  input: { returns?: Series; prices?: Series; benchmark?: Series; from?: string; to?: string };
  expected: Json;
  tolerance: { absolute: number; relative: number };
};

const shared = sharedFolder();
const folder = join(shared, "golden", "metrics");

function canonicalChecks(): (Check & { wanted: Json })[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith("_real.json"))
    .flatMap((name) => {
      const document = JSON.parse(readFileSync(join(folder, name), "utf8"));
      return (document.checks as Check[]).map((check) => ({
        ...check,
        wanted: resolve(check.expected, document),
      }));
    })
    .filter((check) => check.function in CANONICAL && (check.params.risk_free ?? 0) === 0)
    .filter(({ input }) => input.returns !== undefined || input.prices !== undefined);
}

let csv: CsvReader;
beforeAll(async () => {
  csv = await openCsvReader();
});
afterAll(() => csv.close());

async function closesOf({ bars, column, from = "", to = "\uffff" }: Series) {
  const table = await csv.read(join(shared, "data", bars));
  const closes = columnOf(table, column)!;
  const rows = table.columns[0]!.map((date, row) => ({ date, close: Number(closes[row]) }));
  return rows.filter(({ date }) => date >= from && date.slice(0, to.length) <= to);
}

/** The equity of one unit: prices as they are, or returns of shared dates chained. */
async function pointsOf({ input }: Check, fromPrices: boolean) {
  const rows = await closesOf((input.returns ?? input.prices)!);
  const first = rows[0]!.close;
  if (fromPrices) return rows.map(({ date, close }) => ({ date, equity: close / first }));
  const shared =
    input.benchmark && new Set((await closesOf(input.benchmark)).slice(1).map(({ date }) => date));
  let equity = 1;
  return rows.slice(1).flatMap(({ date, close }, k) => {
    if (shared && !shared.has(date)) return [];
    equity *= close / rows[k]!.close;
    return [{ date, equity }];
  });
}

async function ourValue(check: Check, ours: StatisticName, fromPrices: boolean): Promise<number | null> {
  const points = await pointsOf(check, fromPrices);
  const none = new Float64Array(0);
  const statistics = computeStatistics({
    initialEquity: 1,
    periodsPerYear: check.params.periods_per_year ?? 252,
    riskFreeRate: 0,
    timeZone: "UTC",
    equity: {
      length: points.length,
      time: Float64Array.from(points, ({ date }) => stampTime(date) + 1),
      equity: Float64Array.from(points, ({ equity }) => equity),
      gross: new Float64Array(points.length),
    },
    trades: { length: 0, exitTime: none, pnl: none },
    fills: { length: 0, quantity: none, price: none },
  });
  return statistics[ours].value;
}

if (existsSync(folder))
  describe("the canonical definitions agree with the libraries that share them", () => {
    for (const check of canonicalChecks())
      it(`${check.function} of ${check.id}`, async () => {
        const { ours, from } = CANONICAL[check.function]!;
        const value = await ourValue(check, ours, from === "prices");
        const wanted = Number(check.wanted);
        const allowed = check.tolerance.absolute + check.tolerance.relative * Math.abs(wanted);
        expect(
          Math.abs((value ?? Number.NaN) - wanted),
          `ours ${value}, theirs ${wanted}`,
        ).toBeLessThanOrEqual(allowed);
      });
  });

it("names only statistics that there are", () => {
  const named = Object.values(CANONICAL).map(({ ours }) => ours);
  expect(named.filter((name) => !STATISTIC_NAMES.includes(name))).toEqual([]);
});
