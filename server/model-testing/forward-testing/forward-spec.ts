import { z } from "zod";
import { RESOLUTIONS } from "#lib/core/columns.ts";
import { IsoDate, StrategyRef } from "#lib/model-testing/backtesting/index.ts";
import { SessionSpec } from "#lib/model-testing/forward-testing/index.ts";

/** Everything that decides what a forward test does, but for what its market and the controls say. */
export const ForwardSpec = z.strictObject({
  strategy: StrategyRef,
  session: SessionSpec,
  currency: z.string(),
  data: z.strictObject({
    datasetId: z.string(),
    snapshot: z.string(),
    resolution: z.enum(RESOLUTIONS),
    from: IsoDate.optional(),
    to: IsoDate.optional(),
  }),
  periodsPerYear: z.number().int().min(1).max(366).default(252),
});
export type ForwardSpec = z.infer<typeof ForwardSpec>;

export const FORWARD_STATES = ["starting", "running", "stopping", "stopped", "ended", "failed"] as const;
export type ForwardState = (typeof FORWARD_STATES)[number];

export type ForwardError = { readonly message: string; readonly at?: string | undefined };
