import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { IsoDate, StrategyRef } from "#lib/model-testing/backtesting/index.ts";
import { CONTROLS, type ControlName } from "#lib/models/risk/index.ts";
import { command } from "#server/access/command.ts";
import type { Context } from "#server/access/context.ts";
import { Speed } from "#server/data/feeds/index.ts";
import { PaperSettings, readMarketRules } from "#server/execution/brokers/index.ts";
import { addInstruments } from "#server/execution/paper-feeds/index.ts";
import { completeSpec } from "#server/model-testing/backtesting/index.ts";
import { assertUserCodeMayRun } from "#server/models/sandbox/index.ts";
import { backtestSpecOf } from "./backtest-spec.ts";
import type { ForwardSpec } from "./forward-spec.ts";

const controlNames = Object.keys(CONTROLS) as [ControlName, ...ControlName[]];

/** Lets a strategy trade forward on a paper account, on bars of a dataset that are played as if they came now. */
export const startForwardTest = command({
  name: "forward-tests.start",
  permission: "forward-tests:run",
  input: z.strictObject({
    name: z.string().trim().min(1).max(200).optional(),
    strategy: StrategyRef,
    parameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).default({}),
    accountId: z.uuid(),
    symbols: z.array(z.string().min(1).max(64)).min(1).max(100),
    feed: z.strictObject({
      datasetId: z.uuid(),
      from: IsoDate.optional(),
      to: IsoDate.optional(),
      speed: Speed,
    }),
    /** What the strategy reckons with; absent = the account's cash in its own currency. */
    capital: z.number().positive().max(1e12).optional(),
    /** Working orders when it stops or fails: cancelled, or left to a person. Positions stay either way. */
    atStop: z.enum(["cancel", "leave"]).default("cancel"),
    /** Soft controls that are waved through for its orders. */
    accepted: z.array(z.enum(controlNames)).max(controlNames.length).default([]),
    seed: z.number().int().min(0).default(1),
  }),
  async run(ctx, input): Promise<{ id: string }> {
    const account = await paperAccount(ctx, input.accountId);
    const dataset = await datasetOf(ctx, input.feed.datasetId);
    const settings = PaperSettings.parse(account.settings);
    const { currency } = account;
    const made = { ...dataset, symbols: input.symbols, currency, lot: settings.lotSize };
    await addInstruments(ctx.db, ctx.teamId, made);
    const rules = await readMarketRules(ctx.db, { settings, currency, symbols: input.symbols });
    const { from, to } = input.feed;
    const draft: ForwardSpec = {
      strategy: input.strategy,
      session: {
        symbols: input.symbols,
        parameters: input.parameters,
        capital: input.capital ?? account.cash,
        rules,
        seed: input.seed,
      },
      currency,
      data: { ...dataset, datasetId: input.feed.datasetId, ...(from && { from }), ...(to && { to }) },
      periodsPerYear: 252,
    };
    const { spec: complete, strategyName } = await completeSpec(ctx.db, backtestSpecOf(draft));
    if (input.strategy.kind === "version") await assertUserCodeMayRun(ctx.db);
    const session = { ...draft.session, parameters: complete.parameters };
    const { rows } = await ctx.db.query(
      `INSERT INTO forward_tests (team_id, account_id, name, strategy_name, spec, speed, at_stop, accepted, created_by)
       VALUES (app_team_id(), $1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
      [
        input.accountId,
        input.name ?? `${strategyName} on ${input.symbols.slice(0, 3).join(", ")}`.slice(0, 200),
        strategyName,
        JSON.stringify({ ...draft, session }),
        input.feed.speed,
        input.atStop,
        input.accepted,
        ctx.actor.kind === "user" ? ctx.actor.userId : null,
      ],
    );
    const { id } = rows[0];
    const payload = { id, state: "starting" };
    await ctx.bus.publish(ctx.db, { topic: "forward-tests", type: "forward-test.changed", payload });
    return { id };
  },
  audit: (input, { id }) => ({ object: id, details: input }),
});

/** @throws AppError when it cannot carry a forward test now, locking it against a second one */
async function paperAccount({ db }: Context, id: string) {
  const { rows } = await db.query(
    `SELECT a.broker, a.currency, a.settings, (SELECT coalesce(sum(amount), 0)::float8 FROM ledger_entries e
       WHERE e.account_id = a.id AND e.entry = 'cash' AND e.currency = a.currency) AS cash
     FROM accounts a WHERE a.id = $1 FOR UPDATE`,
    [id],
  );
  const account = rows[0];
  if (!account)
    throw new AppError("not-found", "There is no such account in your team.", { at: "accountId" });
  if (account.broker !== "paper")
    throw new AppError("bad-input", "A forward test trades on a paper account; choose one.", {
      at: "accountId",
    });
  const running = await db.query(
    "SELECT name FROM forward_tests WHERE account_id = $1 AND state IN ('starting', 'running', 'stopping')",
    [id],
  );
  if (running.rows[0])
    throw new AppError(
      "conflict",
      `"${running.rows[0].name}" runs on this account, which has one market at a time: stop it first, or open another account.`,
      { at: "accountId" },
    );
  if (!(account.cash > 0))
    throw new AppError("bad-input", "The account has no cash to trade with.", { at: "accountId" });
  return account as { currency: string; settings: object; cash: number };
}

async function datasetOf({ db }: Context, id: string) {
  const { rows } = await db.query(
    `SELECT d.resolution, s.hash AS snapshot FROM datasets d JOIN snapshots s ON s.team_id = d.team_id AND s.dataset_id = d.id
     WHERE d.id = $1 ORDER BY s.number DESC LIMIT 1`,
    [id],
  );
  if (!rows[0])
    throw new AppError("not-found", "There is no such dataset; it may have been deleted.", {
      at: "feed.datasetId",
    });
  return rows[0] as Pick<ForwardSpec["data"], "resolution" | "snapshot">;
}
