import { randomUUID } from "node:crypto";
import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { quantityText } from "#lib/core/money.ts";
import { approve, type ControlName, type Finding, withOrder } from "#lib/models/risk/index.ts";
import { command, query } from "#server/access/command.ts";
import type { Context } from "#server/access/context.ts";
import { acceptOrders } from "./accept-orders.ts";
import { loadJudgement } from "./load-judgement.ts";
import {
  Accepted,
  BasketToken,
  IntentInput,
  KeyOfMany,
  MAX_BASKET,
  openPreview,
  readIntent,
  sealPreview,
  writeIntent,
} from "./order-token.ts";
import type { PlacedOrder, PlaceOrder } from "./place-order.ts";
import { type Outlook, outlook, wrongTicket } from "./preview-order.ts";
import { quotesOf } from "./quotes.ts";
import { wakeGateway } from "./wake-gateway.ts";

const Orders = z.array(IntentInput).min(1).max(MAX_BASKET);
const SealedBasket = z.strictObject({ basket: z.uuid(), orders: Orders });
type Asked = z.output<typeof IntentInput>;

export type BasketPreview = {
  /** Of the whole basket: all of it is sent or none. */
  readonly token: string;
  /** Epoch microseconds. */
  readonly expiresAt: number;
  /** In the order they were asked in; each as those of its account before it leave it. */
  readonly orders: readonly (Outlook & { readonly open: boolean })[];
};

/** Judges several orders one after another without making them, and seals them together. */
export const previewBasket = query({
  name: "orders.previewBasket",
  permission: "orders:trade",
  input: z.strictObject({ orders: Orders }),
  async run(ctx, { orders }): Promise<BasketPreview> {
    const seen = new Map<Asked, BasketPreview["orders"][number]>();
    for (const its of byAccount(orders)) await previewOne(ctx, orders, its, seen);
    const sealed = { basket: randomUUID(), orders: orders.map((order) => writeIntent(readIntent(order))) };
    return {
      ...sealPreview(ctx, "basket", sealed),
      orders: orders.map((order) => seen.get(order) as BasketPreview["orders"][number]),
    };
  },
});

export type BasketAnswer = {
  /** refused: it was not judged, `message` says why. */
  readonly outcome: "accepted" | "denied" | "refused";
  readonly orderId: string | null;
  readonly findings: readonly Finding[];
  readonly message: string | null;
};

/** Makes the orders that were previewed together, each with its own answer; `accepted` are findings by order. */
export const submitBasket = command({
  name: "orders.submitBasket",
  permission: "orders:trade",
  input: z.strictObject({
    key: KeyOfMany,
    token: BasketToken,
    accepted: z.array(Accepted).max(MAX_BASKET),
    reason: z.string().max(1000).optional(),
  }),
  async run(ctx, { key, token, accepted }): Promise<BasketAnswer[]> {
    const { basket, orders } = openPreview(ctx, "basket", token, SealedBasket);
    const [by, now] = [ctx.actor.kind === "user" ? ctx.actor.userId : null, ctx.clock()];
    const requests = new Map<Asked, PlaceOrder>(
      orders.map((order, i) => [
        order,
        {
          key: `${key}:${i}`,
          intent: { ...readIntent(order), basket },
          accepted: new Set(accepted[i] as ControlName[] | undefined),
          ...{ by, now },
        },
      ]),
    );
    const answers = new Map<Asked, BasketAnswer>();
    for (const its of byAccount(orders)) {
      const account = (its[0] as Asked).account;
      const placed = await acceptOrders(
        ctx.db,
        quotesOf(ctx.bus, ctx.teamId, account),
        its.map((order) => requests.get(order) as PlaceOrder),
      );
      for (const [i, order] of its.entries())
        answers.set(order, answerOf(placed[i] as PlacedOrder | AppError));
      wakeGateway(ctx.bus, account);
    }
    return orders.map((order) => answers.get(order) as BasketAnswer);
  },
  audit: ({ key, accepted, reason }, answers) => ({
    details: {
      ...{ key, accepted, reason },
      answers: answers.map(({ orderId, outcome, findings }) => ({
        ...{ orderId, outcome },
        findings: findings.map(({ control }) => control),
      })),
    },
  }),
});

async function previewOne(
  ctx: Pick<Context, "db" | "bus" | "teamId" | "clock">,
  orders: readonly Asked[],
  its: readonly Asked[],
  seen: Map<Asked, BasketPreview["orders"][number]>,
): Promise<void> {
  const [intent, ...more] = its.map(readIntent);
  if (intent === undefined) return;
  const quotes = quotesOf(ctx.bus, ctx.teamId, intent.account);
  const judgement = await loadJudgement(ctx.db, quotes, { intent, more, now: ctx.clock() });
  let left = judgement.snapshot;
  for (const asked of its) {
    const n = orders.indexOf(asked);
    const wrong = wrongTicket(asked, left);
    if (wrong !== null)
      throw new AppError("bad-input", `${named(asked, n)}: ${wrong}`, { at: `orders.${n}` });
    const order = { ...readIntent(asked), orderId: `preview ${n}` };
    const found = outlook(order, { ...judgement, snapshot: left }, order.quantity);
    seen.set(asked, { ...found, open: quotes(order.symbol)?.open ?? false });
    // As it will be when every soft finding is accepted: only then can the basket be sent.
    const soft = found.findings.filter(({ severity }) => severity === "soft").map(({ control }) => control);
    const { approved, counters } = approve(order, left, judgement.limits, new Set(soft));
    if (approved !== null) left = withOrder(left, order, counters);
  }
}

const named = ({ side, quantity, symbol }: Asked, n: number): string =>
  `Order ${n + 1} of the basket (${side} ${quantityText(quantity)} ${symbol})`;

/** In one order of accounts, so that two baskets cannot wait for each other. */
function byAccount(orders: readonly Asked[]): Asked[][] {
  const accounts = [...new Set(orders.map(({ account }) => account))].sort();
  return accounts.map((account) => orders.filter((order) => order.account === account));
}

function answerOf(placed: PlacedOrder | AppError): BasketAnswer {
  if (placed instanceof AppError)
    return { outcome: "refused", orderId: null, findings: [], message: placed.message };
  const { outcome, orderId, findings } = placed;
  const message = outcome === "denied" ? findings.map((finding) => finding.message).join(" ") : null;
  return { outcome, orderId, findings, message };
}
