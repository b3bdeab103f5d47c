import { z } from "zod";
import type { HostReport } from "./protocol.ts";

const number = z.number();

/** Whatever a host says is read through this: it may have been taken over. */
export const HostReportSchema: z.ZodType<HostReport> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("heartbeat") }),
  z.object({
    kind: z.literal("progress"),
    // JSON has no NaN: an equity that is none arrives as null.
    progress: z.object({
      step: number,
      steps: number,
      time: number,
      equity: number.nullable().transform((value) => value ?? Number.NaN),
    }),
  }),
  z.object({ kind: z.literal("described"), description: z.string() }),
  z.object({ kind: z.literal("told"), n: z.int().min(0), outputs: z.string() }),
  z.object({ kind: z.literal("result") }),
  z.object({
    kind: z.literal("failed"),
    name: z.string().max(200),
    message: z.string().max(4000),
    code: z.string().max(50).optional(),
    line: z.int().positive().optional(),
    column: z.int().positive().optional(),
    module: z.int().min(0).max(100).optional(),
  }),
]);
