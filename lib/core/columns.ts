/** Integer microseconds since 1970-01-01T00:00Z; exact in float64. */
export type Micros = number;

/** Bars of one symbol, sorted by time, struct of arrays. All arrays have the same length. */
export type BarColumns = {
  readonly symbol: string;
  readonly length: number;
  /** Start and end of each bar, UTC. A strategy sees a bar only after its end. */
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
};

export const RESOLUTIONS = ["1s", "1m", "5m", "15m", "30m", "1h", "4h", "1d", "1w", "1mo"] as const;
export type Resolution = (typeof RESOLUTIONS)[number];
