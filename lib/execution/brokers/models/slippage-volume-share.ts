import { z } from "zod";
import { fraction, shareOf, slippageModel, worseBy } from "#lib/execution/brokers/cost-model.ts";

export const volumeShareSlippage = slippageModel({
  title: "Share of volume",
  rule: "The impact times the square of the fill's share of the bar's volume, as a fraction of the price. A bar without volume counts as taken whole.",
  settings: z.strictObject({ impact: fraction("Impact of the whole volume", 0.1, "of price") }),
  create:
    ({ impact }) =>
    (price, buys, units, volume) => {
      const share = shareOf(units, volume());
      return worseBy(price, buys, impact * share * share);
    },
});
