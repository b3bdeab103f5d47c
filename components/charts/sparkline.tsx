import { pick, thinIndices } from "./thin.ts";

/** A word-sized line without axes; decoration beside a figure, so it is hidden from screen readers. */
export function Sparkline({
  values,
  width = 96,
  height = 20,
  color = "var(--series-1)",
}: {
  values: ArrayLike<number>;
  width?: number;
  height?: number;
  color?: string;
}) {
  if (values.length < 2) return null;
  const drawn = pick(values, thinIndices(values, width));
  const low = Math.min(...drawn);
  const range = Math.max(...drawn) - low || 1;
  const points = Array.from(drawn, (value, i) => {
    const x = (i / (drawn.length - 1)) * (width - 2) + 1;
    const y = height - 2 - ((value - low) / range) * (height - 4);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    <svg width={width} height={height} aria-hidden="true" className="inline-block align-middle">
      <polyline
        points={points.join(" ")}
        fill="none"
        stroke={color}
        strokeWidth="1.25"
        strokeLinejoin="round"
      />
    </svg>
  );
}
