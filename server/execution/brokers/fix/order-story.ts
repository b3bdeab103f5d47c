import { isStatus } from "./execution-report.ts";
import type { KeptMessage } from "./fix-journal.ts";
import type { KnownAs } from "./order-messages.ts";

const reports = (story: readonly KeptMessage[]) =>
  story.map(({ message }) => message).filter((message) => message.type === "8" && !isStatus(message));

/** What the venue knows an order by, after all that it told of it: each replace that took effect renamed it. */
export function knownAs(root: string, story: readonly KeptMessage[]): KnownAs {
  const told = reports(story);
  const renamed = told.findLast((message) => message.get("ExecType") === "5");
  const orderId = told
    .map((message) => message.get("OrderID"))
    .findLast((id) => id !== null && id !== "NONE");
  return { clientOrderId: renamed?.get("ClOrdID") ?? root, orderId: orderId ?? null };
}

const ENDS: Readonly<Record<string, string>> = {
  "2": "filled",
  "4": "cancelled",
  "8": "rejected",
  C: "expired",
};

/** How the order ended by the venue's last word on it; null while it works. */
export const endOf = (story: readonly KeptMessage[]): string | null =>
  ENDS[reports(story).at(-1)?.get("OrdStatus") ?? ""] ?? null;
