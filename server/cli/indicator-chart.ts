import type { Indicator } from "#lib/data/features/index.ts";

const WIDTH = 320;
const HEIGHT = 90;
const EDGE = 4;
const BARS = 90;
const COLOURS = ["#2563eb", "#ea580c", "#0d9488", "#9333ea", "#64748b"];
const PRICE_COLOUR = "#94a3b8";

type Scale = (value: number) => number;

/** A small picture of the last bars: the outputs, and the close behind those that belong to its pane. */
export function indicatorChart(
  indicator: Indicator,
  outputs: readonly Float64Array[],
  close: Float64Array,
): string {
  const shown = outputs.map((column) => column.slice(-BARS));
  const price = close.slice(-BARS);
  const onPrice = indicator.pane === "price";
  const drawn = indicator.outputs.map((name) => indicator.plot?.[name] ?? "line");
  const scaled = shown.filter((_, k) => drawn[k] !== "marks");
  const scale = scaleOf([...(onPrice ? [price] : []), ...(scaled.length > 0 ? scaled : shown)]);
  const parts = [
    ...(onPrice ? [path(price, scale, PRICE_COLOUR)] : []),
    ...(indicator.levels ?? []).map((level) => levelLine(scale(level))),
    ...shown.flatMap((column, k) => {
      if (drawn[k] === "marks" && scaled.length > 0) return [];
      const colour = COLOURS[k % COLOURS.length]!;
      if (drawn[k] === "histogram" || drawn[k] === "marks") return [sticks(column, scale, colour)];
      return [drawn[k] === "dots" ? dots(column, scale, colour) : path(column, scale, colour)];
    }),
  ].filter((part) => part !== "");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

const x = (bar: number): number => Math.round(EDGE + (bar * (WIDTH - 2 * EDGE)) / (BARS - 1));

function scaleOf(columns: readonly Float64Array[]): Scale {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const column of columns)
    for (const value of column)
      if (!Number.isNaN(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
  const span = high > low ? high - low : 1;
  return (value) => Math.round(HEIGHT - EDGE - ((value - low) / span) * (HEIGHT - 2 * EDGE));
}

function path(column: Float64Array, scale: Scale, colour: string): string {
  const points = [...column].flatMap((value, bar) =>
    Number.isNaN(value) ? [] : [`${x(bar)},${scale(value)}`],
  );
  return points.length === 0 ? "" : `<polyline fill="none" stroke="${colour}" points="${points.join(" ")}"/>`;
}

function sticks(column: Float64Array, scale: Scale, colour: string): string {
  const foot = Math.max(EDGE, Math.min(HEIGHT - EDGE, scale(0)));
  const moves = [...column].flatMap((value, bar) =>
    Number.isNaN(value) || scale(value) === foot ? [] : [`M${x(bar)} ${foot}V${scale(value)}`],
  );
  const line = `<path stroke="${PRICE_COLOUR}" d="M${EDGE} ${foot}H${WIDTH - EDGE}"/>`;
  return `${line}<path stroke="${colour}" d="${moves.join("") || `M${EDGE} ${foot}`}"/>`;
}

const dots = (column: Float64Array, scale: Scale, colour: string): string =>
  `<path fill="${colour}" d="${[...column]
    .flatMap((value, bar) => (Number.isNaN(value) ? [] : [`M${x(bar) - 1} ${scale(value) - 1}h2v2h-2z`]))
    .join("")}"/>`;

const levelLine = (y: number): string =>
  y < 0 || y > HEIGHT
    ? ""
    : `<path stroke="#cbd5e1" stroke-dasharray="3 3" d="M${EDGE} ${y}H${WIDTH - EDGE}"/>`;
