import { literal, openDuckDb } from "#server/data/storage/index.ts";

const MINUTE = 60_000_000;
const FIRST = Date.UTC(2000, 0, 3) * 1000;

/** Minute bars whose every value follows from the row's number: written here, recomputed by whoever checks them. */
export const rowOf = (i: number) => ({
  start: FIRST + i * MINUTE,
  open: 100 + ((i * 7919) % 1000) / 100,
  high: 120,
  low: 90,
  close: 100 + ((i * 104_729) % 1000) / 100,
  volume: (i * 31) % 100_000,
});

/** Writes rows 0 … rows − 1 as a CSV with a header and ISO times in UTC. */
export async function writeBarsCsv(path: string, rows: number): Promise<void> {
  const duckdb = await openDuckDb(":memory:", { threads: 2, memoryMb: 512 });
  const connection = await duckdb.connect();
  await connection.run(`COPY (SELECT strftime(make_timestamp(${FIRST} + i * ${MINUTE}), '%Y-%m-%dT%H:%M:%SZ') AS time,
      100 + ((i * 7919) % 1000) / 100 AS open, 120 AS high, 90 AS low,
      100 + ((i * 104729) % 1000) / 100 AS close, (i * 31) % 100000 AS volume
    FROM range(${rows}) r(i)) TO ${literal(path)} (HEADER)`);
  connection.disconnectSync();
  duckdb.closeSync();
}
