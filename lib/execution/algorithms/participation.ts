import { z } from "zod";
import { quantityFromNumber, quantityNumber, sum } from "#lib/core/money.ts";
import { algorithm } from "./algorithm.ts";
import { evenly, volumeShares } from "./window.ts";

const DAY_MINUTES = 1440;
const MINUTE = 60_000_000;
/** How many steps of the expected volume a preview shows. */
const PREVIEW_SLICES = 24;

export const participation = algorithm({
  title: "Participation (POV)",
  rule: "Keeps its own part of the volume that trades, whatever that is.",
  parameters: z.strictObject({
    percent: z
      .number()
      .min(0.1)
      .max(50)
      .default(10)
      .meta({ title: "Participation", unit: "% of volume", step: 0.1 }),
  }),
  /** Only a forecast, from the usual volume of a day: the market decides. */
  window(parameters, { quantity }, market) {
    const { session, now, step } = market;
    const day = session ? session.close - session.open : DAY_MINUTES * MINUTE;
    const perDay = ((market.dailyVolume ?? 0) * parameters.percent) / 100;
    const days = perDay > 0 ? quantityNumber(quantity) / perDay : 1;
    const length = Math.max(step, Math.round(Math.min(20, days) * day));
    return {
      from: now,
      until: now + length,
      slices: Math.max(1, Math.min(PREVIEW_SLICES, Math.floor(length / step))),
    };
  },
  weights: (_, window, market) => volumeShares(window, market) ?? evenly(window.slices),
  due({ percent }, { before, volume, pace }) {
    return sum(before, quantityFromNumber(Math.floor(volume * percent * pace * 1e4) / 1e6));
  },
});
