import { z } from "zod";
import { BPS_IN_ONE, bps, commissionModel } from "#lib/execution/brokers/cost-model.ts";

export const makerTakerCommission = commissionModel({
  title: "Maker and taker",
  rule: "One rate for limit orders that rested in the market, another for all that took a price from it. Sizes in money reckon with the taker's.",
  settings: z.strictObject({ makerBps: bps("Maker", 2), takerBps: bps("Taker", 5) }),
  create({ makerBps, takerBps }) {
    const maker = makerBps / BPS_IN_ONE;
    const taker = takerBps / BPS_IN_ONE;
    return (units, price, rested) => units * Math.abs(price) * (rested ? maker : taker);
  },
});
