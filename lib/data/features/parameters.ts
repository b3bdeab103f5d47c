import { z } from "zod";

const LONGEST_WINDOW_BARS = 10_000;

/** A look-back in bars with its default. */
export const period = (standard: number, minimum = 1) =>
  z
    .int()
    .min(minimum)
    .max(LONGEST_WINDOW_BARS)
    .default(standard)
    .meta({ title: "Period", unit: "bars", step: 1 });

/** A look-back in bars with a name of its own, as in MACD. */
export const namedPeriod = (title: string, standard: number, minimum = 1) =>
  z.int().min(minimum).max(LONGEST_WINDOW_BARS).default(standard).meta({ title, unit: "bars", step: 1 });

/** A plain number with its range, as a multiplier or a threshold. */
export const factor = (title: string, standard: number, minimum: number, maximum: number, step = 0.1) =>
  z.number().min(minimum).max(maximum).default(standard).meta({ title, step });

/** Whether the quicker of two averages waits for the slower one or starts with its own first values. */
export const seeding = () =>
  z.enum(["together", "apart"]).default("together").meta({ title: "Start of the averages" });

/** Bars of a year, with whose root a volatility is scaled; 1 leaves it per bar. */
export const barsPerYear = z
  .number()
  .min(1)
  .max(100_000_000)
  .default(252)
  .meta({ title: "Bars per year", step: 1 });
