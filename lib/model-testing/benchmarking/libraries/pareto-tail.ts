import { log, pow } from "#lib/core/math.ts";

const FIRST_THRESHOLD = 0.2;
const LEAST_THRESHOLD = 1e-9;
/** What the fit starts from, and where it counts as found: empyrical leaves both to scipy's simplex search. */
const START: Point = [1, 1];
const TOLERANCE = 1e-4;
const MOST_STEPS = 400;
const NONE = [0, 0, 0, 0, 0];

type Point = readonly [scale: number, shape: number];

/**
 * Threshold, scale, shape, value at risk and shortfall of losses beyond a threshold, by a generalised Pareto
 * distribution (Gilli & Këllezi 2006) as empyrical fits it: the threshold is halved until the fitted shape is positive.
 * All are zero when no threshold gives one.
 */
export function paretoTail(returns: Float64Array, level: number): number[] {
  if (returns.length < 3) return NONE;
  const losses = returns.map((value) => -value).filter((value) => value > 0);
  for (let threshold = FIRST_THRESHOLD; threshold > LEAST_THRESHOLD; threshold /= 2) {
    const beyond = losses.filter((value) => value >= threshold);
    if (beyond.length === 0) continue;
    const fitted = minimum((point) => -logLikelihood(point, beyond));
    if (!fitted || !(fitted[1] > 0)) continue;
    return estimates(fitted, threshold, level, losses.length / beyond.length);
  }
  return NONE;
}

/** `losses` is their number ÷ the number beyond the threshold. */
function estimates([scale, shape]: Point, threshold: number, level: number, losses: number): number[] {
  const atRisk = threshold + (scale / shape) * (pow(losses * level, -shape) - 1);
  const shortfall = atRisk / (1 - shape) + (scale - shape * threshold) / (1 - shape);
  return [threshold, scale, shape, atRisk, shortfall];
}

function logLikelihood([scale, shape]: Point, values: Float64Array): number {
  const n = values.length;
  let sum = 0;
  if (shape === 0) {
    for (const value of values) sum += value;
    return scale >= 0 ? -n * log(scale) - sum / scale : -Number.MAX_VALUE;
  }
  if (scale === 0 || shape / scale < 0 || scale < 0) return -Number.MAX_VALUE;
  for (const value of values) sum += log((shape / scale) * value + 1);
  return -n * log(scale) - (1 / shape + 1) * sum;
}

type Vertex = { readonly at: Point; readonly value: number };

/** The simplex search of Nelder & Mead (1965); undefined when it does not settle. */
function minimum(figure: (at: Point) => number): Point | undefined {
  const vertex = (at: Point): Vertex => ({ at, value: figure(at) });
  let simplex = [START, [START[0] * 1.05, START[1]] as Point, [START[0], START[1] * 1.05] as Point].map(
    vertex,
  );
  const order = () => {
    simplex = simplex.toSorted((a, b) => a.value - b.value);
  };
  order();
  for (let step = 0; step < MOST_STEPS; step++) {
    const [best, good, worst] = simplex as [Vertex, Vertex, Vertex];
    if (settled(best, [good, worst])) return best.at;
    const centre: Point = [(best.at[0] + good.at[0]) / 2, (best.at[1] + good.at[1]) / 2];
    const along = (t: number) =>
      vertex([(1 + t) * centre[0] - t * worst.at[0], (1 + t) * centre[1] - t * worst.at[1]]);
    const next = replacement(along, best, good, worst);
    simplex = next
      ? [best, good, next]
      : [best, ...[good, worst].map(({ at }) => vertex(towards(best.at, at)))];
    order();
  }
  return undefined;
}

const towards = (best: Point, at: Point): Point => [
  best[0] + 0.5 * (at[0] - best[0]),
  best[1] + 0.5 * (at[1] - best[1]),
];

/** Reflected, expanded or contracted; undefined when the simplex must shrink. */
function replacement(
  along: (t: number) => Vertex,
  best: Vertex,
  good: Vertex,
  worst: Vertex,
): Vertex | undefined {
  const reflected = along(1);
  if (reflected.value < best.value) {
    const expanded = along(2);
    return expanded.value < reflected.value ? expanded : reflected;
  }
  if (reflected.value < good.value) return reflected;
  const outside = reflected.value < worst.value;
  const contracted = along(outside ? 0.5 : -0.5);
  const accepted = outside ? contracted.value <= reflected.value : contracted.value < worst.value;
  return accepted ? contracted : undefined;
}

function settled(best: Vertex, others: readonly Vertex[]): boolean {
  return others.every(
    ({ at, value }) =>
      Math.abs(at[0] - best.at[0]) <= TOLERANCE &&
      Math.abs(at[1] - best.at[1]) <= TOLERANCE &&
      Math.abs(best.value - value) <= TOLERANCE,
  );
}
