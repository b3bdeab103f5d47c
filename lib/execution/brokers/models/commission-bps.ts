import { z } from "zod";
import { BPS_IN_ONE, bps, commissionModel } from "#lib/execution/brokers/cost-model.ts";

export const bpsCommission = commissionModel({
  title: "Share of value",
  rule: "A fraction of the fill's value.",
  settings: z.strictObject({ bps: bps("Of each fill's value", 1) }),
  create(settings) {
    const rate = settings.bps / BPS_IN_ONE;
    return (units, price) => units * Math.abs(price) * rate;
  },
});
