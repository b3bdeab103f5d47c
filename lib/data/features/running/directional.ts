import { wilderSum } from "./exponential.ts";
import { directionalMovement, rangeOfBar } from "./true-range.ts";

/** Wilder's directional indicators, 0 … 100, from bar n on. A sum of zero leaves DX where it was. */
export function directional(length: number) {
  const movement = directionalMovement();
  const range = rangeOfBar();
  const plusSum = wilderSum(length);
  const minusSum = wilderSum(length);
  const rangeSum = wilderSum(length);
  const shown = { plus: Number.NaN, minus: Number.NaN, dx: Number.NaN };
  let seen = 0;
  let lastDx = 0;
  return (high: number, low: number, close: number) => {
    const moved = movement(high, low);
    const plus = plusSum(moved.plus);
    const minus = minusSum(moved.minus);
    const width = rangeSum(range(high, low, close));
    if (seen++ < length) return shown;
    shown.plus = width === 0 ? 0 : (100 * plus) / width;
    shown.minus = width === 0 ? 0 : (100 * minus) / width;
    const all = shown.plus + shown.minus;
    if (all !== 0) lastDx = (100 * Math.abs(shown.plus - shown.minus)) / all;
    shown.dx = lastDx;
    return shown;
  };
}
