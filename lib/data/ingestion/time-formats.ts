import type { Micros } from "#lib/core/columns.ts";

export const EPOCH_FORMATS = ["epoch-s", "epoch-ms", "epoch-us", "epoch-ns"] as const;
export type EpochFormat = (typeof EPOCH_FORMATS)[number];

/** The strptime patterns that may be asked for: letters that we know, and what stands between them. */
export const STRPTIME = /^(?:%[YymdbHIMSfpz]|[-/.,: TZ])+$/;

/** A way to read times, and what it says about the zone. */
export type TimeShape = { format: string; stamps: "date" | "local" | "instant" };

const DATES = [
  "%Y-%m-%d",
  "%Y/%m/%d",
  "%Y.%m.%d",
  "%Y%m%d",
  "%d/%m/%Y",
  "%m/%d/%Y",
  "%d.%m.%Y",
  "%d-%m-%Y",
  "%m-%d-%Y",
  "%d/%m/%y",
  "%m/%d/%y",
  "%d-%b-%Y",
  "%d-%b-%y",
  "%d %b %Y",
  "%b %d, %Y",
  "%b %d %Y",
  "%Y-%m",
];
const CLOCKS = ["%H:%M:%S", "%H:%M", "%H:%M:%S.%f", "%H%M%S", "%H%M", "%I:%M:%S %p", "%I:%M %p"];
const ZONES = ["", "Z", "%z", " %z"];
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const TOKENS: Record<string, string> = {
  "%Y": "(?<Y>\\d{4})",
  "%y": "(?<y>\\d{2})",
  "%m": "(?<m>\\d{1,2})",
  "%d": "(?<d>\\d{1,2})",
  "%b": "(?<b>[A-Za-z]{3})",
  "%H": "(?<H>\\d{1,2})",
  "%I": "(?<I>\\d{1,2})",
  "%M": "(?<M>\\d{2})",
  "%S": "(?<S>\\d{2})",
  "%f": "(?<f>\\d{1,6})",
  "%p": "(?<p>[AaPp][Mm])",
  "%z": "(?<z>Z|[+-]\\d{2}:?\\d{2}|[+-]\\d{2})",
};
const COMPACT = new Set(["%Y%m%d", "%H%M%S", "%H%M"]);

function patternOf(format: string): RegExp {
  const source = format.replace(/%[A-Za-z]|[.]/g, (token) => TOKENS[token] ?? "\\.");
  const compact = [...COMPACT].some((piece) => format.includes(piece));
  return new RegExp(`^${compact ? source.replaceAll("{1,2}", "{2}") : source}$`);
}

const patterns = new Map<string, RegExp>();

/** µs of a wall clock that shows `text`, as if in UTC; undefined when the pattern does not fit. For proposals only. */
export function parseTime(text: string, format: string): Micros | undefined {
  const epoch = EPOCH_FORMATS.indexOf(format as EpochFormat);
  if (epoch >= 0) return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) * EPOCH_MICROS[epoch]! : undefined;
  if (format === "iso") return parseIso(text);
  let pattern = patterns.get(format);
  if (!pattern) {
    pattern = patternOf(format);
    patterns.set(format, pattern);
  }
  const found = pattern.exec(text)?.groups;
  return found ? microsOf(found) : undefined;
}

const EPOCH_MICROS = [1e6, 1e3, 1, 1e-3];
/** Like DuckDB's cast: a date, perhaps a clock, perhaps an offset. */
const ISO =
  /^(?<Y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2})(?:[ T](?<H>\d{1,2}):(?<M>\d{2})(?::(?<S>\d{2})(?:\.(?<f>\d{1,6})\d*)?)?(?<z>Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

function parseIso(text: string): Micros | undefined {
  const found = ISO.exec(text)?.groups;
  return found ? microsOf(found) : undefined;
}

function microsOf(found: Record<string, string | undefined>): Micros | undefined {
  const year = found.Y ? Number(found.Y) : 2000 + Number(found.y) - (Number(found.y) >= 69 ? 100 : 0);
  const month = found.b ? MONTHS.indexOf(found.b.toLowerCase()) + 1 : Number(found.m);
  const date = Number(found.d ?? 1);
  const hour = found.I ? (Number(found.I) % 12) + (/p/i.test(found.p ?? "") ? 12 : 0) : Number(found.H ?? 0);
  const [minute, second] = [Number(found.M ?? 0), Number(found.S ?? 0)];
  if (month < 1 || month > 12 || date < 1 || date > 31 || hour > 24 || minute > 59 || second > 60)
    return undefined;
  const fraction = Number((found.f ?? "0").padEnd(6, "0"));
  return Date.UTC(year, month - 1, date, hour, minute, second) * 1000 + fraction - offsetOf(found.z);
}

function offsetOf(zone: string | undefined): Micros {
  const [, sign, hours = "0", minutes = "0"] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone ?? "") ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000_000;
}

/** Every way in which all of the texts can be read, the likeliest first. `clocks`: times of day from a second column. */
export function timeShapesOf(texts: readonly string[], clocks?: readonly string[]): TimeShape[] {
  if (texts.length === 0) return [];
  const joined = clocks ? texts.map((text, i) => `${text} ${clocks[i] ?? ""}`) : texts;
  const fits = (format: string) => joined.every((text) => parseTime(text, format) !== undefined);
  if (!clocks && fits("iso")) return [{ format: "iso", stamps: isoStamps(texts) }];
  const epoch = clocks ? undefined : epochOf(texts);
  if (epoch) return [{ format: epoch, stamps: "instant" }];
  const shapes: TimeShape[] = [];
  for (const date of DATES) {
    if (!clocks && fits(date)) shapes.push({ format: date, stamps: "date" });
    for (const separator of [" ", "T", ", "])
      for (const clock of CLOCKS)
        for (const zone of ZONES) {
          const format = `${date}${separator}${clock}${zone}`;
          if (fits(format)) shapes.push({ format, stamps: zone === "" ? "local" : "instant" });
        }
  }
  return shapes;
}

function isoStamps(texts: readonly string[]): TimeShape["stamps"] {
  if (texts.every((text) => /(Z|\d[+-]\d{2}(:?\d{2})?)$/.test(text) && text.includes(":"))) return "instant";
  return texts.every((text) => !text.includes(":")) ? "date" : "local";
}

/** The unit by which the numbers fall between 1971 and 2100. */
function epochOf(texts: readonly string[]): EpochFormat | undefined {
  if (!texts.every((text) => /^\d{8,19}(\.\d+)?$/.test(text))) return undefined;
  const [low, high] = [31_536_000e6, 4_102_444_800e6];
  return EPOCH_FORMATS.find((format) =>
    texts.every((text) => {
      const time = parseTime(text, format);
      return time !== undefined && time > low && time < high && text.length >= 9;
    }),
  );
}
