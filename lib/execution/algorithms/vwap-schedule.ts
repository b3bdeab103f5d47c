/** Mean over sessions of each bucket's share of the session's volume. One row per session; shares sum to 1. */
export function volumeProfile(sessions: readonly Float64Array[]): Float64Array {
  const profile = new Float64Array(sessions[0]?.length ?? 0);
  for (const volumes of sessions) {
    const total = volumes.reduce((sum, volume) => sum + volume, 0);
    for (let k = 0; k < profile.length; k++) profile[k]! += volumes[k]! / total / sessions.length;
  }
  return profile;
}

/** Whole units in the given proportions that add up to `units`: rounded down, the rest to the largest remainders. */
export function wholeShares(units: number, proportions: Float64Array): Float64Array {
  const exact = proportions.map((share) => share * units);
  const whole = exact.map(Math.floor);
  const order = [...exact.keys()].sort((a, b) => exact[b]! - whole[b]! - (exact[a]! - whole[a]!) || a - b);
  let rest = units - whole.reduce((sum, share) => sum + share, 0);
  for (const k of order) {
    if (rest <= 0) break;
    whole[k]!++;
    rest--;
  }
  return whole;
}
