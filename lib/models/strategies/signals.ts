import type { z } from "zod";
import type { BarData } from "./context.ts";
import { defineStrategy, type Strategy } from "./define-strategy.ts";

/** Conditions as columns: entry i is not 0 (and not NaN) when the condition holds at bar i. */
export type SignalsDefinition<Schema extends z.ZodObject> = {
  readonly name: string;
  readonly description?: string;
  readonly parameters: Schema;
  readonly enter: (parameters: z.infer<Schema>, data: BarData) => Float64Array;
  readonly exit: (parameters: z.infer<Schema>, data: BarData) => Float64Array;
  /** Absent = "long". */
  readonly side?: "long" | "short";
  /** Fraction of equity in each position; absent = an equal part for each symbol. */
  readonly size?: (parameters: z.infer<Schema>) => number;
};

/** A strategy said as two conditions: enter when flat, exit when in. The same engine runs it. */
export function signals<Schema extends z.ZodObject>(definition: SignalsDefinition<Schema>): Strategy {
  const direction = definition.side === "short" ? -1 : 1;
  return defineStrategy({
    name: definition.name,
    description: definition.description,
    parameters: definition.parameters,
    indicators: (parameters: z.infer<Schema>, data) => ({
      enter: definition.enter(parameters, data),
      exit: definition.exit(parameters, data),
    }),
    panes: { enter: "own", exit: "own" },
    onBar(context) {
      const { enter, exit } = context.indicators;
      if (!context.position.isFlat) {
        if (exit.now) context.close();
      } else if (enter.now && !exit.now) {
        const size = definition.size?.(context.parameters) ?? 1 / context.symbols.length;
        context.targetPercent(direction * size);
      }
    },
  });
}
