import type { DuckDBConnection } from "@duckdb/node-api";
import type { ImportMapping } from "#lib/data/ingestion/index.ts";
import { literal, rowsOf } from "#server/data/storage/index.ts";
import { dialectSql } from "./csv-cells.ts";

/** A line of the file that was not stored. */
export type QuarantinedRow = { line: number; reason: string; text: string };

type Reject = {
  line: number;
  reasons: string[];
  columns: (string | null)[];
  text: string;
  encoding: boolean;
};

/**
 * Makes table `quarantine` (line, reason, text) of everything that was not stored: what DuckDB could not
 * read, which knows its line, and table `bad`, whose rows are found by counting the lines of the file.
 */
export async function quarantine(
  connection: DuckDBConnection,
  path: string,
  mapping: ImportMapping,
  names: readonly string[],
): Promise<void> {
  await connection.run("CREATE TABLE quarantine (line BIGINT, reason VARCHAR, text VARCHAR)");
  const rejects = await readRejects(connection);
  const appender = await connection.createAppender("quarantine");
  for (const reject of rejects)
    for (const [i, text] of linesOf(reject.text).entries()) {
      appender.appendBigInt(BigInt(reject.line + i));
      appender.appendVarchar(
        i === 0 ? explain(reject, names) : `Belongs to line ${reject.line}, whose quote does not end.`,
      );
      appender.appendVarchar(text.slice(0, 500));
      appender.endRow();
    }
  appender.closeSync();
  const [bad] = await rowsOf<{ count: number }>(connection, "SELECT count(*) AS count FROM bad");
  if (bad?.count)
    await locate(
      connection,
      path,
      mapping,
      rejects.some(({ encoding }) => encoding),
    );
}

async function readRejects(connection: DuckDBConnection): Promise<Reject[]> {
  const rows = await rowsOf<{
    line: number;
    type: string;
    name: string | null;
    message: string;
    text: string;
  }>(
    connection,
    `SELECT line, error_type::VARCHAR AS type, column_name AS name, error_message AS message, csv_line AS text
     FROM reject_errors ORDER BY line`,
  );
  const byLine = new Map<number, Reject>();
  for (const { line, type, name, message, text } of rows) {
    const reject = byLine.get(line) ?? { line, reasons: [], columns: [], text: text ?? "", encoding: false };
    reject.reasons.push(message);
    reject.columns.push(name);
    reject.encoding ||= type === "INVALID ENCODING";
    byLine.set(line, reject);
  }
  return [...byLine.values()];
}

/** DuckDB's text of a rejected row may begin with the empty lines before it, and hold several lines. */
function linesOf(text: string): string[] {
  return text.replace(/^[\r\n]+|[\r\n]+$/g, "").split(/\r\n|\n|\r/);
}

/** DuckDB's message as one sentence that names the column as the file does. */
function explain({ reasons, columns }: Reject, names: readonly string[]): string {
  const [reason = "", column] = [reasons[0], columns[0]];
  const name = names[Number(column?.slice(1))] ?? "a column";
  const value = /Could not convert string "(.*)" to '(\w+)'/s.exec(reason);
  if (value) return `${name}: "${value[1]?.slice(0, 80)}" is not a number.`;
  if (reason.startsWith("Error when converting")) return `${name} is empty.`;
  const widths = reasons.flatMap((text) => [
    /Expected Number of Columns: (\d+) Found: (\d+)/.exec(text) ?? [],
  ]);
  // DuckDB names each column that a short line lacks: the first tells how many there are.
  const [, expected, found] = widths.find(([match]) => match) ?? [];
  if (found) return `The line has ${found} fields where ${expected} are expected.`;
  if (/unterminated quote/.test(reason)) return "A quote opens and does not end.";
  if (/not utf-8/.test(reason)) return "The line is not encoded as UTF-8.";
  return reason.split("\n")[0] ?? reason;
}

/**
 * The k-th row that DuckDB parsed is the k-th line that is not empty, not the header and not rejected.
 * (A quoted value with a line break inside would shift this; bars have none.)
 */
async function locate(
  connection: DuckDBConnection,
  path: string,
  mapping: ImportMapping,
  isLatin: boolean,
): Promise<void> {
  const raw = dialectSql({ delimiter: "\u0001", quote: "" });
  await connection.run(
    `INSERT INTO quarantine
     WITH lines AS (
       SELECT text, row_number() OVER () AS line FROM read_csv(${literal(path)}, auto_detect=false, header=false,
         ${raw}, columns={'text': 'VARCHAR'}, ${isLatin ? "encoding='latin-1'," : ""} ignore_errors=true)
     ), rows AS (
       SELECT line, text, row_number() OVER () - 1 AS ordinal FROM lines
       WHERE text IS NOT NULL AND line NOT IN (SELECT line FROM quarantine)
     )
     SELECT line, reason, text[:500] FROM rows
     JOIN (SELECT ordinal + ${mapping.header ? 1 : 0} AS ordinal, reason FROM bad) USING (ordinal)`,
  );
}
