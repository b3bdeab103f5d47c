import type { Preset } from "#lib/model-testing/backtesting/presets.ts";

/** Weights set at the close in fractions of a unit at no cost, as portfolio arithmetic has it. */
export const rebalance: Preset = {
  title: "Portfolio of weights",
  options: { fillTiming: "this-close", lotSize: 0 },
};
