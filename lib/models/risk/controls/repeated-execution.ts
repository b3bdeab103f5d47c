import { z } from "zod";
import { control } from "#lib/models/risk/control.ts";
import type { RiskSnapshot } from "#lib/models/risk/risk-snapshot.ts";

const SECOND = 1_000_000;

const executionsWithin = ({ strategy, now }: RiskSnapshot, seconds: number): number =>
  strategy?.executions.filter((at) => at > now - seconds * SECOND).length ?? 0;

export const repeatedExecution = control({
  title: "Repeated execution",
  description:
    "Refuses a strategy that traded this often within the window, and at a venue stops it until a person arms it again (RTS 6, 15(3)).",
  settings: z.strictObject({
    times: z.int().min(1).default(100).meta({ title: "At most", unit: "executions" }),
    seconds: z.int().min(1).default(60).meta({ title: "Within", unit: "s" }),
  }),
  severity: "hard",
  check({ snapshot }, { times, seconds }) {
    const lately = executionsWithin(snapshot, seconds);
    return lately < times
      ? null
      : `The strategy traded ${lately} times within ${seconds} s, and may ${times} times.`;
  },
  measure({ order, snapshot }, { times, seconds }) {
    if (snapshot.strategy === null) return null;
    const lately = executionsWithin(snapshot, seconds);
    return { value: lately + (order.quantity > 0n ? 1 : 0), limit: times, unit: `in ${seconds} s` };
  },
});
