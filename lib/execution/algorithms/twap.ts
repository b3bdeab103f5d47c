import { z } from "zod";
import { algorithm } from "./algorithm.ts";
import { evenly, minutes, slices, windowOf } from "./window.ts";

export const twap = algorithm({
  title: "TWAP",
  rule: "Equal slices at equal distances over a time.",
  parameters: z.strictObject({ minutes: minutes(60), slices: slices(12) }),
  window: (parameters, _, market) => windowOf(market, parameters.minutes, parameters.slices),
  weights: (_, window) => evenly(window.slices),
});
