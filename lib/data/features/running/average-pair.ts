import { type AverageKind, averageOf, averageWarmup } from "./average-kind.ts";
import { delayed, type Step } from "./step.ts";

/** Two averages; seeded together the quicker one waits, so that both begin on the same bar. */
export function averagePair(
  fastKind: AverageKind,
  fast: number,
  slowKind: AverageKind,
  slow: number,
  seeding: "together" | "apart" = "together",
): { readonly fast: Step; readonly slow: Step } {
  const apart = seeding === "apart" ? 0 : averageWarmup(slowKind, slow) - averageWarmup(fastKind, fast);
  return {
    fast: delayed(Math.max(0, apart), averageOf(fastKind, fast)),
    slow: delayed(Math.max(0, -apart), averageOf(slowKind, slow)),
  };
}

/** Values before the pair is defined. */
export const pairWarmup = (
  fastKind: AverageKind,
  fast: number,
  slowKind: AverageKind,
  slow: number,
): number => Math.max(averageWarmup(fastKind, fast), averageWarmup(slowKind, slow));
