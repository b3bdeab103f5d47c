/** What a quick run and the sliders run on: one symbol of one dataset, with defaults for the rest. */

import type { ParameterValues } from "#components/engine/parameter-values.ts";
import { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";

export type Dataset = {
  readonly name: string;
  readonly snapshot: string;
  readonly resolution: BacktestSpec["data"]["resolution"];
  readonly timeZone: string;
  readonly symbols: readonly string[];
};
export type Market = Dataset & { readonly symbol: string };

export const marketKey = (market: Pick<Market, "snapshot" | "symbol">) =>
  `${market.snapshot}/${market.symbol}`;

/** Every symbol of every dataset, in their order. */
export function marketsOf(datasets: readonly Dataset[]): Market[] {
  return datasets.flatMap((dataset) => dataset.symbols.map((symbol) => ({ ...dataset, symbol })));
}

const UNSAVED = "0".repeat(64);

/** A specification with every default, held against the symbol itself. */
export function quickSpec(
  market: Market,
  hash: string | undefined,
  parameters: ParameterValues,
): BacktestSpec {
  return BacktestSpec.parse({
    strategy: { kind: "version", hash: hash ?? UNSAVED },
    parameters,
    data: { snapshot: market.snapshot, symbols: [market.symbol], resolution: market.resolution },
    benchmark: market.symbol,
    timeZone: market.timeZone,
  });
}
