import { z } from "zod";
import { kaufman } from "./adaptive.ts";
import { doubleExponential, exponential, tillson, tripleExponential, wilder } from "./exponential.ts";
import { mesa } from "./mesa.ts";
import type { Step } from "./step.ts";
import { mean } from "./sum.ts";
import { triangular, weighted } from "./weighted.ts";

type Average = { readonly start: (length: number) => Step; readonly warmup: (length: number) => number };
const window = (length: number) => length - 1;

/** The averages that other indicators can be built on; the first nine in TA-Lib's order of types. */
const AVERAGES = {
  sma: { start: mean, warmup: window },
  ema: { start: (n) => exponential(n), warmup: window },
  wma: { start: weighted, warmup: window },
  dema: { start: doubleExponential, warmup: (n) => 2 * (n - 1) },
  tema: { start: tripleExponential, warmup: (n) => 3 * (n - 1) },
  trima: { start: triangular, warmup: window },
  kama: { start: (n) => kaufman(n), warmup: (n) => n },
  mama: { start: () => mesa(0.5, 0.05).next, warmup: () => 32 },
  t3: { start: (n) => tillson(n, 0.7), warmup: (n) => 6 * (n - 1) },
  wilder: { start: wilder, warmup: window },
} as const satisfies Record<string, Average>;

export type AverageKind = keyof typeof AVERAGES;
export const AVERAGE_KINDS = Object.keys(AVERAGES) as [AverageKind, ...AverageKind[]];

/** A parameter that chooses the average. */
export const averageKind = (standard: AverageKind, title = "Average") =>
  z.enum(AVERAGE_KINDS).default(standard).meta({ title });

export const averageOf = (kind: AverageKind, length: number): Step => AVERAGES[kind].start(length);
/** Values before the first defined one. */
export const averageWarmup = (kind: AverageKind, length: number): number => AVERAGES[kind].warmup(length);
