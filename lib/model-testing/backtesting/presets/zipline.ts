import type { Preset } from "#lib/model-testing/backtesting/presets.ts";

/** Orders of one session fill at the close of the next, at most a fortieth of its volume, with its volume's impact. */
export const zipline: Preset = {
  title: "zipline",
  options: {
    fillTiming: "next-close",
    lotSize: 1,
    participation: 0.025,
    slippage: { type: "volume-share", impact: 0.1 },
    account: { margin: { type: "rate", initial: 0.001, maintenance: 0 } },
  },
};
