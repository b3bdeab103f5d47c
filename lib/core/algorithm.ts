/** Execution algorithm nouns. Their behaviour is in lib/execution/algorithms. */

/** What each algorithm may be told. Units, limits and defaults: docs/execution-algorithms.md. */
export type AlgorithmParameters = {
  twap: { minutes: number; slices: number };
  vwap: { minutes: number; slices: number };
  participation: { percent: number };
  "implementation-shortfall": { minutes: number; slices: number; riskAversion: number; spreadBps: number };
  iceberg: { display: number };
  "close-auction": { minutesBefore: number };
};
export type AlgorithmName = keyof AlgorithmParameters;

export const ALGORITHMS = [
  "twap",
  "vwap",
  "participation",
  "implementation-shortfall",
  "iceberg",
  "close-auction",
] as const satisfies readonly AlgorithmName[];

/** An algorithm by name with those parameters that differ from the defaults: `{ name: "twap", minutes: 60 }`. */
export type AlgorithmOption = {
  [Name in AlgorithmName]: { readonly name: Name } & Readonly<Partial<AlgorithmParameters[Name]>>;
}[AlgorithmName];
