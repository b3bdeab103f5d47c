import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { algorithm } from "./algorithm.ts";
import { evenly, minutes, slices, volumeShares, windowOf } from "./window.ts";

export const vwap = algorithm({
  title: "VWAP",
  rule: "Slices in proportion to the volume that history shows at each time of the session.",
  parameters: z.strictObject({ minutes: minutes(390), slices: slices(26) }),
  window(parameters, _, market) {
    if (market.profile === null)
      throw new AppError(
        "bad-input",
        "VWAP needs stored intraday bars with volume of this symbol; import some, or take TWAP.",
      );
    if (market.session === null)
      throw new AppError(
        "bad-input",
        "VWAP follows the hours of a session, and this market has none now; take TWAP.",
      );
    return windowOf(market, parameters.minutes, parameters.slices);
  },
  weights: (_, window, market) => volumeShares(window, market) ?? evenly(window.slices),
});
