/** How numbers, money, dates and durations are written. Shown text only: copying always yields raw values. */

/** Stands for "no value". Never write 0, N/A or an empty cell instead. */
export const NONE = "—";
const MINUS = "\u2212";
/** Narrow, and no line breaks there: a figure stays with its unit. */
const THIN_SPACE = "\u202f";

type Value = number | null | undefined;

const formatters = new Map<number, Intl.NumberFormat>();

function fixed(value: number, decimals: number): string {
  let formatter = formatters.get(decimals);
  if (!formatter) {
    formatter = new Intl.NumberFormat("en-US", {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    formatters.set(decimals, formatter);
  }
  const text = formatter.format(value).replaceAll(",", THIN_SPACE);
  const isZero = !/[1-9]/.test(text);
  return isZero ? text.replace("-", "") : text.replace("-", MINUS);
}

/** 1043 → "1 043.00"; −0.4 → "−0.40"; null, undefined and NaN → "—"; infinite → "∞". */
export function formatNumber(value: Value, decimals = 2): string {
  if (value === null || value === undefined || Number.isNaN(value)) return NONE;
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${MINUS}∞`;
  return fixed(value, decimals);
}

export function formatInteger(value: Value): string {
  return formatNumber(value, 0);
}

/** A fraction as percent: −0.0044 → "−0.44 %". With `unit: false` for columns that carry the unit in the head. */
export function formatPercent(fraction: Value, options: { decimals?: number; unit?: boolean } = {}): string {
  const { decimals = 2, unit = true } = options;
  if (fraction === null || fraction === undefined || Number.isNaN(fraction)) return NONE;
  const text = formatNumber(fraction * 100, decimals);
  return unit ? `${text}${THIN_SPACE}%` : text;
}

/** A fraction as basis points with one decimal: 0.00015 → "1.5 bp". */
export function formatBasisPoints(fraction: Value): string {
  if (fraction === null || fraction === undefined || Number.isNaN(fraction)) return NONE;
  return `${formatNumber(fraction * 10_000, 1)}${THIN_SPACE}bp`;
}

/** With its sign always shown: 327848 → "+327 848". Zero has no sign. */
export function formatSigned(value: Value, decimals = 2): string {
  const text = formatNumber(value, decimals);
  const positive = typeof value === "number" && value > 0 && /[1-9∞]/.test(text);
  return positive ? `+${text}` : text;
}

/**
 * Large money shortened: 2103000 → "2.10 M". Put the full value in the title. Beside others, as on an axis, all take the
 * unit of the largest: `like`.
 */
export function formatCompact(value: Value, decimals = 2, like: number = Number(value)): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return formatNumber(value, decimals);
  const scales: [number, string][] = [
    [1e12, "T"],
    [1e9, "B"],
    [1e6, "M"],
    [1e5, "k"],
  ];
  // What would be written as a thousand of a unit is one of the next.
  const scale = scales.find(([size]) => Math.abs(like) * (1 + 0.5 * 10 ** -(decimals + 3)) >= size);
  if (!scale) return formatNumber(value, Math.abs(like) >= 1000 ? 0 : decimals);
  const divisor = scale[1] === "k" ? 1e3 : scale[0];
  return `${fixed(value / divisor, decimals)}${THIN_SPACE}${scale[1]}`;
}

/** 812 → "812 B"; 5348576 → "5.1 MB" (decimal units). */
export function formatBytes(bytes: Value): string {
  if (bytes === null || bytes === undefined || !Number.isFinite(bytes)) return NONE;
  const units = ["B", "kB", "MB", "GB", "TB"];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${formatNumber(size, unit === 0 ? 0 : 1)}${THIN_SPACE}${units[unit]}`;
}

/** 38 → "38 ms"; 2400 → "2.4 s"; 205000 → "3 min 25 s"; 7500000 → "2 h 5 min". */
export function formatDuration(milliseconds: Value): string {
  if (milliseconds === null || milliseconds === undefined || !Number.isFinite(milliseconds)) return NONE;
  if (milliseconds < 1000) return `${formatInteger(milliseconds)}${THIN_SPACE}ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${formatNumber(seconds, 1)}${THIN_SPACE}s`;
  const parts: [number, string][] = [
    [86_400, "d"],
    [3600, "h"],
    [60, "min"],
    [1, "s"],
  ];
  const first = parts.findIndex(([size]) => seconds >= size);
  return parts
    .slice(first, first + 2)
    .map(([size], index) => {
      const above = index === 0 ? Number.POSITIVE_INFINITY : (parts[first]?.[0] ?? 1);
      return [Math.floor((seconds % above) / size), parts[first + index]?.[1]] as const;
    })
    .filter(([count], index) => index === 0 || count > 0)
    .map(([count, unit]) => `${formatInteger(count)}${THIN_SPACE}${unit}`)
    .join(" ");
}

/** A price to its tick; zeros beyond the cents of a very fine one say nothing: 1460.000000 → "1 460.00". */
export function formatPrice(value: Value, decimals: number): string {
  const text = formatNumber(value, decimals);
  return decimals > 4 ? text.replace(/(\.\d{2}\d*?)0+$/, "$1") : text;
}

/** Digits as they were written, their thousands set apart: "1234.5678" → "1 234.5678". */
export function groupThousands(digits: string): string {
  const [whole = "", fraction] = digits.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** A sentence's figures as others are written: "needs 441000" → "needs 441 000". Years and ids stay. */
export function groupDigits(sentence: string): string {
  return sentence.replace(/(?<![\w.-])\d{5,}(?![\w-])/g, groupThousands);
}

/** A quantity without useless zeros: 120 → "120"; 0.0514 → "0.0514"; at most `decimals`. */
export function formatQuantity(value: Value, decimals = 6): string {
  const text = formatNumber(value, typeof value === "number" && Number.isInteger(value) ? 0 : decimals);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
