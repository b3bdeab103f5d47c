import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { quantityFromNumber, quantityNumber, sum } from "#lib/core/money.ts";
import { algorithm } from "./algorithm.ts";
import { evenly } from "./window.ts";

const MAX_SHOWN = 10_000;

export const iceberg = algorithm({
  title: "Iceberg",
  rule: "Shows one limit order of the display size at a time, and the next when it has filled.",
  parameters: z.strictObject({
    display: z
      .number()
      .min(1e-6)
      .max(1e9)
      .default(100)
      .meta({ title: "Display size", unit: "units", step: 1 }),
  }),
  window({ display }, { quantity, limitPrice }, { now, step }) {
    if (limitPrice === null)
      throw new AppError("bad-input", "An iceberg rests in the book: give the order a limit price.");
    const shown = Math.ceil(quantityNumber(quantity) / display);
    if (shown > MAX_SHOWN)
      throw new AppError(
        "bad-input",
        `A display size of ${display} would make ${shown} orders; ${MAX_SHOWN} is the most, show more at a time.`,
      );
    return { from: now, until: now + step * shown, slices: shown };
  },
  weights: (_, window) => evenly(window.slices),
  due({ display }, { filled, working, pace }) {
    return sum(filled, working > 0n ? working : quantityFromNumber(display * pace));
  },
});
