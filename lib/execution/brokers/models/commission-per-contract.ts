import { z } from "zod";
import { amount, commissionModel } from "#lib/execution/brokers/cost-model.ts";

export const perContractCommission = commissionModel({
  title: "Per contract",
  rule: "An amount for each contract, begun ones in full.",
  settings: z.strictObject({ perContract: amount("For a contract", 2, 1000, 0.05) }),
  create:
    ({ perContract }) =>
    (units) =>
      Math.ceil(units) * perContract,
});
