/** What a file of market data means: its columns, times and prices. Pure recognition; the reading is the server's. */
export { columnNames, datasetZone, ImportMapping, QUOTE_COLUMNS, stampZone } from "./mapping.ts";
export { type Question, type Recognition, recognise, type Sample } from "./recognise.ts";
export { guessCalendar, guessResolution } from "./spacing.ts";
export { parseTime, STRPTIME, type TimeShape, timeShapesOf } from "./time-formats.ts";
