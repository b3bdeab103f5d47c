import type { Preset } from "#lib/model-testing/backtesting/presets.ts";

/** Market orders at the next open, stops before targets, whole units, no account beyond leverage. */
export const backtestingPy: Preset = {
  title: "backtesting.py",
  options: {
    fillTiming: "next-open",
    stopFirst: true,
    lotSize: 1,
    account: { margin: { type: "rate", initial: 1, maintenance: 0, feesOnMargin: true } },
  },
};
