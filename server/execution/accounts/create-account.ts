import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { moneySchema, NO_MONEY, negated } from "#lib/core/money.ts";
import { transaction } from "#lib/execution/positions/index.ts";
import { riskLimits } from "#lib/models/risk/index.ts";
import { command } from "#server/access/command.ts";
import { brokerNamed, hasEmergency } from "#server/execution/brokers/index.ts";
import { writeTransaction } from "#server/execution/orders/index.ts";
import { changeAccount, noAccount, tellAccount } from "./account-rows.ts";
import { splitSecrets, storeSecrets } from "./credentials.ts";
import { Currency } from "./instruments.ts";

const AccountName = z.string().trim().min(1, "Give the account a name.").max(100);
const Desk = z.string().trim().min(1).max(100).nullable();

/** Opens an account. A paper account begins with `cash`, booked as a deposit; a live one with what its broker says. */
export const createAccount = command({
  name: "accounts.create",
  permission: "accounts:manage",
  input: z.strictObject({
    name: AccountName,
    broker: z
      .string()
      .max(50)
      .meta({ examples: ["paper"] }),
    mode: z.enum(["paper", "live"]),
    currency: Currency,
    cash: moneySchema,
    shortAllowed: z.boolean(),
    desk: Desk.optional(),
    settings: z.record(z.string(), z.unknown()).meta({ examples: [{}] }),
  }),
  async run(ctx, { name, broker: brokerName, mode, currency, cash, shortAllowed, desk, settings }) {
    const broker = brokerNamed(brokerName);
    if (!broker.modes.includes(mode))
      throw new AppError("bad-input", `${broker.title} has no ${mode} accounts.`, { at: "mode" });
    if (cash < 0n)
      throw new AppError("bad-input", "An account cannot begin with less than nothing.", { at: "cash" });
    if (mode === "live" && cash !== NO_MONEY)
      throw new AppError("bad-input", "A live account's cash is what its broker says: leave cash at 0.", {
        at: "cash",
      });
    const { open, secrets } = splitSecrets(broker.settings, settings);
    const initialMargin = broker.initialMarginOf?.(open as never) ?? 100;
    const limits = riskLimits.parse({ "buying-power": { settings: { initialMargin } } });
    const { rows } = await ctx.db.query<{ id: string }>(
      `INSERT INTO accounts (team_id, name, broker, mode, currency, short_allowed, desk, settings, limits, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (team_id, name) DO NOTHING RETURNING id`,
      [
        ctx.teamId,
        name,
        brokerName,
        mode,
        currency,
        shortAllowed,
        desk ?? null,
        JSON.stringify(open),
        JSON.stringify(limits),
        ctx.actor.kind === "user" ? ctx.actor.userId : null,
      ],
    );
    const id = rows[0]?.id;
    if (!id)
      throw new AppError("conflict", `There is an account ${name} already; choose another name.`, {
        at: "name",
      });
    if (Object.keys(secrets).length > 0) await storeSecrets(ctx, id, secrets);
    if (cash > 0n) {
      const deposit = transaction("deposit", ctx.clock(), "opening deposit", [
        { account: "cash", currency, amount: cash },
        { account: "external", currency, amount: negated(cash) },
      ]);
      await writeTransaction(ctx.db, id, deposit);
    }
    await tellAccount(ctx, id);
    return { id };
  },
  audit: ({ settings: _, ...input }, { id }) => ({
    object: id,
    details: { ...input, cash: String(input.cash) },
  }),
});

/** Whom to reach when the account's broker does not answer; the kill switch's panel shows it. */
export const setEmergency = command({
  name: "accounts.setEmergency",
  permission: "accounts:manage",
  input: z.strictObject({ id: z.uuid(), emergency: z.string().trim().max(200) }),
  async run(ctx, { id, emergency }) {
    const { rows } = await ctx.db.query<{ broker: string }>("SELECT broker FROM accounts WHERE id = $1", [
      id,
    ]);
    if (!rows[0]) throw noAccount();
    const broker = brokerNamed(rows[0].broker);
    if (!hasEmergency(broker))
      throw new AppError("bad-input", `${broker.title} is simulated here: there is nobody to reach.`, {
        at: "id",
      });
    await changeAccount(ctx, id, "settings = settings || jsonb_build_object('emergency', $2::text)", [
      emergency,
    ]);
    return { id, emergency };
  },
  audit: (input) => ({ object: input.id, details: input }),
});

/** open: everything within limits. reduce-only: only orders that bring positions nearer to zero. halted: none. */
export const setAccountState = command({
  name: "accounts.setState",
  permission: "accounts:manage",
  input: z.strictObject({
    id: z.uuid(),
    state: z.enum(["open", "reduce-only", "halted"]),
    desk: Desk.optional(),
  }),
  async run(ctx, { id, state, desk }) {
    await changeAccount(ctx, id, "state = $2", [state]);
    if (desk !== undefined) await changeAccount(ctx, id, "desk = $2", [desk]);
    return { id, state };
  },
  audit: (input) => ({ object: input.id, details: input }),
});
