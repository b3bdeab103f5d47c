import { z } from "zod";
import { RESOLUTIONS } from "#lib/core/columns.ts";
import { CALENDAR_IDS, calendarOf } from "#lib/data/calendars/index.ts";
import { EPOCH_FORMATS, STRPTIME } from "./time-formats.ts";

/** A column by its place, 0 = first. */
const Column = z.int().min(0).max(199);
const OptionalColumn = Column.optional();

export const QUOTE_COLUMNS = ["askOpen", "askHigh", "askLow", "askClose"] as const;

/** How to read one CSV file as bars: what was recognised, as confirmed. */
export const ImportMapping = z
  .strictObject({
    delimiter: z.enum([",", ";", "\t", "|"]),
    /** Empty when the file quotes nothing: a stray quote then spoils its own line only. */
    quote: z.enum(['"', ""]),
    decimal: z.enum([".", ","]),
    header: z.boolean(),
    columnCount: z.int().min(1).max(200),
    /** Without open, high or low, the close stands for them. With ask columns, the others are the bid's. */
    columns: z.strictObject({
      time: Column,
      /** Time of day, when it has a column of its own. */
      clock: OptionalColumn,
      open: OptionalColumn,
      high: OptionalColumn,
      low: OptionalColumn,
      close: Column,
      volume: OptionalColumn,
      adjustedClose: OptionalColumn,
      symbol: OptionalColumn,
      askOpen: OptionalColumn,
      askHigh: OptionalColumn,
      askLow: OptionalColumn,
      askClose: OptionalColumn,
    }),
    /** Which price of a quote file becomes the bar. */
    side: z.enum(["trade", "bid", "ask", "mid"]),
    /** "iso", an epoch unit, or a strptime pattern of "time" or of "time clock". */
    timeFormat: z.union([z.literal("iso"), z.enum(EPOCH_FORMATS), z.string().regex(STRPTIME)]),
    /** date: a day without a clock; local: a clock in `timeZone`; instant: with offset, or an epoch. */
    stamps: z.enum(["date", "local", "instant"]),
    /** IANA zone of local times. */
    timeZone: z.string().min(1).max(64).refine(isTimeZone, "is not a time zone such as America/New_York"),
    /** Whether a time is the start or the end of its bar. */
    stampedAt: z.enum(["start", "end"]),
    /** raw: prices as given; adjusted: open, high, low and close × adjusted close ÷ close. */
    prices: z.enum(["raw", "adjusted"]),
    /** The symbol of every row, when no column holds it. */
    symbol: z
      .string()
      .trim()
      .regex(/^[^\s'"\\]{1,64}$/, "is a symbol of 1 to 64 characters without spaces and quotes")
      .optional(),
    resolution: z.enum(RESOLUTIONS),
    calendar: z.enum(CALENDAR_IDS),
  })
  .superRefine((mapping, context) => {
    const problem = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: path.split("."), message });
    const { columns } = mapping;
    if (columns.symbol === undefined && !mapping.symbol) problem("symbol", "is needed: no column holds one");
    for (const [role, column] of Object.entries(columns))
      if (column !== undefined && column >= mapping.columnCount)
        problem(`columns.${role}`, `is column ${column + 1}, but the file has ${mapping.columnCount}`);
    if (mapping.side !== "trade" && QUOTE_COLUMNS.some((role) => columns[role] === undefined))
      problem("side", "needs the four ask columns");
    if (mapping.prices === "adjusted" && columns.adjustedClose === undefined)
      problem("prices", "needs a column of adjusted closes");
    if (columns.clock !== undefined && !mapping.timeFormat.includes("%"))
      problem("timeFormat", "needs a pattern for date and clock");
  });
export type ImportMapping = z.infer<typeof ImportMapping>;

/** The zone in which the dataset counts its days: the market's own, where the calendar has one. */
export function datasetZone(mapping: Pick<ImportMapping, "calendar" | "timeZone">): string {
  const market = mapping.calendar === "XNYS" || mapping.calendar === "24/5";
  return market ? calendarOf(mapping.calendar).timeZone : mapping.timeZone;
}

/** The zone in which a time without offset is read. A bare date is a day of the dataset. */
export function stampZone(mapping: ImportMapping): string {
  return mapping.stamps === "date" ? datasetZone(mapping) : mapping.timeZone;
}

/** Names for messages: the header's, or "column 3". */
export function columnNames(
  mapping: Pick<ImportMapping, "header" | "columnCount">,
  firstRow: readonly string[],
) {
  return Array.from({ length: mapping.columnCount }, (_, i) => {
    const name = mapping.header ? firstRow[i]?.trim() : "";
    return name || `column ${i + 1}`;
  });
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}
