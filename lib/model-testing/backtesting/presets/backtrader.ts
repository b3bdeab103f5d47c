import type { Preset } from "#lib/model-testing/backtesting/presets.ts";

/** Market orders at the next open, whole units, cash paid in full. */
export const backtrader: Preset = {
  title: "backtrader",
  options: { fillTiming: "next-open", lotSize: 1, account: { margin: { type: "full" } } },
};
