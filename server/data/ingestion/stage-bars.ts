import type { DuckDBConnection } from "@duckdb/node-api";
import { AppError } from "#lib/core/errors.ts";
import { datasetZone, type ImportMapping, stampZone } from "#lib/data/ingestion/index.ts";
import { literal, rowsOf, type Snapshot, symbolsOf } from "#server/data/storage/index.ts";
import { BAD_ROW_SQL, barColumnsSql, endSql, readCsvSql } from "./csv-sql.ts";

/** More unreadable rows than this mean a wrong mapping, not a bad file. */
export const REJECTS_LIMIT = 100_000;

/** A row that cannot be stored: its place among the rows that could be parsed, 0, 1, 2 …, and why. */
export type BadRow = { ordinal: number; reason: string };

/**
 * Parses the file, sets its bad rows aside in table `bad`, and shows the good ones as view `bars` (place, symbol,
 * ordinal, start, end, open, high, low, close, volume): in the order of `place` they are sorted by symbol and time.
 */
export async function stageBars(
  connection: DuckDBConnection,
  path: string,
  mapping: ImportMapping,
  previous: Snapshot | undefined,
): Promise<void> {
  await connection.run(`SET TimeZone = ${literal(stampZone(mapping))}`);
  await connection.run(
    `CREATE TABLE staged AS SELECT ${barColumnsSql(mapping)} FROM ${readCsvSql(path, mapping, REJECTS_LIMIT)}`,
  );
  const [rejects] = await rowsOf<{ count: number }>(
    connection,
    "SELECT count(DISTINCT line) AS count FROM reject_errors",
  );
  if ((rejects?.count ?? 0) >= REJECTS_LIMIT)
    throw new AppError(
      "bad-input",
      `More than ${REJECTS_LIMIT.toLocaleString("en")} rows cannot be read: the separator or the columns are probably wrong.`,
    );
  await connection.run(`SET TimeZone = ${literal(datasetZone(mapping))}`);
  await createKnown(connection, previous);
  await connection.run(
    `CREATE TABLE bad AS SELECT staged.rowid AS ordinal, COALESCE(${BAD_ROW_SQL},
       'The store already holds bars of ' || symbol || ' up to ' || strftime(known.last, '%Y-%m-%d %H:%M:%S') || '.') AS reason
     FROM staged LEFT JOIN known USING (symbol) WHERE (${BAD_ROW_SQL}) IS NOT NULL OR start <= known.last`,
  );
  const [bad] = await rowsOf<{ count: number }>(connection, "SELECT count(*) AS count FROM bad");
  const clean = (bad?.count ?? 0) === 0;
  const inOrder = clean && (await liesInOrder(connection));
  await connection.run(
    inOrder
      ? "ALTER TABLE staged RENAME TO sorted"
      : `CREATE TABLE sorted AS SELECT *, rowid AS ordinal FROM staged
         ${clean ? "" : "WHERE rowid NOT IN (SELECT ordinal FROM bad)"} ORDER BY symbol, start, ordinal`,
  );
  await connection.run("DROP TABLE IF EXISTS staged");
  await connection.run(
    `CREATE VIEW bars AS SELECT rowid AS place, ${inOrder ? "rowid AS ordinal" : "ordinal"}, symbol, start,
       ${endSql(mapping.resolution)} AS "end", open, high, low, close, volume FROM sorted`,
  );
}

/** Most files are sorted already: to see that costs a tenth of sorting them again. */
async function liesInOrder(connection: DuckDBConnection): Promise<boolean> {
  const [row] = await rowsOf<{ wrong: boolean }>(
    connection,
    `SELECT COALESCE(bool_or((symbol, start) < (before, earlier)), false) AS wrong
     FROM (SELECT symbol, start, lag(symbol) OVER () AS before, lag(start) OVER () AS earlier FROM staged)
     WHERE before IS NOT NULL`,
  );
  return row?.wrong === false;
}

/** The last stored bar of each symbol: an append goes on from there. */
async function createKnown(connection: DuckDBConnection, previous: Snapshot | undefined): Promise<void> {
  await connection.run("CREATE TABLE known (symbol VARCHAR, last TIMESTAMPTZ)");
  const known = previous ? symbolsOf(previous.manifest) : [];
  for (let at = 0; at < known.length; at += 1000) {
    const values = known
      .slice(at, at + 1000)
      .map(({ symbol, last }) => `(${literal(symbol)}, make_timestamptz(${last}))`);
    await connection.run(`INSERT INTO known VALUES ${values.join(", ")}`);
  }
}

/** Takes the rows of these places out of `bars` and adds them to `bad`. */
export async function setAside(connection: DuckDBConnection, rows: readonly BadRow[]): Promise<void> {
  if (rows.length === 0) return;
  await connection.run("CREATE TEMP TABLE aside (ordinal BIGINT, reason VARCHAR)");
  const appender = await connection.createAppender("aside", undefined, "temp");
  for (const { ordinal, reason } of rows) {
    appender.appendBigInt(BigInt(ordinal));
    appender.appendVarchar(reason);
    appender.endRow();
  }
  appender.closeSync();
  await connection.run("INSERT INTO bad SELECT * FROM aside");
  await connection.run(
    "DELETE FROM sorted WHERE rowid IN (SELECT place FROM bars JOIN aside USING (ordinal))",
  );
}
