import type { ClientBase } from "pg";
import { z } from "zod";
import { ALGORITHMS } from "#lib/core/algorithm.ts";
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { quantity, quantityText } from "#lib/core/money.ts";
import type { OrderIntent } from "#lib/core/order-intent.ts";
import { type AlgorithmChoice, planAlgorithm } from "#lib/execution/algorithms/index.ts";
import type { ControlName } from "#lib/models/risk/index.ts";
import { query } from "#server/access/command.ts";
import type { Context } from "#server/access/context.ts";
import {
  IntentInput,
  loadJudgement,
  type Outlook,
  outlook,
  quotesOf,
  sealPreview,
  writeIntent,
} from "#server/execution/orders/index.ts";
import type { Beginning } from "./algorithm-record.ts";
import { type AccountClock, accountClock } from "./market-clock.ts";
import { marketNow } from "./stored-history.ts";

/** The ticket's order without what the algorithm decides: type, time in force and stop. */
export const ParentInput = IntentInput.omit({
  ...{ type: true, timeInForce: true, stopPrice: true },
  ...{ takeProfit: true, stopLoss: true, displayQuantity: true },
});
export const ChoiceInput = z.strictObject({
  name: z.enum(ALGORITHMS),
  parameters: z.record(z.string().max(40), z.number()).meta({ examples: [{}] }),
});
export const Previewed = z.strictObject({ intent: ParentInput, choice: ChoiceInput });

export type AlgorithmPreview = Outlook & {
  readonly token: string;
  readonly expiresAt: Micros;
  /** `at` is null where only the market can tell when. */
  readonly slices: readonly { readonly at: Micros | null; readonly quantity: string }[];
};

/** Controls of a single order's size and likeness: they judge the children, one by one. */
const OF_CHILDREN: ReadonlySet<ControlName> = new Set([
  "max-order-quantity",
  "max-order-value",
  "volume-share",
  "duplicate-order",
  "repeated-execution",
]);

/** What an algorithm would send and when, and what stands against it; sealed for `algos.start`. */
export const previewAlgorithm = query({
  name: "algos.preview",
  permission: "orders:trade",
  input: Previewed,
  async run(ctx, { intent, choice }): Promise<AlgorithmPreview> {
    const { beginning, ...judged } = await judgeParent(ctx, intent, choice);
    const slices = planAlgorithm(choice, beginning.order, beginning.market);
    const { type: _, timeInForce: _t, stopPrice: _s, ...asked } = writeIntent(parentOrder(intent));
    return {
      ...sealPreview(ctx, "algorithm", { intent: asked, choice }),
      ...judged,
      slices: slices.map((slice) => ({ at: slice.at, quantity: quantityText(slice.quantity) })),
    };
  },
});

export type ParentIntent = z.output<typeof ParentInput>;

/** The order as a whole; "algorithm" is no type that a venue is ever told. */
export const parentOrder = (intent: ParentIntent): Omit<OrderIntent, "orderId"> => ({
  ...intent,
  type: "algorithm",
  timeInForce: "GTC",
  stopPrice: null,
});

/** What comes of the order as a whole, and what its algorithm would begin with. Throws AppError "bad-input". */
export async function judgeParent(
  ctx: Pick<Context, "db" | "bus" | "teamId" | "clock">,
  intent: ParentIntent,
  choice: AlgorithmChoice,
): Promise<Outlook & { beginning: Beginning }> {
  const now = ctx.clock();
  const quotes = quotesOf(ctx.bus, ctx.teamId, intent.account);
  const whole = parentOrder(intent);
  const judgement = await loadJudgement(ctx.db, quotes, { intent: whole, now });
  const found = outlook({ ...whole, orderId: "preview" }, judgement, intent.quantity);
  const clock = await accountClock(ctx.db, intent.account, now);
  await assertWorkable(ctx.db, intent, choice, clock);
  const lot = judgement.snapshot.markets.get(intent.symbol)?.lot ?? quantity("1");
  const market = await marketNow(ctx.db, ctx.teamId, quotes, { symbol: intent.symbol, lot, clock });
  const { side, quantity: units, limitPrice } = intent;
  return {
    ...found,
    findings: found.findings.filter(({ control }) => !OF_CHILDREN.has(control)),
    limits: found.limits.filter(({ control }) => !OF_CHILDREN.has(control)),
    beginning: { choice, order: { side, quantity: units, limitPrice }, market },
  };
}

async function assertWorkable(
  db: ClientBase,
  { symbol }: ParentIntent,
  { name }: AlgorithmChoice,
  clock: AccountClock,
): Promise<void> {
  const { rows } = await db.query("SELECT FROM instruments WHERE symbol = $1", [symbol]);
  if (rows.length === 0)
    throw new AppError("bad-input", `${symbol} is not among your instruments: add it first.`, {
      at: "symbol",
    });
  if (name === "participation" && clock.entry === 0)
    throw new AppError(
      "bad-input",
      "Participation follows the volume that trades, and this account is not told of it: take VWAP or TWAP, or a paper account whose market plays.",
      { at: "choice.name" },
    );
}
