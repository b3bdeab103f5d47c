import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { query } from "#server/access/command.ts";
import { EXPORT_PARTS, resultCsv, resultJson } from "./export-run.ts";
import { readResultBytes, readRunResult } from "./results.ts";

/** The bytes behind `resultHash`, as lib/model-testing/backtesting encodes them. */
export const readResult = query({
  name: "runs.result",
  permission: "runs:read",
  input: z.strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/, "That is not a result's hash.") }),
  async run(ctx, { hash }): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await readResultBytes(ctx.db, hash);
    if (!bytes) throw new AppError("not-found", "There is no such result.");
    return new Uint8Array(bytes);
  },
});

/** One part of a finished run as a file. */
export const exportRun = query({
  name: "runs.export",
  permission: "runs:read",
  input: z.strictObject({
    id: z.uuid(),
    part: z.enum(EXPORT_PARTS).default("result"),
    format: z.enum(["csv", "json"]).default("json"),
  }),
  async run(ctx, { id, part, format }): Promise<{ fileName: string; type: string; text: string }> {
    if (part === "result" && format === "csv")
      throw new AppError(
        "bad-input",
        "A whole result comes as JSON; as CSV choose fills, trades, orders or equity.",
        {
          at: "format",
        },
      );
    const { name, result } = await readRunResult(ctx.db, id);
    const stem =
      name
        .replace(/[^\p{L}\p{N}]+/gu, "-")
        .replace(/^-|-$/g, "")
        .slice(0, 80) || "run";
    const fileName = `${stem}-${part}.${format}`;
    if (part === "result" || format === "json")
      return { fileName, type: "application/json", text: resultJson(result, part) };
    return { fileName, type: "text/csv; charset=utf-8", text: resultCsv(result, part) };
  },
});
