/** One measured promise. `measured` and `demand` are texts with their units, as a person reads them. */
export type Gate = {
  readonly name: string;
  readonly measured: string;
  readonly demand: string;
  readonly verdict: "holds" | "falls short";
};

/** A gate on a ratio that must not exceed `limit`. */
export function ratioGate(name: string, ratio: number, limit: number): Gate {
  return {
    name,
    measured: `${ratio.toFixed(2)}×`,
    demand: `≤ ${limit}×`,
    verdict: ratio <= limit ? "holds" : "falls short",
  };
}
