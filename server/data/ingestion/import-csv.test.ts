import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ImportMapping } from "#lib/data/ingestion/index.ts";
import { readBars } from "#server/data/storage/index.ts";
import { smallDisk } from "#server/infrastructure/start/test-disk.ts";
import { importCsv, inspectCsv } from "./index.ts";

/** Made-up files with bad rows; more of them in `npm run nightly`. */
// biome-ignore lint/style/noProcessEnv: how long a test searches is no setting of the product
const FILES = process.env.PITWALL_NIGHTLY ? 1000 : 25;
const limits = { maxBytes: 1e8, maxUnpackedBytes: 1e9, threads: 2, memoryMb: 256 };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "pitwall-import-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function fileOf(text: string | Buffer, name = "A.csv"): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

async function recognised(path: string, change: Partial<ImportMapping> = {}): Promise<ImportMapping> {
  const { recognition } = await inspectCsv(path, path.replace(/.*\//, ""), { limits });
  if (!recognition.ok) throw new Error(recognition.reason);
  return { ...recognition.mapping, ...change };
}

async function imported(
  text: string | Buffer,
  options: { name?: string; change?: Partial<ImportMapping> } = {},
) {
  const path = await fileOf(text, options.name);
  const mapping = await recognised(path, options.change);
  const store = { folder: join(folder, "store") };
  return importCsv({ path, name: options.name ?? "A.csv", mapping, store, limits });
}

const iso = (micros = Number.NaN) => new Date(micros / 1000).toISOString();
const header = "date,open,high,low,close,volume";
const rows = (...lines: string[]) => `${[header, ...lines].join("\n")}\n`;
const GOOD = ["2024-01-02,1,2,0.5,1.5,10", "2024-01-03,1,2,0.5,1.5,10", "2024-01-04,1,2,0.5,1.5,10"];

describe("what is stored", () => {
  it("stores daily bars from local midnight to local midnight", async () => {
    const { snapshot, report } = await imported(rows(...GOOD), { name: "SPY.csv" });
    const [bars] = await readBars(snapshot, ["SPY"]);
    expect([bars?.length, report.rowsStored, report.rowsQuarantined]).toEqual([3, 3, 0]);
    expect([iso(bars?.start[0]), iso(bars?.end[0])]).toEqual([
      "2024-01-02T05:00:00.000Z",
      "2024-01-03T05:00:00.000Z",
    ]);
    expect([bars?.open[0], bars?.high[0], bars?.low[0], bars?.close[0], bars?.volume[0]]).toEqual([
      1, 2, 0.5, 1.5, 10,
    ]);
  });

  it("reads local clocks through both clock changes of the year", async () => {
    const { snapshot } = await imported(
      rows("2024-03-08 09:30,1,1,1,1,1", "2024-03-11 09:30,1,1,1,1,1", "2024-11-04 09:30,1,1,1,1,1"),
      { change: { timeZone: "America/New_York", resolution: "1h", symbol: "A" } },
    );
    const [bars] = await readBars(snapshot, ["A"]);
    expect(Array.from(bars!.start, iso)).toEqual([
      "2024-03-08T14:30:00.000Z",
      "2024-03-11T13:30:00.000Z",
      "2024-11-04T14:30:00.000Z",
    ]);
  });

  it("takes a stamp as the end of its bar when told so", async () => {
    const text = rows("2024-01-02T14:31:00Z,1,1,1,1,1", "2024-01-02T14:32:00Z,1,1,1,1,1");
    const { snapshot } = await imported(text, { change: { stampedAt: "end" } });
    const [bars] = await readBars(snapshot, ["A"]);
    expect([iso(bars?.start[0]), iso(bars?.end[0])]).toEqual([
      "2024-01-02T14:30:00.000Z",
      "2024-01-02T14:31:00.000Z",
    ]);
  });

  it("makes mid prices of quotes, and adjusted prices of an adjusted close", async () => {
    const quotes = "date,bid_open,bid_high,bid_low,bid_close,ask_open,ask_high,ask_low,ask_close\n";
    const mid = await imported(`${quotes}2024-01-02,1,2,1,2,3,4,3,4\n`);
    const [bars] = await readBars(mid.snapshot, ["A"]);
    expect([bars?.open[0], bars?.high[0], bars?.low[0], bars?.close[0]]).toEqual([2, 3, 2, 3]);
    const yahoo = "Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-02,10,20,5,10,5,7\n";
    const adjusted = await imported(yahoo, { change: { prices: "adjusted" } });
    const [half] = await readBars(adjusted.snapshot, ["A"]);
    expect([half?.open[0], half?.high[0], half?.low[0], half?.close[0], half?.volume[0]]).toEqual([
      5, 10, 2.5, 5, 7,
    ]);
  });

  it("sorts a file of many symbols, newest first", async () => {
    const text =
      "ticker;time;price\nB;03.01.2024;4,5\nA;03.01.2024;3,5\nB;02.01.2024;2,5\nA;02.01.2024;1,5\n";
    const { snapshot, report } = await imported(text);
    const [a, b] = await readBars(snapshot, ["A", "B"]);
    expect([Array.from(a!.close), Array.from(b!.close)]).toEqual([
      [1.5, 3.5],
      [2.5, 4.5],
    ]);
    expect(report.findings.counts["out-of-order"]).toBe(2);
  });

  it("reads .csv.gz, epochs and files without a header", async () => {
    const lines = [0, 1, 2].map((i) => `${1_704_205_800_000 + i * 60_000},1,2,0.5,1.5,10`);
    const { snapshot } = await imported(gzipSync(lines.join("\r\n")), { name: "BTC.csv.gz" });
    const [bars] = await readBars(snapshot, ["BTC"]);
    expect([bars?.length, iso(bars?.start[0]), snapshot.manifest.resolution]).toEqual([
      3,
      "2024-01-02T14:30:00.000Z",
      "1m",
    ]);
  });
});

describe("what is quarantined", () => {
  it("names line and reason of every bad row", async () => {
    const { report } = await imported(
      rows(
        ...GOOD,
        "2024-01-05,1,2,0.5,,10",
        "2024-01-08,1,2,0.5,abc,10",
        "",
        "2024-01-09,1,2,0.5",
        "2024-01-10,1,2,0.5,1,10,11",
        "2024-13-11,1,2,0.5,1,10",
        "2024-01-12,nan,2,0.5,1,10",
        "2024-01-03,9,9,9,9,9",
        "2024-01-04,1,2,0.5,1.5,10",
        "2024-01-16,1,2,0.5,1.5,10",
      ),
    );
    expect(report.rowsStored).toBe(4);
    expect(report.quarantined.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      "5: close is empty.",
      '6: close: "abc" is not a number.',
      "8: The line has 4 fields where 6 are expected.",
      "9: The line has 7 fields where 6 are expected.",
      "10: The time cannot be read.",
      "11: A price is not a finite number.",
      "12: Contradicts an earlier bar of the same time; the first is kept.",
      "13: Repeats an earlier bar of the same time.",
    ]);
    expect(report.quarantined[1]?.text).toBe("2024-01-08,1,2,0.5,abc,10");
  });

  it("loses only the line of a stray quote, and every line of a quote that swallows them", async () => {
    const stray = await imported(rows(...GOOD, '2024-01-05,"1,2,0.5,1.5,10', "2024-01-08,1,2,0.5,1.5,10"), {
      change: { quote: "" },
    });
    expect(stray.report.quarantined.map(({ line }) => line)).toEqual([5]);
    const quoted = await imported(rows(...GOOD, '2024-01-05,"1,2,0.5,1.5,10', "2024-01-08,1,2,0.5,1.5,10"), {
      change: { quote: '"' },
    });
    expect(quoted.report.quarantined.map(({ line }) => line)).toEqual([5, 6]);
  });

  it("stores every row or quarantines it with its line", { timeout: 60_000 + 1000 * FILES }, async () => {
    const kinds = ["good", "empty", "word", "short", "long", "time", "nan", "repeat", "blank"] as const;
    const lineOf = (kind: (typeof kinds)[number], day: number) => {
      const date = new Date(Date.UTC(2000, 0, 1 + day)).toISOString().slice(0, 10);
      const lines: Record<(typeof kinds)[number], string> = {
        good: `${date},1,2,0.5,1.5,10`,
        empty: `${date},1,2,0.5,,10`,
        word: `${date},1,x,0.5,1.5,10`,
        short: `${date},1`,
        long: `${date},1,2,0.5,1.5,10,11,12`,
        time: "yesterday,1,2,0.5,1.5,10",
        nan: `${date},1,2,inf,1.5,10`,
        repeat: "2000-01-01,1,2,0.5,1.5,10",
        blank: "",
      };
      return lines[kind];
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...kinds), { maxLength: 60 }),
        fc.constantFrom("\n", "\r\n"),
        async (chosen, newline) => {
          // Recognition refuses a file whose times are mostly unreadable; enough good rows keep it out of this property.
          const all = [...Array.from({ length: 70 }, () => "good" as const), ...chosen];
          const body = all.map((kind, day) => lineOf(kind, day));
          const path = await fileOf([header, ...body].join(newline) + newline);
          const store = { folder: join(folder, "property") };
          const mapping = await recognised(path, { resolution: "1d", calendar: "24/7", symbol: "A" });
          const { report } = await importCsv({ path, name: "A.csv", mapping, store, limits });
          const bad = all.flatMap((kind, i) => (kind === "good" || kind === "blank" ? [] : [i + 2]));
          expect(report.quarantined.map(({ line }) => line)).toEqual(bad);
          expect(report.rowsStored).toBe(all.filter((kind) => kind === "good").length);
        },
      ),
      { numRuns: FILES },
    );
  });

  it("finds the lines in a file that DuckDB reads in parallel", async () => {
    const minute = (i: number) => new Date(946_684_800_000 + i * 60_000).toISOString();
    const lines = Array.from({ length: 700_000 }, (_, i) =>
      i % 100_000 === 99_999
        ? `${minute(i)},1,2,0.5,bad,10`
        : `${minute(i)},1,2,${i % 90_001 === 90_000 ? "nan" : "0.5"},1.5,10`,
    );
    const { report } = await imported(`${header}\n${lines.join("\n")}\n`);
    const expected = lines.flatMap((line, i) => (/bad|nan/.test(line) ? [i + 2] : []));
    expect(report.quarantined.map(({ line }) => line)).toEqual(expected);
  });
});

describe("appending", () => {
  it("shares the old files, adds the later bars and sets the known ones aside", async () => {
    const first = await imported(rows(...GOOD));
    const path = await fileOf(rows(...GOOD, "2024-01-05,5,5,5,5,5"));
    const second = await importCsv({
      path,
      name: "A.csv",
      mapping: await recognised(path),
      store: { folder: join(folder, "store") },
      previous: first.snapshot,
      limits,
    });
    expect([second.report.rowsStored, second.report.rowsQuarantined]).toEqual([1, 3]);
    expect(second.report.quarantined[0]).toMatchObject({
      line: 2,
      reason: "The store already holds bars of A up to 2024-01-04 00:00:00.",
    });
    expect((await readBars(second.snapshot, ["A"]))[0]?.length).toBe(4);
    expect(await readdir(join(folder, "store", "files"))).toHaveLength(2);
  });

  it("refuses bars of another length", async () => {
    const { snapshot } = await imported(rows(...GOOD));
    const path = await fileOf(rows("2024-02-01 09:30,1,1,1,1,1", "2024-02-01 09:31,1,1,1,1,1"));
    const mapping = await recognised(path, { symbol: "A" });
    const again = importCsv({ path, name: "A.csv", mapping, store: snapshot, previous: snapshot, limits });
    await expect(again).rejects.toThrow("holds bars of 1d; bars of 1m cannot be added");
  });
});

describe("a file that cannot be imported", () => {
  const refusals: [string, Buffer | string, RegExp][] = [
    ["empty.csv", "", /^empty\.csv is empty/],
    ["header.csv", "date,close\n", /a header and no rows/],
    ["utf16.csv", Buffer.from("\ufeffdate,close\n", "utf16le"), /is encoded as UTF-16/],
    ["binary.csv", Buffer.from([7, 0, 1, 2]), /is no text/],
    ["latin.csv", Buffer.from("date,close\n2024-01-01,\xe9\n", "latin1"), /is not encoded as UTF-8/],
    ["book.csv", Buffer.from("PK\u0003\u0004"), /is a ZIP or Excel file/],
    ["torn.csv.gz", gzipSync("date,close\n2024-01-01,1\n").subarray(0, 20), /is damaged/],
    ["wide.csv", "date,AAPL,MSFT\n2024-01-02,1,2\n", /No column of closing prices/],
    ["words.csv", "hello\nworld\n", /no columns separated by/],
  ];
  it.each(refusals)("says in one sentence what is wrong with %s", async (name, content, sentence) => {
    const path = await fileOf(content, name);
    await expect(recognised(path)).rejects.toThrow(sentence);
  });

  it("refuses a file over the limit, packed or not", async () => {
    const text = rows(...GOOD);
    const mapping = await recognised(await fileOf(text));
    const store = { folder: join(folder, "store") };
    const small = { ...limits, maxBytes: 50, maxUnpackedBytes: 50 };
    const plain = importCsv({ path: join(folder, "A.csv"), name: "A.csv", mapping, store, limits: small });
    await expect(plain).rejects.toMatchObject({ code: "too-large" });
    const packed = await fileOf(gzipSync(text.repeat(100)), "A.csv.gz");
    const bomb = importCsv({
      path: packed,
      name: "A.csv.gz",
      mapping,
      store,
      limits: { ...small, maxBytes: 1e6 },
    });
    await expect(bomb).rejects.toThrow(/A\.csv\.gz, unpacked, is larger than the limit/);
  });

  it("says which line is wrong first when no row can be stored", async () => {
    const path = await fileOf(rows(...GOOD));
    const mapping = await recognised(path, { timeFormat: "%d/%m/%Y" });
    const store = { folder: join(folder, "store") };
    await expect(importCsv({ path, name: "A.csv", mapping, store, limits })).rejects.toThrow(
      "No row of A.csv can be stored. Line 2: The time cannot be read.",
    );
  });

  it("refuses a bar length that the file does not have", async () => {
    const minutes = [0, 1, 2, 3].map((i) => `2024-01-02 09:3${i},1,1,1,1,1`);
    await expect(imported(rows(...minutes), { change: { resolution: "1h" } })).rejects.toThrow(
      "closer together than 1h",
    );
  });

  const disk = smallDisk(2);
  afterAll(() => disk?.remove());
  it.skipIf(!disk)(
    `says that the disk is full${disk ? "" : " (not shown here: mounting a small disk needs root on Linux)"}`,
    async () => {
      const minute = (i: number) => new Date(946_684_800_000 + i * 60_000).toISOString();
      const lines = Array.from({ length: 400_000 }, (_, i) => `${minute(i)},${Math.sin(i)},2,0.5,1.5,${i}`);
      const path = await fileOf(`${header}\n${lines.join("\n")}\n`);
      const store = { folder: join(disk!.folder, "store") };
      const full = importCsv({ path, name: "A.csv", mapping: await recognised(path), store, limits });
      await expect(full).rejects.toThrow(
        `The disk of ${store.folder} is full: free some space and import the file again.`,
      );
      expect(await readdir(store.folder)).toEqual(["scratch"]);
      expect(await readdir(join(store.folder, "scratch"))).toEqual([]);
    },
  );

  it("leaves nothing behind when it is cancelled", async () => {
    const path = await fileOf(rows(...GOOD));
    const abort = new AbortController();
    const store = { folder: join(folder, "store") };
    const running = importCsv({
      path,
      name: "A.csv",
      mapping: await recognised(path),
      store,
      limits,
      signal: abort.signal,
      onProgress: ({ phase }) => phase === "checking" && abort.abort(),
    });
    await expect(running).rejects.toMatchObject({ code: "cancelled" });
    expect(await readdir(store.folder)).toEqual(["scratch"]);
    expect(await readdir(join(store.folder, "scratch"))).toEqual([]);
  });
});

it("writes all quarantined rows as CSV where asked", async () => {
  const path = await fileOf(rows(...GOOD, '2024-01-05,1,2,0.5,"a ""b""",10'));
  const quarantinePath = join(folder, "deep", "bad.csv");
  const store = { folder: join(folder, "store") };
  await importCsv({ path, name: "A.csv", mapping: await recognised(path), store, limits, quarantinePath });
  expect(await readFile(quarantinePath, "utf8")).toContain("5,");
  const formula = await fileOf(rows(...GOOD, "=1+1,1,2,0.5,1.5,10", "-2,1,2,0.5,1.5,10"));
  const mapping = await recognised(formula);
  await importCsv({ path: formula, name: "A.csv", mapping, store, limits, quarantinePath });
  expect(await readFile(quarantinePath, "utf8")).toMatch(/5,[^\n]*,"'=1\+1,1,[^\n]*\n6,[^\n]*,"'-2,1,/);
});
