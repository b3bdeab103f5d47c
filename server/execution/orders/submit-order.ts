import { z } from "zod";
import type { ControlName } from "#lib/models/risk/index.ts";
import type { Action } from "#server/access/command.ts";
import { admit, type Caller, type Host } from "#server/access/execute.ts";
import { acceptQueue } from "./accept-queue.ts";
import { Accepted, IntentInput, Key, openPreview, readIntent, Token } from "./order-token.ts";
import type { PlacedOrder } from "./place-order.ts";
import { quotesOf } from "./quotes.ts";
import { wakeGateway } from "./wake-gateway.ts";

const Submission = z.strictObject({
  key: Key,
  token: Token,
  accepted: Accepted,
  reason: z.string().max(1000).optional(),
});

export const submission: Action<typeof Submission> = {
  name: "orders.submit",
  permission: "orders:trade",
  input: Submission,
};

/**
 * Makes the order that was previewed: hard findings refuse it, every soft one must be in `accepted`. On the disk, with
 * its audit row, when this answers; it goes with what else is asked of the account meanwhile.
 */
export async function submitOrder(host: Host, caller: Caller, raw: unknown): Promise<PlacedOrder> {
  const { key, token, accepted, reason } = await admit(host, submission, caller, raw);
  const { actor, teamId } = caller;
  const intent = readIntent(openPreview({ actor, teamId, clock: host.clock }, "order", token, IntentInput));
  const placed = await acceptQueue(host.pool).place({
    teamId,
    quotes: quotesOf(host.bus, teamId, intent.account),
    request: {
      key,
      intent,
      accepted: new Set(accepted as ControlName[]),
      by: actor.kind === "user" ? actor.userId : null,
      now: host.clock(),
      audit: ({ outcome, findings }) => ({
        ...caller,
        action: submission.name,
        outcome: "done",
        details: { key, outcome, accepted, reason, findings: findings.map(({ control }) => control) },
      }),
    },
  });
  if (placed.outcome === "accepted") wakeGateway(host.bus, intent.account);
  return placed;
}
