import type { Preset } from "#lib/model-testing/backtesting/presets.ts";

/**
 * LEAN with its Interactive Brokers account: sizes are fixed at the close that orders are made on, after fees and a
 * quarter of a percent, and fill at the next open; on minute bars with quotes choose "this-close".
 */
export const lean: Preset = {
  title: "LEAN",
  options: {
    fillTiming: "next-open",
    lotSize: 1,
    sizing: { at: "order", cashBuffer: 0.0025 },
    commission: { type: "interactive-brokers", perShare: 0.005, minimum: 1, maximumFraction: 0.005 },
    account: { margin: { type: "rate", initial: 0.5, maintenance: 0.25 } },
  },
};
