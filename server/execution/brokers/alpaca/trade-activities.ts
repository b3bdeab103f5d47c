import { z } from "zod";
import { TradeActivity } from "./alpaca-shapes.ts";

const Any = z.looseObject({ details: z.looseObject({ execution_type: z.string().optional() }).optional() });
/** Comments of the server that say that its answer is not whole. */
const BROKEN = /internal server error|dropped/i;

/**
 * The trades of a finished stream of account activities (server-sent events); dividends, fees and transfers are left
 * out. Throws when the server says that something is missing.
 */
export function readTradeActivities(text: string): TradeActivity[] {
  const lines = text.split(/\r?\n/);
  const complaint = lines.find((line) => line.startsWith(":") && BROKEN.test(line));
  if (complaint) throw new Error(`Alpaca's list of activities is not whole: ${complaint.slice(1).trim()}.`);
  return lines
    .filter((line) => line.startsWith("data:"))
    .flatMap((line) => [JSON.parse(line.slice("data:".length))].flat())
    .filter((activity) => Any.parse(activity).details?.execution_type !== undefined)
    .map((activity) => TradeActivity.parse(activity));
}
