/** Sine, cosine and their inverses for lib/core/math.ts, which exports them. Angles in radians. */
import { product, sum, tail } from "./double-double.ts";

/** π/2 in four parts; the first three have 33 bits, so their products with a quadrant number are exact. */
const QUARTER = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21, 8.4784276603689e-32];
const HALF_PI = 1.5707963267948966;
const HALF_PI_TAIL = 6.123233995736766e-17;
const QUADRANTS_BY_PARTS = 2 ** 20;
/** atan(k/8) in two parts, k = 0 … 8. */
const ATAN_OF_EIGHTHS = [
  [0, 0],
  [0.12435499454676144, -3.1253241424539383e-18],
  [0.24497866312686414, 1.0698755618734451e-17],
  [0.35877067027057225, -2.4623815582638635e-17],
  [0.4636476090008061, 2.2698777452961687e-17],
  [0.5585993153435624, -5.4556305485916264e-18],
  [0.6435011087932844, 1.5834785051444286e-17],
  [0.7188299996216245, -2.1478388444456983e-17],
  [0.7853981633974483, 3.061616997868383e-17],
] as const;

let angle = 0;
let angleTail = 0;

/** Leaves x − quadrant × π/2 in `angle` + `angleTail`, at most π/4 in size, and answers the quadrant 0 … 3. */
function reduce(x: number): number {
  const quadrant = Math.round(x / HALF_PI);
  if (Math.abs(quadrant) > QUADRANTS_BY_PARTS) return reduceExactly(x);
  const second = sum(x - quadrant * QUARTER[0]!, -quadrant * QUARTER[1]!);
  const secondTail = tail;
  const third = sum(second, -quadrant * QUARTER[2]!);
  const rest = secondTail + (tail - quadrant * QUARTER[3]!);
  angle = sum(third, rest);
  angleTail = tail;
  return quadrant & 3;
}

const FRACTION_BITS = 1300n;
let halfPiScaled = 0n;

/** π/2 × 2^1300 by Machin's formula π/4 = 4 atan(1/5) − atan(1/239), made on first need. */
function scaledHalfPi(): bigint {
  if (halfPiScaled) return halfPiScaled;
  const guard = 64n;
  const one = 1n << (FRACTION_BITS + guard);
  const arctangent = (inverse: bigint) => {
    let power = one / inverse;
    let total = power;
    for (let k = 3n, sign = -1n; power !== 0n; k += 2n, sign = -sign) {
      power /= inverse * inverse;
      total += (sign * power) / k;
    }
    return total;
  };
  halfPiScaled = (2n * (4n * arctangent(5n) - arctangent(239n))) >> guard;
  return halfPiScaled;
}

/** The same for huge x, in whole numbers. x above 2^20 is a whole number times 2^−32 or more. */
function reduceExactly(x: number): number {
  const fraction = 2 ** 32;
  const scaled =
    Math.abs(x) < 2 ** 900 ? BigInt(x * fraction) << (FRACTION_BITS - 32n) : BigInt(x) << FRACTION_BITS;
  const quarter = scaledHalfPi();
  const half = quarter >> 1n;
  const shifted = scaled + half;
  const quadrant = shifted >= 0n ? shifted / quarter : -((quarter - 1n - shifted) / quarter);
  const remainder = scaled - quadrant * quarter;
  const high = Number(remainder >> (FRACTION_BITS - 120n));
  angle = high / 2 ** 120;
  angleTail = Number((remainder >> (FRACTION_BITS - 120n)) - BigInt(high)) / 2 ** 120;
  return Number(quadrant & 3n);
}

/** Taylor coefficients after x and after 1 − x²/2, highest first, in powers of x². */
const SINE = Float64Array.from({ length: 9 }, (_, k) => inverseFactorial(19 - 2 * k));
const COSINE = Float64Array.from({ length: 9 }, (_, k) => inverseFactorial(20 - 2 * k));

function inverseFactorial(n: number): number {
  let factorial = 1;
  for (let k = 2; k <= n; k++) factorial *= k;
  return Math.floor(n / 2) % 2 === 0 ? 1 / factorial : -1 / factorial;
}

function polynomial(coefficients: Float64Array, x: number): number {
  let value = coefficients[0]!;
  for (let k = 1; k < coefficients.length; k++) value = value * x + coefficients[k]!;
  return value;
}

function sineNearZero(x: number, rest: number): number {
  const square = x * x;
  return x + (x * square * polynomial(SINE, square) + rest * (1 - square / 2));
}

function cosineNearZero(x: number, rest: number): number {
  const half = (x * x) / 2;
  const top = 1 - half;
  return top + (1 - top - half + (x * x * x * x * polynomial(COSINE, x * x) - x * rest));
}

export function sin(x: number): number {
  if (x === 0) return x;
  if (!Number.isFinite(x)) return Number.NaN;
  const quadrant = reduce(x);
  const value = quadrant % 2 === 0 ? sineNearZero(angle, angleTail) : cosineNearZero(angle, angleTail);
  return quadrant < 2 ? value : -value;
}

export function cos(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const quadrant = reduce(x);
  const value = quadrant % 2 === 0 ? cosineNearZero(angle, angleTail) : sineNearZero(angle, angleTail);
  return quadrant === 0 || quadrant === 3 ? value : -value;
}

export function tan(x: number): number {
  if (x === 0) return x;
  if (!Number.isFinite(x)) return Number.NaN;
  const quadrant = reduce(x);
  const sine = sineNearZero(angle, angleTail);
  const cosine = cosineNearZero(angle, angleTail);
  return quadrant % 2 === 0 ? sine / cosine : -cosine / sine;
}

/** Coefficients of (atan(t) − t) ÷ t³ in powers of t², highest first: enough for |t| ≤ 1/16. */
const ATAN = Float64Array.from({ length: 8 }, (_, k) => (k % 2 === 0 ? 1 : -1) / (17 - 2 * k));

/** atan(y ÷ x) for 0 ≤ y ≤ x, x > 0, as high part + `tail`: atan(c) + atan((y − c x) ÷ (x + c y)), c = k/8. */
function atanOfRatio(y: number, x: number): number {
  const eighth = Math.round((8 * y) / x);
  const c = eighth / 8;
  const [known, knownTail] = ATAN_OF_EIGHTHS[eighth]!;
  const along = product(c, x);
  const alongTail = tail;
  const across = product(c, y);
  const acrossTail = tail;
  const numerator = y - along - alongTail;
  const denominator = x + (across + acrossTail);
  const t = numerator / denominator;
  const square = t * t;
  return sum(known, t + (t * square * polynomial(ATAN, square) + knownTail));
}

export function atan(x: number): number {
  if (x === 0 || Number.isNaN(x)) return x;
  const size = Math.abs(x);
  if (size > 2 ** 60) return Math.sign(x) * HALF_PI;
  if (size <= 1) return Math.sign(x) * atanOfRatio(size, 1);
  const other = atanOfRatio(1, size);
  return Math.sign(x) * (HALF_PI - other + (HALF_PI_TAIL - tail));
}

export function atan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const sign = y < 0 || Object.is(y, -0) ? -1 : 1;
  const left = x < 0 || Object.is(x, -0);
  const height = Math.abs(y);
  const width = Math.abs(x);
  if (height === 0) return left ? sign * Math.PI : y;
  if (width === 0 || (height === Number.POSITIVE_INFINITY && width < height)) return sign * HALF_PI;
  const acute = acuteAngle(height, width);
  return sign * (left ? Math.PI - acute + 2 * HALF_PI_TAIL : acute);
}

function acuteAngle(height: number, width: number): number {
  if (width === Number.POSITIVE_INFINITY) return height === width ? HALF_PI / 2 : 0;
  // Ratios beyond 2^60 decide the angle alone; scaling keeps the products below inside the range.
  if (height / width > 2 ** 60) return HALF_PI;
  if (height / width < 2 ** -60) return height / width;
  const scale =
    Math.max(height, width) > 2 ** 500 ? 2 ** -500 : Math.max(height, width) < 2 ** -500 ? 2 ** 500 : 1;
  const y = height * scale;
  const x = width * scale;
  if (y <= x) return atanOfRatio(y, x);
  const other = atanOfRatio(x, y);
  return HALF_PI - other + (HALF_PI_TAIL - tail);
}

export function asin(x: number): number {
  if (x === 0) return x;
  return Math.abs(x) > 1 ? Number.NaN : atan2(x, Math.sqrt((1 - x) * (1 + x)));
}

export function acos(x: number): number {
  return Math.abs(x) > 1 ? Number.NaN : 2 * atan2(Math.sqrt(1 - x), Math.sqrt(1 + x));
}
