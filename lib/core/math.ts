/**
 * The transcendental functions of `Math`, with the same bits on every host: only + − × ÷ and √ of float64,
 * which IEEE 754 fixes. Every other file of lib takes them from here. Errors stay below 1 ulp for exp, log,
 * pow, sin, cos and atan and below 3 ulp for the rest; special values are those of ECMAScript.
 */
import { product, productOfPairs, sum, sumOfPairs, tail } from "./double-double.ts";

export { acos, asin, atan, atan2, cos, sin, tan } from "./trigonometry.ts";

/** ln 2 in two parts; the first has 32 bits, so its product with an exponent is exact (Cody and Waite 1980). */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const LOG10_2_HIGH = 0.3010299955494702;
const LOG10_2_LOW = 1.1451100898021838e-10;
const INVERSE_LN2 = Math.LOG2E;
const INVERSE_LN2_TAIL = 2.0355273740931033e-17;
const INVERSE_LN10 = Math.LOG10E;
const INVERSE_LN10_TAIL = 1.098319650216765e-17;
const LARGEST_EXPONENT = 709.782712893384;
const SMALLEST_EXPONENT = -745.1332191019412;
const SMALLEST_NORMAL = 2 ** -1022;

const bits = new DataView(new ArrayBuffer(8));

function powerOfTwo(exponent: number): number {
  bits.setUint32(0, (exponent + 1023) << 20);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}

/** value × 2^exponent, in two steps where one factor alone would leave the range. */
function scale(value: number, exponent: number): number {
  if (exponent > 1023) return value * 2 * powerOfTwo(exponent - 1);
  if (exponent < -1021) return value * powerOfTwo(exponent + 200) * 2 ** -200;
  return value * powerOfTwo(exponent);
}

/** Taylor coefficients 1/2!, 1/3!, … of (exp(r) − 1 − r) ÷ r², highest first; enough for |r| ≤ ln 2 ÷ 2. */
const EXP_SERIES = factorials(2, 14);

function factorials(first: number, last: number): Float64Array {
  const coefficients = new Float64Array(last - first + 1);
  let factorial = 1;
  for (let n = 1; n <= last; n++) {
    factorial *= n;
    if (n >= first) coefficients[last - n] = 1 / factorial;
  }
  return coefficients;
}

function polynomial(coefficients: Float64Array, x: number): number {
  let value = coefficients[0]!;
  for (let k = 1; k < coefficients.length; k++) value = value * x + coefficients[k]!;
  return value;
}

/** exp(high + low) − 1 after taking 2^exponent out: exp = (1 + answer) × 2^exponent. */
function reducedExp(high: number, low: number, exponent: number): number {
  const rough = high - exponent * LN2_HIGH;
  const correction = low - exponent * LN2_LOW;
  const r = rough + correction;
  const rest = correction - (r - rough);
  return r + (r * r * polynomial(EXP_SERIES, r) + rest * (1 + r));
}

function expOfPair(high: number, low: number): number {
  if (high > LARGEST_EXPONENT + 1) return Number.POSITIVE_INFINITY;
  if (high < SMALLEST_EXPONENT - 1) return 0;
  const exponent = Math.round(high * INVERSE_LN2);
  return scale(1 + reducedExp(high, low, exponent), exponent);
}

export function exp(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  return expOfPair(x, 0);
}

export function expm1(x: number): number {
  if (Number.isNaN(x) || x === 0) return x;
  if (x > LARGEST_EXPONENT) return Number.POSITIVE_INFINITY;
  if (x < -40) return -1;
  const exponent = Math.round(x * INVERSE_LN2);
  const reduced = reducedExp(x, 0, exponent);
  if (exponent === 0) return reduced;
  if (exponent > 60) return scale(1 + reduced, exponent);
  const power = powerOfTwo(exponent);
  return reduced * power + (power - 1);
}

let exponentOfLog = 0;

/** ln of the mantissa of x > 0, scaled into [√½, √2), as a pair; the exponent is left in `exponentOfLog`. */
function logOfMantissa(x: number): number {
  const subnormal = x < SMALLEST_NORMAL;
  bits.setFloat64(0, subnormal ? x * 2 ** 54 : x);
  const top = bits.getUint32(0);
  exponentOfLog = (top >>> 20) - 1023 - (subnormal ? 54 : 0);
  bits.setUint32(0, (top & 0xfffff) | 0x3ff00000);
  let mantissa = bits.getFloat64(0);
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponentOfLog++;
  }
  return logNearOne(mantissa - 1);
}

/** Coefficients 1/21, 1/19, … 1/5 of the series of atanh beyond its second term. */
const ATANH_SERIES = Float64Array.from({ length: 10 }, (_, k) => 1 / (23 - 2 * k));

/** ln(1 + f) = 2 atanh(s) = 2 (s + s³/3 + s⁵/5 + …), s = f ÷ (2 + f), the first two terms as pairs. */
function logNearOne(f: number): number {
  if (f === 0) {
    sum(0, 0);
    return 0;
  }
  const divisor = sum(2, f);
  const divisorTail = tail;
  const s = f / divisor;
  const back = product(s, divisor);
  const sTail = (f - back - tail - s * divisorTail) / divisor;
  const square = productOfPairs(s, sTail, s, sTail);
  const squareTail = tail;
  const third = square / 3;
  const thrice = product(third, 3);
  const thirdTail = (square - thrice - tail + squareTail) / 3;
  const series = square * square * polynomial(ATANH_SERIES, square);
  const factor = sum(third, thirdTail + series);
  const more = productOfPairs(s, sTail, factor, tail);
  const half = sumOfPairs(s, sTail, more, tail);
  return sum(2 * half, 2 * tail);
}

/** ln(x) of a finite x > 0 as a pair. */
function logAsPair(x: number): number {
  const mantissa = logOfMantissa(x);
  const mantissaTail = tail;
  return sumOfPairs(exponentOfLog * LN2_HIGH, exponentOfLog * LN2_LOW, mantissa, mantissaTail);
}

/** The answer of every logarithm outside 0 < x < ∞. */
function logOutside(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  return x > 0 ? x : Number.NaN;
}

const isOrdinary = (x: number) => x > 0 && x < Number.POSITIVE_INFINITY;

export function log(x: number): number {
  return isOrdinary(x) ? logAsPair(x) : logOutside(x);
}

export function log2(x: number): number {
  if (!isOrdinary(x)) return logOutside(x);
  const mantissa = logOfMantissa(x);
  const exponent = exponentOfLog;
  const scaled = productOfPairs(mantissa, tail, INVERSE_LN2, INVERSE_LN2_TAIL);
  return sumOfPairs(exponent, 0, scaled, tail);
}

export function log10(x: number): number {
  if (!isOrdinary(x)) return logOutside(x);
  const mantissa = logOfMantissa(x);
  const exponent = exponentOfLog;
  const scaled = productOfPairs(mantissa, tail, INVERSE_LN10, INVERSE_LN10_TAIL);
  return sumOfPairs(exponent * LOG10_2_HIGH, exponent * LOG10_2_LOW, scaled, tail);
}

export function log1p(x: number): number {
  if (x === 0 || Math.abs(x) < 2 ** -54) return x;
  const shifted = 1 + x;
  if (!isOrdinary(shifted)) return logOutside(shifted);
  const lost = Math.abs(x) < 1 ? x - (shifted - 1) : 1 - (shifted - x);
  return log(shifted) + lost / shifted;
}

export function pow(base: number, exponent: number): number {
  if (exponent === 0) return 1;
  if (Number.isNaN(base) || Number.isNaN(exponent)) return Number.NaN;
  const whole = Number.isInteger(exponent);
  const negative = whole && exponent % 2 !== 0 && (base < 0 || Object.is(base, -0));
  const size = Math.abs(base);
  if (size === 1 && !Number.isFinite(exponent)) return Number.NaN;
  if (base < 0 && size < Number.POSITIVE_INFINITY && !whole && Number.isFinite(exponent)) return Number.NaN;
  const answer = powerOfSize(size, exponent);
  return negative ? -answer : answer;
}

function powerOfSize(size: number, exponent: number): number {
  if (size === 1 || exponent === 1) return size;
  const grows = size > 1 === exponent > 0;
  if (size === 0 || !Number.isFinite(size) || !Number.isFinite(exponent))
    return grows ? Number.POSITIVE_INFINITY : 0;
  const logarithm = logAsPair(size);
  const logarithmTail = tail;
  if (Math.abs(exponent * logarithm) > 1000) return grows ? Number.POSITIVE_INFINITY : 0;
  const high = product(exponent, logarithm);
  return expOfPair(high, tail + exponent * logarithmTail);
}

export function sinh(x: number): number {
  const size = Math.abs(x);
  if (!(size > 0) || size === Number.POSITIVE_INFINITY) return x;
  if (size > 40) return Math.sign(x) * exp(size / 2) * (exp(size / 2) / 2);
  const grown = expm1(size);
  return (Math.sign(x) * (grown + grown / (grown + 1))) / 2;
}

export function cosh(x: number): number {
  const half = exp(Math.abs(x) / 2);
  if (Math.abs(x) > 40) return half * (half / 2);
  const whole = exp(Math.abs(x));
  return (whole + 1 / whole) / 2;
}

export function tanh(x: number): number {
  if (x === 0) return x;
  if (Math.abs(x) > 22) return Math.sign(x);
  const grown = expm1(2 * Math.abs(x));
  return (Math.sign(x) * grown) / (grown + 2);
}

export function asinh(x: number): number {
  const size = Math.abs(x);
  if (!(size > 0) || size === Number.POSITIVE_INFINITY) return x;
  if (size > 2 ** 28) return Math.sign(x) * (log(size) + Math.LN2);
  return Math.sign(x) * log1p(size + (size * size) / (1 + Math.sqrt(1 + size * size)));
}

export function acosh(x: number): number {
  if (x > 2 ** 28) return log(x) + Math.LN2;
  const over = x - 1;
  return over < 0 ? Number.NaN : log1p(over + Math.sqrt(2 * over + over * over));
}

export function atanh(x: number): number {
  if (x === 0) return x;
  const size = Math.abs(x);
  return (Math.sign(x) * log1p((2 * size) / (1 - size))) / 2;
}

export function cbrt(x: number): number {
  const size = Math.abs(x);
  if (!(size > 0) || size === Number.POSITIVE_INFINITY) return x;
  const root = expOfPair(logAsPair(size) / 3, 0);
  return Math.sign(x) * (root - (root - size / (root * root)) / 3);
}

export function hypot(...sides: number[]): number {
  let largest = 0;
  for (const side of sides) largest = Math.max(largest, Math.abs(side));
  if (sides.some((side) => Math.abs(side) === Number.POSITIVE_INFINITY)) return Number.POSITIVE_INFINITY;
  if (!(largest > 0)) return largest;
  let squares = 0;
  for (const side of sides) squares += (side / largest) * (side / largest);
  return largest * Math.sqrt(squares);
}
