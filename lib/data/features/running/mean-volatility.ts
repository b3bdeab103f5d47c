import { overWindow } from "./over-window.ts";
import { meanOf } from "./sample-moments.ts";
import type { Step } from "./step.ts";

/** Volatility a year from the variance of each bar: √(mean over the last `period` bars × bars a year). */
export const meanVolatility = (period: number, barsPerYear: number): Step =>
  overWindow(period, (window) => Math.sqrt(Math.max(0, meanOf(window)) * barsPerYear));
