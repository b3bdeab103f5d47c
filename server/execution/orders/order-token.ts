import { z } from "zod";
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { priceSchema, priceText, quantitySchema, quantityText } from "#lib/core/money.ts";
import type { OrderIntent, OrderTerms } from "#lib/core/order-intent.ts";
import { bracketInstructions, displayInstruction } from "#lib/execution/orders/index.ts";
import type { Context } from "#server/access/context.ts";
import { config } from "#server/infrastructure/config/index.ts";
import { readToken, sealToken } from "#server/infrastructure/secrets/index.ts";

/** What a ticket asks for: decimals are text. */
export const IntentInput = z.strictObject({
  account: z.uuid(),
  symbol: z.string().trim().min(1).max(64),
  side: z.enum(["buy", "sell", "sell-short"]),
  type: z
    .string()
    .max(40)
    .meta({ examples: ["limit"] }),
  timeInForce: z
    .string()
    .max(10)
    .meta({ examples: ["DAY"] }),
  quantity: quantitySchema,
  limitPrice: priceSchema.nullable(),
  stopPrice: priceSchema.nullable().meta({ examples: [null] }),
  /** The bracket: exits that the venue makes when the order fills. */
  takeProfit: priceSchema.nullish().meta({ examples: [null] }),
  stopLoss: priceSchema.nullish().meta({ examples: [null] }),
  /** How much of it the venue shows at a time; null: all of it. */
  displayQuantity: quantitySchema.nullish().meta({ examples: [null] }),
});
export const TermsInput = z.strictObject({
  quantity: quantitySchema,
  limitPrice: priceSchema.nullable(),
  stopPrice: priceSchema.nullable().meta({ examples: [null] }),
});
export const Key = z.string().min(1).max(100);
/** Of many orders at once: the key of each begins with it. */
export const KeyOfMany = z.string().min(1).max(60);
export const Token = z.string().min(1).max(4000);
export const MAX_BASKET = 100;
export const BasketToken = z
  .string()
  .min(1)
  .max(MAX_BASKET * 1000);
export const Accepted = z.array(z.string().max(60)).max(100);

export const writeTerms = ({ quantity, limitPrice, stopPrice }: OrderTerms) => ({
  quantity: quantityText(quantity),
  limitPrice: limitPrice && priceText(limitPrice),
  stopPrice: stopPrice && priceText(stopPrice),
});

/** A preview is good for so long. */
const VALID: Micros = 120_000_000;

type Previewed = "order" | "basket" | "replace" | "algorithm";
type Sealed = { what: Previewed; team: string; by: string; until: Micros; body: unknown };

/** Seals what was previewed, for the same person and team: only that can be sent. */
export function sealPreview(
  ctx: Pick<Context, "teamId" | "actor" | "clock">,
  what: Previewed,
  body: unknown,
): { token: string; expiresAt: Micros } {
  const expiresAt = ctx.clock() + VALID;
  const sealed: Sealed = { what, team: ctx.teamId, by: who(ctx), until: expiresAt, body };
  return { token: sealToken(config().state.home, what, sealed), expiresAt };
}

/** What a preview sealed. Throws AppError "bad-input" for another's or none, "conflict" when it is too old. */
export function openPreview<Body>(
  ctx: Pick<Context, "teamId" | "actor" | "clock">,
  what: Previewed,
  token: string,
  schema: z.ZodType<Body>,
): Body {
  const sealed = readToken(config().state.home, what, token) as Sealed | null;
  if (sealed?.what !== what || sealed.team !== ctx.teamId || sealed.by !== who(ctx))
    throw new AppError("bad-input", "This is not what you previewed: preview the order again.", {
      at: "token",
    });
  if (sealed.until < ctx.clock())
    throw new AppError("conflict", "The preview is more than two minutes old: preview the order again.");
  return schema.parse(sealed.body);
}

const who = ({ actor }: Pick<Context, "actor">): string =>
  actor.kind === "user" ? actor.userId : actor.name;

export const writeIntent = ({
  account,
  symbol,
  side,
  type,
  timeInForce,
  instructions: { takeProfit, stopLoss, displayQuantity } = {},
  ...terms
}: Omit<OrderIntent, "orderId">) => ({
  ...{ account, symbol, side, type, timeInForce },
  ...writeTerms(terms),
  ...(takeProfit !== undefined && { takeProfit }),
  ...(stopLoss !== undefined && { stopLoss }),
  ...(displayQuantity !== undefined && { displayQuantity }),
});

/** The order that a ticket asks for. */
export function readIntent({
  takeProfit = null,
  stopLoss = null,
  displayQuantity = null,
  ...order
}: z.output<typeof IntentInput>): Omit<OrderIntent, "orderId"> {
  const exits = bracketInstructions({ takeProfit, stopLoss });
  const shown = displayInstruction(displayQuantity);
  return { ...order, ...((exits || shown) && { instructions: { ...exits, ...shown } }) };
}
