/** Results counted by their sign; `won` and `lost` are sums, both ≥ 0. */
export type Tally = {
  readonly wins: number;
  readonly losses: number;
  readonly breakEven: number;
  /** Wins and losses. */
  readonly decided: number;
  readonly won: number;
  readonly lost: number;
};

export function tallyOf(results: Float64Array): Tally {
  let wins = 0;
  let losses = 0;
  let won = 0;
  let lost = 0;
  for (let i = 0; i < results.length; i++) {
    const result = results[i]!;
    if (result > 0) {
      wins++;
      won += result;
    } else if (result < 0) {
      losses++;
      lost -= result;
    }
  }
  const decided = wins + losses;
  return { wins, losses, breakEven: results.length - decided, decided, won, lost };
}

/** Most results of one sign in a row. */
export function longestStreak(results: Float64Array, sign: 1 | -1): number {
  let now = 0;
  let most = 0;
  for (let i = 0; i < results.length; i++) {
    now = Math.sign(results[i]!) === sign ? now + 1 : 0;
    most = Math.max(most, now);
  }
  return most;
}
