import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DAY } from "#lib/core/time.ts";
import { type LeanInput, leanStatistics } from "#lib/model-testing/benchmarking/index.ts";
import { sharedFolder } from "#server/infrastructure/config/index.ts";
import { type CsvReader, columnOf, openCsvReader } from "./csv-reader.ts";
import { readGoldenBars, stampTime } from "./golden-bars.ts";

const shared = sharedFolder();
const engine = join(shared, "golden", "engine");

let csv: CsvReader;
beforeAll(async () => {
  csv = await openCsvReader();
});
afterAll(() => csv.close());

async function numbers(path: string, name: string) {
  const table = await csv.read(path);
  return {
    time: Float64Array.from(table.columns[0]!, (stamp) => stampTime(stamp)),
    value: Float64Array.from(columnOf(table, name)!, Number),
  };
}

async function macdTrend(): Promise<LeanInput> {
  const [{ bars }] = (await readGoldenBars(csv, join(shared, "data"), {
    bars: "equity_daily_raw/SPY.csv",
    factors: "corporate_actions/lean_factor_SPY.csv",
    adjustment: "adjusted",
  })) as [Awaited<ReturnType<typeof readGoldenBars>>[number]];
  const equity = await numbers(join(engine, "lean_MACDTrendAlgorithm_equity.csv"), "equity");
  const fills = join(engine, "lean_MACDTrendAlgorithm_fills.csv");
  const { value: shares } = await numbers(fills, "shares");
  const { value: price } = await numbers(fills, "fill_price_adj");
  const { value: fee } = await numbers(fills, "fee");
  const rate = await numbers(join(shared, "data", "factors", "us_primary_credit_rate.csv"), "PCREDIT8");
  const profits = Array.from({ length: shares.length / 2 }, (_, k) => {
    const [entry, exit] = [2 * k, 2 * k + 1];
    return shares[entry]! * (price[exit]! - price[entry]!) - fee[entry]! - fee[exit]!;
  });
  return {
    initialEquity: 100_000,
    equity: { time: equity.time.map((at) => at + DAY / 2), value: equity.value },
    benchmark: { time: bars.end, value: bars.close },
    from: stampTime("2004-01-01"),
    to: stampTime("2015-01-01"),
    endedAt: stampTime("2014-12-31 16:00:00"),
    timeZone: "UTC",
    riskFree: { time: rate.time, value: rate.value.map((percent) => percent / 100) },
    profits,
    orders: shares.length,
    fees: fee.reduce((a, b) => a + b, 0),
  };
}

if (existsSync(engine))
  describe("LEAN's statistics of its MACDTrendAlgorithm, from its own equity and fills", () => {
    const stated = () =>
      JSON.parse(readFileSync(join(engine, "lean_reproduced.json"), "utf8")).cases.MACDTrendAlgorithm;

    it("agree at the printed precision", async () => {
      // LEAN counts one order more than it filled: see docs/agreement.md.
      const { "Total Orders": _, ...ours } = leanStatistics(await macdTrend());
      const printed = stated().expected_statistics as Record<string, string>;
      for (const [name, value] of Object.entries(ours)) {
        const text = printed[name]!.replaceAll(/[$%]/g, "");
        const unit = 10 ** -(text.split(".")[1]?.length ?? 0);
        const scale = printed[name]!.endsWith("%") ? 100 : 1;
        const room = name.endsWith("Equity") ? 0.0051 : 0.51 * unit;
        expect(Math.abs(value * scale - Number(text)), name).toBeLessThanOrEqual(room);
      }
    });
  });

it("prints 0, as LEAN does, for what a flat day or two cannot tell", () => {
  const two = { time: Float64Array.of(1, DAY + 1), value: Float64Array.of(100, 100) };
  const figures = leanStatistics({
    initialEquity: 100,
    equity: two,
    benchmark: two,
    from: 0,
    to: DAY,
    endedAt: DAY,
    timeZone: "UTC",
    riskFree: 0.01,
    profits: [],
    orders: 0,
    fees: 0,
  });
  expect(figures).toMatchObject({ "Sharpe Ratio": 0, Beta: 0, "Win Rate": 0, Expectancy: 0 });
  expect(Object.values(figures).every(Number.isFinite)).toBe(true);
});
