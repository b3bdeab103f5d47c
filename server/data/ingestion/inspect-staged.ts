import type { DuckDBConnection } from "@duckdb/node-api";
import { AppError } from "#lib/core/errors.ts";
import { Zone } from "#lib/core/time.ts";
import { calendarOf } from "#lib/data/calendars/index.ts";
import { datasetZone, type ImportMapping } from "#lib/data/ingestion/index.ts";
import { BarInspector, type FindingsReport } from "#lib/data/validation/index.ts";
import { rowsOf, streamDoubles } from "#server/data/storage/index.ts";
import type { BadRow } from "./stage-bars.ts";

const MAX_SYMBOLS = 100_000;

/** Streams `bars` through the inspector: what is doubtful, and which rows repeat an earlier bar's time. */
export async function inspectStaged(
  connection: DuckDBConnection,
  mapping: ImportMapping,
): Promise<{ findings: FindingsReport; duplicates: BadRow[] }> {
  const symbols = await rowsOf<{ symbol: string; rows: number }>(
    connection,
    "SELECT symbol, count(*) AS rows FROM bars GROUP BY symbol ORDER BY symbol",
  );
  if (symbols.length > MAX_SYMBOLS)
    throw new AppError(
      "bad-input",
      `The file holds ${symbols.length} symbols, more than ${MAX_SYMBOLS}: the column of symbols is probably wrong.`,
    );
  const calendar = calendarOf(mapping.calendar);
  const inspector = new BarInspector(
    {
      resolution: mapping.resolution,
      calendar,
      zone: new Zone(datasetZone(mapping)),
      calendarZone: new Zone(calendar.timeZone),
    },
    { hasVolume: mapping.columns.volume !== undefined },
  );
  const duplicates: BadRow[] = [];
  const onDuplicate = (ordinal: number, same: boolean) =>
    duplicates.push({
      ordinal,
      reason: same
        ? "Repeats an earlier bar of the same time."
        : "Contradicts an earlier bar of the same time; the first is kept.",
    });
  let current = -1;
  let left = 0;
  await streamDoubles(
    connection,
    `SELECT ordinal::DOUBLE, epoch_us(start)::DOUBLE, epoch_us("end")::DOUBLE, open, high, low, close, volume
     FROM bars`,
    (columns, rows) => {
      for (let at = 0; at < rows; ) {
        if (left === 0) {
          current++;
          left = symbols[current]!.rows;
          inspector.begin(symbols[current]!.symbol);
        }
        const length = Math.min(left, rows - at);
        const cut = columns.map((column) => column.subarray(at, at + length));
        const [ordinal, start, end, open, high, low, close, volume] = cut as [
          Float64Array,
          ...Float64Array[],
        ];
        inspector.add(
          {
            length,
            ordinal,
            start: start!,
            end: end!,
            open: open!,
            high: high!,
            low: low!,
            close: close!,
            volume: volume!,
          },
          onDuplicate,
        );
        left -= length;
        at += length;
      }
    },
  );
  return { findings: inspector.report(), duplicates };
}
