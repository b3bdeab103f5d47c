import { log } from "#lib/core/math.ts";
import { lag, type Step } from "./step.ts";

/** ln of the ratio of each value to the one before. */
export function logReturns(): Step {
  const before = lag(1);
  return (value) => log(value / before(value));
}
