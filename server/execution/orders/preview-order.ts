import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import {
  absolute,
  converted,
  difference,
  type Money,
  moneyText,
  NO_MONEY,
  NO_QUANTITY,
  negated,
  notional,
  type Price,
  priceText,
  type Quantity,
  quantityText,
  sum,
} from "#lib/core/money.ts";
import type { OrderIntent } from "#lib/core/order-intent.ts";
import { whatIsWrong, wrongBracket, wrongDisplayQuantity } from "#lib/execution/orders/index.ts";
import {
  approve,
  buyingPowerOf,
  type Finding,
  initialMarginOf,
  type LimitUse,
  limitUse,
  type RiskSnapshot,
} from "#lib/models/risk/index.ts";
import { query } from "#server/access/command.ts";
import { type Judgement, loadJudgement } from "./load-judgement.ts";
import { IntentInput, readIntent, sealPreview, writeIntent } from "./order-token.ts";
import { quotesOf } from "./quotes.ts";

/** What would come of an order, as of now. Money in the account's currency, decimals as text. */
export type OrderPreview = {
  readonly token: string;
  /** Epoch microseconds. */
  readonly expiresAt: number;
  readonly findings: readonly Finding[];
  readonly notional: string | null;
  readonly reference: string | null;
  readonly buyingPowerAfter: string | null;
  readonly positionAfter: string;
  readonly percentOfDailyVolume: number | null;
  readonly limits: readonly LimitUse[];
  readonly session: { readonly open: boolean; readonly quotedAt: number | null };
};

/** Judges an order without making it, and seals it: what was previewed is what is sent. */
export const previewOrder = query({
  name: "orders.preview",
  permission: "orders:trade",
  input: z.strictObject({ intent: IntentInput }),
  async run(ctx, { intent }): Promise<OrderPreview> {
    const order = readIntent(intent);
    const quotes = quotesOf(ctx.bus, ctx.teamId, intent.account);
    const judgement = await loadJudgement(ctx.db, quotes, { intent: order, now: ctx.clock() });
    const wrong = wrongTicket(intent, judgement.snapshot);
    if (wrong !== null) throw new AppError("bad-input", wrong, { at: "intent" });
    return {
      ...sealPreview(ctx, "order", writeIntent(order)),
      ...outlook({ ...order, orderId: "preview" }, judgement, intent.quantity),
      session: {
        open: quotes(intent.symbol)?.open ?? false,
        quotedAt: quotes(intent.symbol)?.at ?? null,
      },
    };
  },
});

/** Why what a ticket asks for means nothing, in one sentence; null when it does. */
export function wrongTicket(
  { takeProfit = null, stopLoss = null, displayQuantity = null, ...order }: z.output<typeof IntentInput>,
  { markets }: RiskSnapshot,
): string | null {
  const { tick = null, lot = null } = markets.get(order.symbol) ?? {};
  return (
    whatIsWrong(order) ??
    wrongBracket(order, { takeProfit, stopLoss }, tick) ??
    wrongDisplayQuantity(order, displayQuantity, lot)
  );
}

export type Outlook = Omit<OrderPreview, "token" | "expiresAt" | "session">;

/** The verdict on an order and what it leaves; `adds` is what it may trade beyond what is working already. */
export function outlook(order: OrderIntent, { snapshot, limits }: Judgement, adds: Quantity): Outlook {
  const { findings } = approve(order, snapshot, limits);
  const market = snapshot.markets.get(order.symbol);
  const reference = market?.reference ?? null;
  const at: Price | null = order.limitPrice ?? order.stopPrice ?? reference;
  const worth: Money | null =
    market && at ? converted(notional(at, adds, market.multiplier), market.rate) : null;
  const held = snapshot.positions.get(order.symbol) ?? NO_QUANTITY;
  const after = sum(held, order.side === "buy" ? adds : negated(adds));
  // What brings the position nearer to zero needs no buying power.
  const left = buyingPowerOf(snapshot.account, initialMarginOf(limits));
  const needs = absolute(after) < absolute(held) ? NO_MONEY : worth;
  const volume = market?.dailyVolume ?? null;
  return {
    findings,
    limits: limitUse(order, snapshot, limits),
    notional: worth && moneyText(worth),
    reference: reference && priceText(reference),
    buyingPowerAfter: needs === null ? null : moneyText(difference(left, needs)),
    positionAfter: quantityText(after),
    // A share for the eye, in hundredths of a percent; nothing is judged by it.
    percentOfDailyVolume: volume ? Number((adds * 10_000n) / volume) / 100 : null,
  };
}
