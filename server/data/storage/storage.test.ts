import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import {
  type BarStore,
  openDuckDb,
  openScratch,
  openSnapshot,
  publishSnapshot,
  readBars,
  type SnapshotManifest,
  sweepStore,
  symbolsOf,
  writeBarFiles,
} from "./index.ts";

let store: BarStore;
beforeEach(async () => {
  store = { folder: await mkdtemp(join(tmpdir(), "pitwall-bars-")) };
});
afterEach(() => rm(store.folder, { recursive: true, force: true }));

const MINUTE = 60_000_000;

/** Bars of minute i with open i, high i + 2, low i − 2, close i + 1, volume 10 i. */
async function writeFiles(symbols: string[], from: number, to: number) {
  const scratch = await openScratch(store);
  const duckdb = await openDuckDb(":memory:", { threads: 2, memoryMb: 256 });
  const connection = await duckdb.connect();
  await connection.run(`CREATE TABLE bars AS SELECT row_number() OVER (ORDER BY symbol, i) - 1 AS place, symbol, make_timestamptz(i * ${MINUTE}) AS start,
    make_timestamptz((i + 1) * ${MINUTE}) AS "end", i::DOUBLE AS open, i + 2.0::DOUBLE AS high,
    i - 2.0::DOUBLE AS low, i + 1.0::DOUBLE AS close, 10.0::DOUBLE * i AS volume
    FROM (SELECT unnest([${symbols.map((s) => `'${s}'`)}]) AS symbol), range(${from}, ${to}) r(i)
    ORDER BY symbol, i`);
  const files = await writeBarFiles(connection, "bars", store, scratch);
  connection.disconnectSync();
  duckdb.closeSync();
  await rm(scratch, { recursive: true });
  return files;
}

const manifest = (files: SnapshotManifest["files"]): SnapshotManifest => ({
  format: 1,
  resolution: "1m",
  timeZone: "UTC",
  files,
});

it("reads back what was written, symbol by symbol, in the order asked", async () => {
  const { hash } = await publishSnapshot(store, manifest(await writeFiles(["A", "B", "C"], 0, 5000)));
  const snapshot = await openSnapshot(store, hash);
  const [c, a] = await readBars(snapshot, ["C", "A"]);
  expect([c?.symbol, a?.symbol]).toEqual(["C", "A"]);
  expect(c?.length).toBe(5000);
  expect(Array.from(c!.start.subarray(0, 3))).toEqual([0, MINUTE, 2 * MINUTE]);
  expect(c?.end[4999]).toBe(5000 * MINUTE);
  expect([a?.open[7], a?.high[7], a?.low[7], a?.close[7], a?.volume[7]]).toEqual([7, 9, 5, 8, 70]);
});

it("cuts the span: from inclusive, to exclusive", async () => {
  const snapshot = await publishSnapshot(store, manifest(await writeFiles(["A"], 0, 100)));
  const [bars] = await readBars(snapshot, ["A"], { from: 10 * MINUTE, to: 20 * MINUTE });
  expect(Array.from(bars!.open)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  const [none] = await readBars(snapshot, ["A"], { from: 200 * MINUTE });
  expect(none?.length).toBe(0);
});

it("joins a symbol's bars over the files of an append, which shares the first file", async () => {
  const first = await writeFiles(["A", "B"], 0, 100);
  const old = await publishSnapshot(store, manifest(first));
  const grown = await publishSnapshot(store, manifest([...first, ...(await writeFiles(["B"], 100, 150))]));
  expect(await readdir(join(store.folder, "files"))).toHaveLength(2);
  const [b] = await readBars(grown, ["B"]);
  expect(Array.from(b!.open)).toEqual(Array.from({ length: 150 }, (_, i) => i));
  expect(symbolsOf(grown.manifest).map(({ symbol, rows }) => [symbol, rows])).toEqual([
    ["A", 100],
    ["B", 150],
  ]);
  expect((await readBars(old, ["B"]))[0]?.length).toBe(100);
});

it("gives the same bars the same snapshot", async () => {
  const one = await publishSnapshot(store, manifest(await writeFiles(["A", "B"], 0, 300_000)));
  const two = await publishSnapshot(store, manifest(await writeFiles(["A", "B"], 0, 300_000)));
  expect(two.hash).toBe(one.hash);
});

it("says which symbols there are when one is missing", async () => {
  const snapshot = await publishSnapshot(store, manifest(await writeFiles(["A", "B"], 0, 2)));
  await expect(readBars(snapshot, ["Z"])).rejects.toThrow('holds no symbol "Z"; it holds A, B.');
});

it("reads many symbols at the same time without mixing them", async () => {
  const snapshot = await publishSnapshot(store, manifest(await writeFiles(["A", "B"], 0, 50_000)));
  const both = await Promise.all([readBars(snapshot, ["A"]), readBars(snapshot, ["B"])]);
  expect(both.map(([bars]) => bars?.open[49_999])).toEqual([49_999, 49_999]);
});

it("sweeps the leavings of a process that died, and nothing that a snapshot names", async () => {
  const snapshot = await publishSnapshot(store, manifest(await writeFiles(["A"], 0, 10)));
  await writeFiles(["B"], 5, 10); // written, never published
  await mkdir(join(store.folder, "scratch", "2147483646-dead"));
  await writeFile(join(store.folder, "snapshots", ".half-written"), "{");
  expect(await sweepStore(store)).toEqual({ scratch: 1, files: 1 });
  expect(await readdir(join(store.folder, "scratch"))).toEqual([]);
  expect((await readBars(snapshot, ["A"]))[0]?.length).toBe(10);
});

it("sweeps snapshots that the catalogue no longer holds, once they are old", async () => {
  const [kept, gone] = [
    await publishSnapshot(store, manifest(await writeFiles(["A"], 0, 10))),
    await publishSnapshot(store, manifest(await writeFiles(["B"], 0, 10))),
  ];
  expect(await sweepStore(store, new Set([kept.hash]))).toEqual({ scratch: 0, files: 0 });
  await utimes(join(store.folder, "snapshots", `${gone.hash}.json`), 0, 0);
  expect(await sweepStore(store, new Set([kept.hash]))).toEqual({ scratch: 0, files: 1 });
  await expect(openSnapshot(store, gone.hash)).rejects.toThrow("There is no snapshot");
  expect((await readBars(kept, ["A"]))[0]?.length).toBe(10);
});

it("knows nothing of a snapshot that was never published", async () => {
  await expect(openSnapshot(store, "0".repeat(64))).rejects.toThrow("There is no snapshot");
  await expect(openSnapshot(store, "../../etc")).rejects.toThrow("is no snapshot");
});
