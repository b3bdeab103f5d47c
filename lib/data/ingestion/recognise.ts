import { DAY } from "#lib/core/time.ts";
import { RESOLUTION_MICROS } from "#lib/data/bars/index.ts";
import { type Cells, findRoles, isNumeric } from "./columns.ts";
import { ImportMapping } from "./mapping.ts";
import { guessCalendar, guessResolution } from "./spacing.ts";
import { parseTime, type TimeShape, timeShapesOf } from "./time-formats.ts";

/** The first rows of a file, cut by one separator. */
export type Sample = { delimiter: ImportMapping["delimiter"]; quote: ImportMapping["quote"]; rows: Cells[] };

/** What a person must decide, because the file does not say. */
export type Question = "time zone" | "day or month first" | "raw or adjusted" | "bid, ask or mid" | "symbol";

export type Recognition =
  | { ok: true; mapping: ImportMapping; questions: Question[]; formats: TimeShape[]; rows: Cells[] }
  | { ok: false; reason: string; rows: Cells[] };

/** Recognises a file from samples of it, one per separator that could be its own. Never guesses in silence: see questions. */
export function recognise(samples: readonly Sample[], fileName: string): Recognition {
  const [best] = samples
    .map((sample) => ({ sample, score: scoreOf(sample) }))
    .sort((a, b) => b.score - a.score);
  if (!best || best.sample.rows.length === 0)
    return {
      ok: false,
      reason: "The file holds no columns separated by comma, semicolon, tab or bar.",
      rows: [],
    };
  const { sample } = best;
  const header = hasHeader(sample.rows);
  const width = header ? (sample.rows[0]?.length ?? 0) : commonestWidth(sample.rows).width;
  const body = sample.rows.slice(header ? 1 : 0).filter((row) => row.length === width);
  if (body.length === 0)
    return { ok: false, reason: "The file holds a header and no rows of data.", rows: sample.rows };
  const roles = findRoles(header ? (sample.rows[0] ?? []) : [], body);
  const { time, close } = roles;
  if (time === undefined)
    return { ok: false, reason: missing("dates or times", sample.rows), rows: sample.rows };
  if (close === undefined)
    return { ok: false, reason: missing("closing prices", sample.rows), rows: sample.rows };
  const column = (i: number) => body.map((row) => row[i]?.trim() ?? "").slice(0, 200);
  const formats = timeShapesOf(
    readable(column(time)),
    roles.clock === undefined ? undefined : column(roles.clock),
  );
  const shape = formats[0];
  if (!shape) {
    const reason = `The times of column ${time + 1} ("${column(time)[0]}") are in no known format; write them as 2024-01-31 or 2024-01-31 09:30.`;
    return { ok: false, reason, rows: sample.rows };
  }
  const chosen = { sample, header, width, columns: { ...roles, time, close } };
  return { ...describe(chosen, body, formats, fileName), formats, rows: sample.rows };
}

type Chosen = {
  sample: Sample;
  header: boolean;
  width: number;
  columns: ImportMapping["columns"];
};

function describe(chosen: Chosen, body: Cells[], formats: TimeShape[], fileName: string) {
  const { columns, sample } = chosen;
  const shape = steadiest(formats, body, columns);
  const times = timesOf(body, columns, shape.format);
  const quotes = columns.askClose !== undefined;
  const resolution = guessResolution(oneSymbol(body, columns.symbol, times));
  const stamps = shape.stamps === "local" && RESOLUTION_MICROS[resolution] >= DAY ? "date" : shape.stamps;
  const symbol = columns.symbol === undefined ? symbolFrom(fileName) : undefined;
  const traded = symbol ?? body[0]?.[columns.symbol ?? 0] ?? "";
  const calendar = guessCalendar({ times, resolution, hasQuotes: quotes, symbol: traded });
  const zone = zoneInName(sample.rows[0]?.[columns.time] ?? "", chosen.header);
  const market = calendar === "24/7" ? "UTC" : "America/New_York";
  const mapping: ImportMapping = {
    delimiter: sample.delimiter,
    quote: sample.quote,
    decimal: decimalOf(sample.delimiter, body, columns.close),
    header: chosen.header,
    columnCount: chosen.width,
    columns,
    side: quotes ? "mid" : "trade",
    timeFormat: shape.format,
    stamps,
    timeZone: stamps === "instant" ? "UTC" : (zone ?? market),
    stampedAt: "start",
    prices: "raw",
    symbol,
    resolution,
    calendar,
  };
  const questions: Question[] = [];
  if (stamps === "local" && !zone) questions.push("time zone");
  if (new Set(formats.map(({ format }) => format.slice(0, 2))).size > 1) questions.push("day or month first");
  if (columns.adjustedClose !== undefined) questions.push("raw or adjusted");
  if (quotes) questions.push("bid, ask or mid");
  if (symbol !== undefined) questions.push("symbol");
  return { ok: true as const, mapping: ImportMapping.parse(mapping), questions };
}

/** A bad cell among good ones must not hide the format: texts that look like none of the others are left out. */
function readable(texts: string[]): string[] {
  const looks = (text: string) =>
    text
      .replace(/\d/g, "9")
      .replace(/[A-Za-z]+/g, "a")
      .replace(/9+/g, "9");
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(looks(text), (counts.get(looks(text)) ?? 0) + 1);
  const kept = texts.filter((text) => (counts.get(looks(text)) ?? 0) >= texts.length / 10);
  const valid = kept.filter((text) => timeShapesOf([text]).length > 0);
  return valid.length > kept.length / 2 ? valid : kept;
}

/** Of several readings, the one in which time runs most evenly: 03/04 after 02/04 is April. */
function steadiest(formats: TimeShape[], body: Cells[], columns: ImportMapping["columns"]): TimeShape {
  const unrest = ({ format }: TimeShape) => {
    const times = timesOf(body, columns, format);
    let total = 0;
    for (let i = 1; i < times.length; i++) total += Math.abs(times[i]! - times[i - 1]!);
    return total;
  };
  return formats.reduce((best, next) => (unrest(next) < unrest(best) ? next : best));
}

function timesOf(body: Cells[], { time, clock }: ImportMapping["columns"], format: string): number[] {
  return body.slice(0, 200).flatMap((row) => {
    const text = clock === undefined ? row[time] : `${row[time]?.trim()} ${row[clock]?.trim()}`;
    return parseTime(text?.trim() ?? "", format) ?? [];
  });
}

/** Times of the first symbol only: in a panel, neighbours belong to different symbols. */
function oneSymbol(body: Cells[], symbol: number | undefined, times: number[]): number[] {
  if (symbol === undefined) return times;
  const first = body[0]?.[symbol];
  return times.filter((_, i) => body[i]?.[symbol] === first);
}

/** Rows of equal width, and as many columns as that allows. */
function scoreOf({ rows }: Sample): number {
  const { width, count } = commonestWidth(rows);
  return width < 2 ? 0 : (count / rows.length) * 100 + width;
}

function commonestWidth(rows: readonly Cells[]): { width: number; count: number } {
  const widths = new Map<number, number>();
  for (const row of rows) widths.set(row.length, (widths.get(row.length) ?? 0) + 1);
  const [width = 0, count = 0] = [...widths].sort((a, b) => b[1] - a[1])[0] ?? [];
  return { width, count };
}

function hasHeader(rows: readonly Cells[]): boolean {
  const [first = [], second = []] = rows;
  if (first.some((cell) => isNumeric(cell))) return false;
  return second.some((cell) => isNumeric(cell)) || rows.length === 1;
}

function decimalOf(delimiter: string, body: Cells[], close: number): "." | "," {
  const text = body.map((row) => row[close] ?? "");
  return delimiter !== "," &&
    text.some((cell) => /,\d+$/.test(cell)) &&
    !text.some((cell) => /\.\d+$/.test(cell))
    ? ","
    : ".";
}

/** "time_utc" says UTC, "time_ny" New York. */
function zoneInName(name: string, header: boolean): string | undefined {
  if (!header) return undefined;
  if (/utc|gmt/i.test(name)) return "UTC";
  return /(^|[^a-z])(ny|est|edt|et|new.?york)([^a-z]|$)/i.test(name) ? "America/New_York" : undefined;
}

/** "SPY_trade.csv.gz" → SPY */
function symbolFrom(fileName: string): string {
  const stem = fileName.replace(/^.*[\\/]/, "").replace(/\.(csv|txt|tsv|gz)/gi, "");
  const word = stem.split(/[_\s]/)[0]?.replace(/[^\w.^=/-]/g, "") ?? "";
  return word.slice(0, 64) || "SYMBOL";
}

function missing(what: string, rows: readonly Cells[]): string {
  const seen = (rows[0] ?? []).slice(0, 8).join(", ");
  return `No column of ${what} was found among: ${seen}. Name the columns date, open, high, low, close, volume.`;
}
