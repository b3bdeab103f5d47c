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

const whole = (value: number) => Math.round(value).toLocaleString("en");

/** A gate on a figure that must reach `demand`; the unit stands in the name. */
export function atLeast(name: string, measured: number, demand: number): Gate {
  const verdict = measured >= demand ? "holds" : "falls short";
  return { name, measured: whole(measured), demand: `≥ ${whole(demand)}`, verdict };
}

/** A gate on a figure that must not exceed `demand`; the unit stands in the name. */
export function atMost(name: string, measured: number, demand: number): Gate {
  const verdict = measured <= demand ? "holds" : "falls short";
  return { name, measured: whole(measured), demand: `≤ ${whole(demand)}`, verdict };
}
