/** Figures as a trader reads them: `−0.44 %`, `1 043.00`, `2.10 M`, `—` for no value. */

/** Narrow no-break space: groups thousands and stands before a unit, and never wraps. */
const NARROW = "\u202f";
const MINUS = "\u2212";
export const NO_VALUE = "—";

type Figure = number | null | undefined;
type Options = { readonly sign?: boolean };

const formats = new Map<number, Intl.NumberFormat>();
function fixed(decimals: number): Intl.NumberFormat {
  let format = formats.get(decimals);
  if (!format) {
    format = new Intl.NumberFormat("en-US", {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      signDisplay: "negative",
    });
    formats.set(decimals, format);
  }
  return format;
}

/** Fixed decimals; `sign` writes the plus of a gain. A rounded zero carries no sign. */
export function formatNumber(value: Figure, decimals = 2, options: Options = {}): string {
  if (value == null || Number.isNaN(value)) return NO_VALUE;
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${MINUS}∞`;
  const text = fixed(decimals).format(value).replaceAll(",", NARROW).replace("-", MINUS);
  const isZero = !/[1-9]/.test(text);
  return options.sign && value > 0 && !isZero ? `+${text}` : text;
}

export function formatInteger(value: Figure, options: Options = {}): string {
  return formatNumber(value, 0, options);
}

/** A fraction as percent: 0.0123 → `1.23 %`. */
export function formatPercent(fraction: Figure, decimals = 2, options: Options = {}): string {
  const text = formatNumber(fraction == null ? null : fraction * 100, decimals, options);
  return text === NO_VALUE ? text : `${text}${NARROW}%`;
}

/** Large amounts short (`2.10 M`); the full value belongs in the title and the copy. */
export function formatCompact(value: Figure, options: Options = {}): string {
  if (value == null || Number.isNaN(value)) return NO_VALUE;
  const size = Math.abs(value);
  if (size >= 999_995e6) return `${formatNumber(value / 1e12, 2, options)}${NARROW}T`;
  if (size >= 999_995e3) return `${formatNumber(value / 1e9, 2, options)}${NARROW}B`;
  if (size >= 999_995) return `${formatNumber(value / 1e6, 2, options)}${NARROW}M`;
  return formatNumber(value, size >= 1000 ? 0 : 2, options);
}

/** Decimals a price needs: cents for what costs more than a unit, five figures for FX and small coins. */
export function priceDecimals(price: number): number {
  const size = Math.abs(price);
  if (!(size > 0) || size >= 10) return 2;
  return size >= 1 ? 4 : 5;
}

/** A quantity without useless zeros: `120`, `0.0514`. */
export function formatQuantity(value: Figure, options: Options = {}): string {
  if (value == null || Number.isNaN(value) || Number.isInteger(value)) return formatInteger(value, options);
  const decimals = Math.abs(value) >= 1000 ? 2 : 4;
  const text = formatNumber(value, decimals, options);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
