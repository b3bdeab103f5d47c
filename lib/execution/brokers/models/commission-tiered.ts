import { z } from "zod";
import { amount, BPS_IN_ONE, bps, commissionModel } from "#lib/execution/brokers/cost-model.ts";

export const tieredCommission = commissionModel({
  title: "Tiered",
  rule: "Three rates on the value of an order: the first up to a value, the second up to another, the third beyond. Each rate counts for its own part only.",
  settings: z.strictObject({
    firstBps: bps("First rate", 10),
    firstUpTo: amount("First rate up to", 10_000, 1e9, 1000),
    secondBps: bps("Second rate", 5),
    secondUpTo: amount("Second rate up to", 100_000, 1e9, 1000),
    restBps: bps("Rate beyond", 2),
  }),
  create({ firstBps, firstUpTo, secondBps, secondUpTo, restBps }) {
    const until = Math.max(firstUpTo, secondUpTo);
    return (units, price) => {
      const value = units * Math.abs(price);
      const first = Math.min(value, firstUpTo);
      const second = Math.min(value, until) - first;
      const rest = value - first - second;
      return (first * firstBps + second * secondBps + rest * restBps) / BPS_IN_ONE;
    };
  },
});
