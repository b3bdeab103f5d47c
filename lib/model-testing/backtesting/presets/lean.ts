import type { Preset } from "#lib/model-testing/backtesting/presets.ts";

/** Interactive Brokers' account as LEAN models it: daily signals fill at the next open, sizes are fixed when made. */
export const lean: Preset = {
  title: "LEAN",
  options: {
    fillTiming: "next-open",
    lotSize: 1,
    account: { margin: { type: "rate", initial: 0.5, maintenance: 0.25 } },
  },
};
