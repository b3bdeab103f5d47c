import type { ImportMapping } from "./mapping.ts";
import { timeShapesOf } from "./time-formats.ts";

export type Cells = readonly string[];
export type Roles = Partial<ImportMapping["columns"]>;
type Role = keyof ImportMapping["columns"];

/** Names by which files call their columns, small letters and digits only; the first found wins. */
const NAMES: Record<Role, readonly string[]> = {
  time: [
    ...["datetime", "timestamp", "timestamputc", "timeutc", "timeny", "date", "dateutc", "opentime", "time"],
    ...["gmttime", "localtime", "tradedate", "tradingday", "day", "starttime", "bartime", "unix", "ts", "dt"],
  ],
  clock: ["time", "timeofday", "clock", "tm"],
  open: ["open", "openprice", "o", "bidopen", "openbid"],
  high: ["high", "highprice", "h", "max", "bidhigh", "highbid"],
  low: ["low", "lowprice", "l", "min", "bidlow", "lowbid"],
  close: ["close", "closelast", "closeprice", "last", "price", "c", "settle", "bidclose", "closebid"],
  volume: ["volume", "vol", "v", "totalvolume", "tradedvolume", "volumebtc", "tickvol", "tickvolume"],
  adjustedClose: ["adjclose", "adjustedclose", "adjcloseprice", "closeadj", "adj"],
  symbol: ["symbol", "ticker", "instrument", "contract", "pair", "code", "secid", "security", "expiry"],
  askOpen: ["askopen", "openask"],
  askHigh: ["askhigh", "highask"],
  askLow: ["asklow", "lowask"],
  askClose: ["askclose", "closeask"],
};

export function isNumeric(cell: string): boolean {
  return /^[-+]?(\d[\d.,]*|[.,]\d+)(e[-+]?\d+)?$/i.test(cell.trim());
}

/** Which column plays which part: by its name; without a header, by what it holds. */
export function findRoles(header: Cells, body: readonly Cells[]): Roles {
  if (header.length === 0) return byContent(body);
  const named = byName(header, body);
  const time = named.time ?? header.findIndex((_, i) => isTime(body, i));
  if (time < 0) return {};
  // A volume of 1000 reads like ten o'clock: what has a name is not asked.
  const taken = new Set([time, ...Object.values(named)]);
  const clock = named.clock ?? header.findIndex((_, i) => !taken.has(i) && areClocks(body, time, i));
  if (clock >= 0) named.clock = clock;
  if (named.close !== undefined) return { ...named, time };
  // One unnamed column of numbers can only be the price; several would be a guess.
  const numbers = header.flatMap((_, i) =>
    i !== time && i !== named.volume && isNumbers(body, i) ? [i] : [],
  );
  return numbers.length === 1 ? { ...named, time, close: numbers[0] } : { ...named, time };
}

function isNumbers(body: readonly Cells[], column: number): boolean {
  return body.slice(0, 50).every((row) => isNumeric(row[column] ?? ""));
}

function byName(header: Cells, body: readonly Cells[]): Roles {
  const names = header.map((name) => name.toLowerCase().replace(/[^a-z0-9]/g, ""));
  const roles: Roles = {};
  for (const role of Object.keys(NAMES) as Role[]) {
    const name = NAMES[role].find((known) => names.includes(known));
    if (name !== undefined) roles[role] = names.indexOf(name);
  }
  const { time, clock } = roles;
  if (time !== undefined && clock !== undefined && (clock === time || !areClocks(body, time, clock)))
    delete roles.clock;
  // "date" beside a complete "time" (a row number of days, a file's own date): the complete one is the time.
  if (
    clock !== undefined &&
    roles.clock === undefined &&
    clock !== time &&
    isTime(body, clock) &&
    !isTime(body, time)
  )
    roles.time = clock;
  return roles;
}

function areClocks(body: readonly Cells[], time: number, clock: number): boolean {
  const cells = (column: number) => body.slice(0, 20).map((row) => row[column]?.trim() ?? "");
  return timeShapesOf(cells(time), cells(clock)).length > 0;
}

function isTime(body: readonly Cells[], column: number | undefined): boolean {
  if (column === undefined) return false;
  return timeShapesOf(body.slice(0, 20).map((row) => row[column]?.trim() ?? "")).length > 0;
}

/** No names: the first times, the first words, then the numbers in the usual order. */
function byContent(body: readonly Cells[]): Roles {
  const width = body[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, i) => i);
  const time = columns.find((i) => isTime(body, i));
  if (time === undefined) return {};
  const roles: Roles = { time };
  if (time + 1 < width && /:/.test(body[0]?.[time + 1] ?? "") && areClocks(body, time, time + 1))
    roles.clock = time + 1;
  const words = columns.find((i) => i !== time && i !== roles.clock && !isNumbers(body, i));
  if (words !== undefined) roles.symbol = words;
  const numbers = columns.filter((i) => i !== time && i !== roles.clock && isNumbers(body, i));
  if (numbers.length >= 4) [roles.open, roles.high, roles.low, roles.close, roles.volume] = numbers;
  else [roles.close, roles.volume] = numbers;
  return Object.fromEntries(Object.entries(roles).filter(([, column]) => column !== undefined));
}
