import { z } from "zod";
import { control } from "#lib/models/risk/control.ts";

const SECOND = 1_000_000;

export const repeatedExecution = control({
  title: "Repeated execution",
  description:
    "Stops a strategy that traded this often within the window, until somebody enables it (RTS 6, 15(3)).",
  settings: z.strictObject({
    times: z.int().min(1).default(100).meta({ title: "At most", unit: "executions" }),
    seconds: z.int().min(1).default(60).meta({ title: "Within", unit: "s" }),
  }),
  severity: "hard",
  check({ snapshot }, { times, seconds }) {
    const from = snapshot.now - seconds * SECOND;
    const lately = snapshot.strategy?.executions.filter((at) => at > from).length ?? 0;
    return lately < times
      ? null
      : `The strategy traded ${lately} times within ${seconds} s, and may ${times} times.`;
  },
});
