import { z } from "zod";
import { BPS_IN_ONE, commissionModel } from "#lib/execution/brokers/cost-model.ts";

/** A fraction of the fill's value, in basis points. */
export const bpsCommission = commissionModel({
  title: "Basis points of value",
  schema: z.strictObject({ type: z.literal("bps"), bps: z.number().min(0).max(1000) }),
  create({ bps }) {
    const rate = bps / BPS_IN_ONE;
    return (units, price) => units * Math.abs(price) * rate;
  },
});
