/** Execution algorithm nouns. Their behaviour is in lib/execution/algorithms. */
export const ALGORITHMS = [
  "twap",
  "vwap",
  "participation",
  "implementation-shortfall",
  "iceberg",
  "close-auction",
] as const;
export type AlgorithmName = (typeof ALGORITHMS)[number];
