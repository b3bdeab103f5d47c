import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { difference, type Price, type Quantity, quantitySchema } from "#lib/core/money.ts";
import type { OrderTerms } from "#lib/core/order-intent.ts";
import type { ControlName } from "#lib/models/risk/index.ts";
import { command, query } from "#server/access/command.ts";
import type { Context } from "#server/access/context.ts";
import type { RowAnswer } from "./cancel-orders.ts";
import {
  Accepted,
  Key,
  KeyOfMany,
  openPreview,
  sealPreview,
  TermsInput,
  Token,
  writeTerms,
} from "./order-token.ts";
import { type OrderPreview, outlook } from "./preview-order.ts";
import { type Quote, quotesOf } from "./quotes.ts";
import { orderRow, readOrder } from "./record-facts.ts";
import { judgeReplace, type Replaced, replaceOrder } from "./replace-order.ts";
import { wakeGateway } from "./wake-gateway.ts";

const SealedReplace = z.strictObject({ id: z.uuid(), terms: TermsInput });

/** Judges new terms of a working order at the worst of old and new, and seals them. */
export const previewReplace = query({
  name: "orders.previewReplace",
  permission: "orders:trade",
  input: SealedReplace,
  async run(ctx, { id, terms }): Promise<OrderPreview> {
    const row = await orderRow(ctx.db, id);
    const quotes = quotesOf(ctx.bus, ctx.teamId, row.accountId);
    const { view, judged, judgement } = await judgeReplace(ctx.db, quotes, id, terms, ctx.clock(), orderRow);
    const quote = quotes(row.symbol);
    return {
      ...sealPreview(ctx, "replace", { id, terms: writeTerms(terms) }),
      ...outlook(judged, judgement, difference(terms.quantity, view.filled)),
      session: { open: quote?.open ?? false, quotedAt: quote?.at ?? null },
    };
  },
});

/** Asks the venue for the terms that were previewed. */
export const replaceOne = command({
  name: "orders.replace",
  permission: "orders:trade",
  input: z.strictObject({ id: z.uuid(), key: Key, token: Token, accepted: Accepted }),
  async run(ctx, { id, key, token, accepted }): Promise<Replaced> {
    const sealed = openPreview(ctx, "replace", token, SealedReplace);
    if (sealed.id !== id)
      throw new AppError("bad-input", "This is not the order you previewed: preview it again.", {
        at: "token",
      });
    return replace(ctx, { id, key, terms: sealed.terms, accepted });
  },
  audit: ({ id, key, accepted }, { outcome, findings }) => ({
    object: id,
    details: { key, outcome, accepted, findings: findings.map(({ control }) => control) },
  }),
});

const Change = z.strictObject({
  /** Ticks up (or down, negative), or to a side of the market; rounded away from trading. */
  price: z
    .union([z.enum(["bid", "mid", "ask"]), z.strictObject({ ticks: z.int().min(-10_000).max(10_000) })])
    .optional(),
  quantity: quantitySchema.optional(),
});

/** Changes many orders by one rule, each for itself. */
export const replaceMany = command({
  name: "orders.replaceMany",
  permission: "orders:trade",
  input: z.strictObject({
    ids: z.array(z.uuid()).min(1).max(500),
    key: KeyOfMany,
    change: Change,
    accepted: Accepted,
  }),
  async run(ctx, { ids, key, change, accepted }): Promise<RowAnswer[]> {
    // In one order of accounts, so that two such calls cannot wait for each other.
    const { rows } = await ctx.db.query<{ id: string }>(
      "SELECT id FROM orders WHERE id = ANY ($1) ORDER BY account_id, id",
      [ids],
    );
    const answers = new Map<string, RowAnswer>();
    for (const { id } of rows) answers.set(id, await changeOne(ctx, id, `${key}:${id}`, change, accepted));
    return ids.map(
      (id) =>
        answers.get(id) ?? { id, outcome: "not-found", message: "There is no such order in your team." },
    );
  },
  audit: ({ ids, change }, answers) => ({
    object: ids.length === 1 ? ids[0] : undefined,
    details: {
      change: JSON.parse(
        JSON.stringify(change, (_, value) => (typeof value === "bigint" ? String(value) : value)),
      ),
      answers: answers.map(({ id, outcome }) => ({ id, outcome })),
    },
  }),
});

async function changeOne(
  ctx: Context,
  id: string,
  key: string,
  change: z.output<typeof Change>,
  accepted: readonly string[],
): Promise<RowAnswer> {
  try {
    const row = await orderRow(ctx.db, id);
    const { terms } = await readOrder(ctx.db, id);
    if (terms === null) throw new AppError("conflict", "The order is not ours to replace.");
    const quote = quotesOf(ctx.bus, ctx.teamId, row.accountId)(row.symbol);
    const wanted = changed(terms, change, row.tick, row.sells, quote);
    const { outcome, findings } = await replace(ctx, { id, key, terms: wanted, accepted });
    if (outcome === "accepted") return { id, outcome: "requested", message: null };
    return { id, outcome: "refused", message: findings.map(({ message }) => message).join(" ") };
  } catch (error) {
    // Only what is refused before anything is written: the transaction goes on.
    if (!(error instanceof AppError)) throw error;
    return { id, outcome: "refused", message: error.message };
  }
}

function changed(
  terms: OrderTerms,
  { price, quantity }: z.output<typeof Change>,
  tick: Price,
  sells: boolean,
  quote: Quote | null,
): OrderTerms {
  const asked = { ...terms, quantity: (quantity ?? terms.quantity) as Quantity };
  if (price === undefined) return asked;
  if (terms.limitPrice === null) throw new AppError("conflict", "The order has no limit price to change.");
  if (typeof price === "object")
    return { ...asked, limitPrice: (terms.limitPrice + tick * BigInt(price.ticks)) as Price };
  const [bid, ask] = [quote?.bid ?? null, quote?.ask ?? null];
  const at = price === "bid" ? bid : price === "ask" ? ask : bid && ask ? (bid + ask) / 2n : null;
  if (at === null) throw new AppError("conflict", `There is no ${price} price of the instrument now.`);
  const down = (at / tick) * tick;
  return { ...asked, limitPrice: (sells && down < at ? down + tick : down) as Price };
}

type Asked = { id: string; key: string; terms: OrderTerms; accepted: readonly string[] };

async function replace(ctx: Context, { id, key, terms, accepted }: Asked): Promise<Replaced> {
  const row = await orderRow(ctx.db, id);
  const replaced = await replaceOrder(ctx.db, quotesOf(ctx.bus, ctx.teamId, row.accountId), {
    orderId: id,
    key,
    terms,
    accepted: new Set(accepted as ControlName[]),
    now: ctx.clock(),
  });
  if (replaced.outcome === "accepted") wakeGateway(ctx.bus, row.accountId);
  return replaced;
}
