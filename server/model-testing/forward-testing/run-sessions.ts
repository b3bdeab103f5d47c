import { AppError } from "#lib/core/errors.ts";
import { priceNumber } from "#lib/core/money.ts";
import { dayNumberOf, Zone } from "#lib/core/time.ts";
import type { MarketMoment } from "#lib/execution/paper/index.ts";
import { marketMoments } from "#lib/model-testing/forward-testing/index.ts";
import { openTeamSnapshot } from "#server/data/catalogue/index.ts";
import { readBars } from "#server/data/storage/index.ts";
import { isPaper, type PaperConnection } from "#server/execution/brokers/index.ts";
import { quoteTopic, writeQuote } from "#server/execution/orders/index.ts";
import type { HeldAccount, TradingHost } from "#server/execution/trading/index.ts";
import { isDatabaseAway, withTeam } from "#server/infrastructure/db/index.ts";
import { assertUserCodeMayRun, type HostLimits, openStrategySession } from "#server/models/sandbox/index.ts";
import { findStrategyModule } from "#server/models/strategies/index.ts";
import { type ForwardTest, readControl, setState, testToRun } from "./forward-rows.ts";
import type { ForwardSpec } from "./forward-spec.ts";
import { IntentDesk } from "./place-intents.ts";
import { pause, SessionRun } from "./session-run.ts";

const LOOK_EVERY_MS = 250;
/** A replayed market stands still between its moments; its quotes are told again so that nobody takes them for old. */
const QUOTE_EVERY_MS = 5000;

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
    withTeam(host.pool, teamId, (db) =>
      setState(db, host.bus, test.id, to, error ? failureOf(error) : undefined),
    );
  let desk: IntentDesk | undefined;
  try {
    const bars = await barsOf(host, teamId, spec);
    const { module } = await withTeam(host.pool, teamId, async (db) => {
      if (spec.strategy.kind === "version") await assertUserCodeMayRun(db);
      return findStrategyModule(db, spec.strategy);
    });
    const opening = await line.openMarket(`forward-test:${test.id}`, spec.session.symbols);
    const session = await openStrategySession(module, spec.session, limits);
    try {
      desk = await IntentDesk.open(host, teamId, test);
      const run = new SessionRun({ host, teamId, test, line, session, desk, signal }, opening);
      await state("running");
      line.setOpen(true);
      await run.start();
      const end = await play(host, teamId, test, line, run, (after) => marketMoments(bars, after), signal);
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
  host: TradingHost,
  teamId: string,
  test: ForwardTest,
  line: PaperConnection,
  run: SessionRun,
  momentsAfter: (time: number) => Iterator<MarketMoment>,
  signal: AbortSignal,
): Promise<"ended" | "stopped"> {
  await run.catchUp();
  const moments = momentsAfter(Number.isNaN(run.time) ? Number.NEGATIVE_INFINITY : run.time);
  const { symbols } = test.spec.session;
  for (let playedAt = performance.now(); ; playedAt = performance.now()) {
    if (run.wantsClose) {
      await line.settle();
      await run.catchUp();
    }
    const next = moments.next();
    const control = await permission(
      host,
      teamId,
      test.id,
      run,
      next.value as MarketMoment | undefined,
      playedAt,
      () => tellQuotes(host, teamId, test.accountId, line, symbols),
      signal,
    );
    if (control === "stop") return "stopped";
    if (next.done) return "ended";
    await line.advance(next.value);
    tellQuotes(host, teamId, test.accountId, line, symbols);
    await run.catchUp();
  }
}

/** Waits until the next moment may be played. */
async function permission(
  host: TradingHost,
  teamId: string,
  id: string,
  run: SessionRun,
  next: MarketMoment | undefined,
  playedAt: number,
  tellQuotesAgain: () => void,
  signal: AbortSignal,
): Promise<"go" | "stop"> {
  for (let toldAt = playedAt; ; ) {
    signal.throwIfAborted();
    const { state, speed, steps } = await withTeam(host.pool, teamId, (db) => readControl(db, id));
    if (state === "stopping") return "stop";
    if (speed === "max" || next === undefined) return "go";
    if (speed === "step" && run.moments < steps) return "go";
    const due = Number.isNaN(run.time) ? 0 : (next.time - run.time) / 1000 / Number(speed);
    const left = speed === "step" ? LOOK_EVERY_MS : due - (performance.now() - playedAt);
    if (left <= 0) return "go";
    await run.save();
    await pause(Math.min(left, LOOK_EVERY_MS), signal);
    if (performance.now() - toldAt > QUOTE_EVERY_MS) {
      tellQuotesAgain();
      toldAt = performance.now();
    }
  }
}

function tellQuotes(
  host: TradingHost,
  teamId: string,
  accountId: string,
  line: PaperConnection,
  symbols: readonly string[],
): void {
  for (const symbol of symbols) {
    const quote = line.quote(symbol);
    if (quote?.reference && priceNumber(quote.reference) > 0)
      host.bus.set(teamId, quoteTopic(symbol, accountId), writeQuote(quote));
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
  for (const orderId of desk.orderIds) await host.cancel(teamId, orderId);
}

async function barsOf(host: TradingHost, teamId: string, { data, session }: ForwardSpec) {
  const snapshot = await withTeam(host.pool, teamId, (db) => openTeamSnapshot(db, teamId, data.snapshot));
  const zone = new Zone(session.rules.timeZone);
  return readBars(snapshot, session.symbols, {
    from: data.from ? zone.startOfDay(dayNumberOf(data.from)) : undefined,
    to: data.to ? zone.startOfDay(dayNumberOf(data.to) + 1) : undefined,
  });
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
