/** Mean over sessions of each bucket's share of the session's volume. One row per session; shares sum to 1. */
export function volumeProfile(sessions: readonly Float64Array[]): Float64Array {
  const profile = new Float64Array(sessions[0]?.length ?? 0);
  for (const volumes of sessions) {
    const total = volumes.reduce((sum, volume) => sum + volume, 0);
    for (let k = 0; k < profile.length; k++) profile[k]! += volumes[k]! / total / sessions.length;
  }
  return profile;
}

/** Weights as whole numbers of this many parts: exact enough for a share, and sums of them are exact. */
const PARTS = 2 ** 50;

/**
 * Whole units in proportion to the weights that add up to `units` exactly: rounded down, the rest to the largest
 * remainders, the earlier first. Weights are not below zero; when all are zero, all units go to the last.
 */
export function wholeShares(units: bigint, weights: Float64Array): bigint[] {
  const largest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  const parts = Array.from(weights, (weight) =>
    BigInt(largest > 0 ? Math.round((weight / largest) * PARTS) : 0),
  );
  const total = parts.reduce((sum, part) => sum + part, 0n);
  if (total === 0n) return parts.map((_, k) => (k === parts.length - 1 ? units : 0n));
  const whole = parts.map((part) => (units * part) / total);
  let rest = units - whole.reduce((sum, share) => sum + share, 0n);
  const remainder = (k: number) => (units * parts[k]!) % total;
  const order = [...parts.keys()].sort((a, b) => {
    const difference = remainder(b) - remainder(a);
    return difference === 0n ? a - b : difference > 0n ? 1 : -1;
  });
  for (const k of order) {
    if (rest === 0n) break;
    whole[k]!++;
    rest--;
  }
  return whole;
}
