import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ImportMapping } from "#lib/data/ingestion/index.ts";
import { readBars, symbolsOf } from "#server/data/storage/index.ts";
import { importCsv, inspectCsv } from "./index.ts";

// biome-ignore lint/style/noProcessEnv: tests find the shared folder by it
const DATA = join(process.env.PITWALL_SHARED ?? "../shared", "data");
const limits = { maxBytes: 1e9, maxUnpackedBytes: 1e10, threads: 2, memoryMb: 256 };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pitwall-shared-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function imported(file: string, change: Partial<ImportMapping> = {}) {
  const path = join(DATA, file);
  const { recognition } = await inspectCsv(path, basename(path), { limits });
  if (!recognition.ok) throw new Error(recognition.reason);
  const mapping = { ...recognition.mapping, ...change };
  const { snapshot, report } = await importCsv({ path, name: file, mapping, store: { folder }, limits });
  const [symbol] = symbolsOf(snapshot.manifest);
  const [bars] = await readBars(snapshot, [symbol!.symbol]);
  return { mapping, report, bars: bars! };
}

const iso = (micros = Number.NaN) => new Date(micros / 1000).toISOString();

/** Rows of every file, by the folder's manifest. */
const rowsListed = () =>
  new Map(
    readFileSync(join(DATA, "MANIFEST.csv"), "utf8")
      .split("\n")
      .map((line) => line.split(","))
      .map(([file = "", rows]) => [file, Number(rows)]),
  );

/** Symbol, bar length, calendar and the first bar's start, as the folder's README describes the files. */
const files: [string, string, string, string, string][] = [
  ["equity_daily_adjusted/SPY.csv", "SPY", "1d", "XNYS", "2005-02-25T05:00:00.000Z"],
  ["equity_daily_yahoo/SPY_pyalgotrade.csv", "SPY", "1d", "XNYS", "2007-01-03T05:00:00.000Z"],
  ["equity_hour_raw/SPY.csv.gz", "SPY", "1h", "XNYS", "1998-01-02T14:00:00.000Z"],
  ["equity_minute_raw/SPY_trade.csv", "SPY", "1m", "XNYS", "2013-10-04T08:06:00.000Z"],
  ["equity_second_raw/SPY_trade.csv.gz", "SPY", "1s", "XNYS", "2013-10-07T08:00:00.000Z"],
  ["fx/EURUSD_daily_quote.csv", "EURUSD", "1d", "24/5", "2007-01-01T05:00:00.000Z"],
  ["fx/EURUSD_hour_quote.csv.gz", "EURUSD", "1h", "24/5", "2007-01-01T21:00:00.000Z"],
  ["crypto/BTCUSD_4h_coinbase.csv", "BTCUSD", "4h", "24/7", "2016-05-18T04:00:00.000Z"],
];

describe.runIf(existsSync(DATA))("real files", () => {
  it.each(files)("imports %s as it is, every row", async (file, symbol, resolution, calendar, first) => {
    const { mapping, report, bars } = await imported(file);
    expect([mapping.resolution, mapping.calendar, bars.symbol, iso(bars.start[0])]).toEqual([
      resolution,
      calendar,
      symbol,
      first,
    ]);
    expect(report.rowsStored).toBe(rowsListed().get(file));
    expect(report.rowsQuarantined).toBe(0);
    expect(bars.length).toBe(report.rowsStored);
    for (let i = 1; i < bars.length; i++)
      if (!(bars.start[i]! > bars.start[i - 1]!)) throw new Error(`bar ${i} is out of order`);
  });

  it("keeps every value of a file bit for bit", async () => {
    const { bars } = await imported("equity_daily_adjusted/SPY.csv");
    const lines = readFileSync(join(DATA, "equity_daily_adjusted/SPY.csv"), "utf8")
      .trim()
      .split("\n")
      .slice(1);
    const theirs = lines.map((line) => line.split(",").slice(1).map(Number));
    const ours = lines.map((_, i) => [
      bars.open[i],
      bars.high[i],
      bars.low[i],
      bars.close[i],
      bars.volume[i],
    ]);
    expect(ours).toEqual(theirs);
  });

  it("makes mid prices of the quotes of EURUSD", async () => {
    const { bars } = await imported("fx/EURUSD_daily_quote.csv");
    expect(bars.open[0]).toBe((1.31927 + 1.32027) / 2);
    const { bars: asks } = await imported("fx/EURUSD_daily_quote.csv", { side: "ask" });
    expect([asks.open[0], asks.close[0]]).toEqual([1.32027, 1.32195]);
  });

  it("adjusts by the adjusted close", async () => {
    const { bars } = await imported("equity_daily_yahoo/SPY_pyalgotrade.csv", { prices: "adjusted" });
    expect(bars.close[0]).toBe(120.92);
    expect(bars.open[0]).toBeCloseTo(142.25 * (120.92 / 141.37), 10);
  });

  const listed = join(DATA, "QA_daily.csv");
  it.runIf(existsSync(listed))("finds in daily files what their quality report lists", async () => {
    const [head = "", ...lines] = readFileSync(listed, "utf8").trim().split("\n");
    const names = head.split(",");
    const reports = lines
      .map((line) => Object.fromEntries(line.split(",").map((value, i) => [names[i], value])))
      .filter(({ file = "" }) =>
        /^equity_daily_(adjusted|raw)\/(AIG|QQQ|SPY|IBM|GE|F|WM|USO|EEM)\.csv$/.test(file),
      );
    expect(reports.length).toBeGreaterThan(10);
    for (const known of reports) {
      const { report } = await imported(known.file!);
      const { counts, missingBars } = report.findings;
      const found = {
        file: known.file,
        missing: missingBars,
        ohlc: counts.ohlc,
        zero: counts["zero-volume"],
        moves: counts.spike,
        dup: counts.duplicate,
      };
      expect(found).toEqual({
        file: known.file,
        missing: Number(known.missing_sessions),
        ohlc: Number(known.bad_ohlc),
        zero: Number(known.zero_vol),
        moves: Number(known.moves_gt25pct),
        dup: Number(known.dup),
      });
    }
  });
});
