import type { ClientBase } from "pg";
import { AppError } from "#lib/core/errors.ts";
import { pricingSymbols } from "#lib/execution/paper/index.ts";
import { openReplay, pause, type Replay, untilDue } from "#server/data/feeds/index.ts";
import { beginMarketDay } from "#server/execution/accounts/index.ts";
import { isPaper, type PaperConnection } from "#server/execution/brokers/index.ts";
import { algorithmWait, QuoteTeller } from "#server/execution/paper-feeds/index.ts";
import type { HeldAccount, TradingHost } from "#server/execution/trading/index.ts";
import { crashPoint } from "#server/infrastructure/crash-points/index.ts";
import { isDatabaseAway, withTeam } from "#server/infrastructure/db/index.ts";
import { assertUserCodeMayRun, type HostLimits, openStrategySession } from "#server/models/sandbox/index.ts";
import { findStrategyModule } from "#server/models/strategies/index.ts";
import { type Control, type ForwardTest, readControl, setState, testToRun } from "./forward-rows.ts";
import { IntentDesk } from "./place-intents.ts";
import { SessionRun } from "./session-run.ts";

const LOOK_EVERY_MS = 250;

/** Runs the forward tests of every account that this process holds, each to its end, across any number of kills. */
export function startSessions(host: TradingHost, limits: HostLimits): void {
  host.onAccount((account) => {
    const stop = new AbortController();
    const done = keepRunning(host, account, limits, stop.signal);
    return async () => {
      stop.abort(new AppError("cancelled", "The account is held elsewhere."));
      await done;
    };
  });
}

async function keepRunning(
  host: TradingHost,
  account: HeldAccount,
  limits: HostLimits,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const test = await withTeam(host.pool, account.teamId, (db) => testToRun(db, account.accountId));
      const line = host.broker(account.accountId);
      if (test && line && isPaper(line)) await runTest(host, account.teamId, test, line, limits, signal);
    } catch (error) {
      if (!signal.aborted)
        host.log.error({ err: error, accountId: account.accountId }, "forward test broke off");
    }
    await pause(LOOK_EVERY_MS, signal).catch(() => {});
  }
}

type Playing = {
  readonly host: TradingHost;
  readonly test: ForwardTest;
  readonly line: PaperConnection;
  readonly run: SessionRun;
  /** The number of the market that was opened for it. */
  readonly opening: number;
  readonly signal: AbortSignal;
  /** What was asked of it, and whether it still waits. */
  control(waits: (db: ClientBase) => Promise<boolean>): Promise<Control & { waits: boolean }>;
};

/** One test until it is over. Leaves it running when the account, its line or the database is lost. */
async function runTest(
  host: TradingHost,
  teamId: string,
  test: ForwardTest,
  line: PaperConnection,
  limits: HostLimits,
  signal: AbortSignal,
): Promise<void> {
  const { spec } = test;
  const state = (to: Parameters<typeof setState>[3], error?: unknown) =>
    crashPoint("forward.state", () =>
      withTeam(host.pool, teamId, (db) =>
        setState(db, host.bus, test.id, to, error ? failureOf(error) : undefined),
      ),
    );
  let desk: IntentDesk | undefined;
  try {
    const { data, session: asked } = spec;
    const replay = await openReplay(
      host.pool,
      teamId,
      { ...data, symbols: asked.symbols, others: pricingSymbols(asked.rules) },
      asked.rules.timeZone,
    );
    const { module } = await withTeam(host.pool, teamId, async (db) => {
      if (spec.strategy.kind === "version") await assertUserCodeMayRun(db);
      return findStrategyModule(db, spec.strategy);
    });
    const opening = await line.openMarket(`forward-test:${test.id}`, asked.symbols, asked.rules);
    const session = await openStrategySession(module, spec.session, limits);
    try {
      desk = await IntentDesk.open(host, teamId, test);
      const run = new SessionRun({ host, teamId, test, line, session, desk, signal }, opening);
      await state("running");
      line.setOpen(true);
      await run.start();
      const control: Playing["control"] = (waits) =>
        withTeam(host.pool, teamId, async (db) => ({
          ...(await readControl(db, test.id)),
          waits: await waits(db),
        }));
      const end = await play({ host, test, line, run, opening, signal, control }, replay);
      await run.end();
      if (end === "stopped") await leaveOrders(host, teamId, test, desk);
      await state(end);
    } finally {
      session.close();
      line.setOpen(false);
    }
  } catch (error) {
    if (signal.aborted || isDatabaseAway(error) || !isFinal(error)) throw error;
    if (desk) await leaveOrders(host, teamId, test, desk);
    await state("failed", error);
  }
}

/** Moment by moment at the wanted speed, until the bars or somebody's patience end. */
async function play(
  { host, test, line, run, opening, signal, control }: Playing,
  replay: Replay,
): Promise<"ended" | "stopped"> {
  await run.catchUp();
  const moments = replay(Number.isNaN(run.time) ? Number.NEGATIVE_INFINITY : run.time);
  const account = { teamId: run.teamId, accountId: test.accountId };
  const quotes = new QuoteTeller(host, account, line, test.spec.session.symbols);
  const idle = async () => {
    await run.save();
    quotes.idle();
  };
  for (;;) {
    if (run.wantsClose) {
      await line.settle();
      await run.catchUp();
    }
    const next = moments.next();
    const isFirst = Number.isNaN(run.time);
    const gap = next.done || isFirst ? 0 : next.value.time - run.time;
    const waitsForAlgorithms = algorithmWait(test.accountId);
    const pace = async () => {
      const { state, waits, paused, ...rest } = await control(waitsForAlgorithms);
      if (state === "stopping") return "stop";
      if (waits || paused) return { speed: "step", steps: 0 };
      return next.done ? { speed: "max", steps: 0 } : rest;
    };
    if ((await untilDue({ pace, played: run.moments, gap, idle }, signal)) === "stop") return "stopped";
    if (next.done) return "ended";
    await beginMarketDay(host, account, line, next.value.time);
    if (!(await line.advance(next.value, opening)))
      throw new AppError("conflict", "Another market was opened on the account while the test ran.");
    quotes.moved();
    await run.catchUp();
  }
}

/** Working orders at the end, as the test says: cancelled, or left to a person. Positions stay either way. */
async function leaveOrders(
  host: TradingHost,
  teamId: string,
  test: ForwardTest,
  desk: IntentDesk,
): Promise<void> {
  if (test.atStop === "leave") return;
  for (const orderId of desk.ownOrderIds) await host.cancel(teamId, orderId);
}

/** What a new attempt would only meet again. */
const isFinal = (error: unknown): boolean =>
  error instanceof AppError
    ? ["strategy-failed", "bad-input", "not-found", "too-large", "conflict"].includes(error.code)
    : error instanceof Error && error.message.startsWith("The strategy did not repeat itself");

const failureOf = (error: unknown) => ({
  message: error instanceof Error ? error.message : String(error),
  at: error instanceof AppError ? error.at : undefined,
});
