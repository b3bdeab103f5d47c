import { AppError } from "#lib/core/errors.ts";
import { openReplay, pause, untilDue } from "#server/data/feeds/index.ts";
import { beginMarketDay, tellAccount } from "#server/execution/accounts/index.ts";
import { isPaper, type PaperConnection } from "#server/execution/brokers/index.ts";
import type { HeldAccount, TradingHost } from "#server/execution/trading/index.ts";
import { crashPoint } from "#server/infrastructure/crash-points/index.ts";
import { isDatabaseAway, withTeam } from "#server/infrastructure/db/index.ts";
import { addInstruments } from "./add-instruments.ts";
import { algorithmWait } from "./algorithm-wait.ts";
import {
  type FeedAccount,
  type FeedRow,
  type FeedState,
  feedOf,
  feedRecord,
  fixReplay,
  isTakenByTest,
  momentsPlayed,
  readFeed,
  readFeedAccount,
} from "./feed-rows.ts";
import { QuoteTeller } from "./quote-teller.ts";

const LOOK_EVERY_MS = 500;
const SAY_ENDED_MS = 2000;

type Host = Pick<TradingHost, "pool" | "bus" | "log" | "clock" | "broker" | "onAccount">;

/** Plays the own feed of every paper account that this process holds, from where its journal left off. */
export function startFeeds(host: Host): void {
  host.onAccount((account) => {
    const stop = new AbortController();
    const done = keepPlaying(host, account, stop.signal);
    return async () => {
      stop.abort(new AppError("cancelled", "The account is held elsewhere."));
      await done;
    };
  });
}

async function keepPlaying(host: Host, account: HeldAccount, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const line = host.broker(account.accountId);
      if (line && isPaper(line)) await playFeed(host, account, line, signal);
    } catch (error) {
      if (!signal.aborted) host.log.warn({ err: error, ...account }, "an account's feed broke off");
    }
    await pause(LOOK_EVERY_MS, signal).catch(() => {});
  }
}

/** Until it ends, its settings change, a forward test takes the market, or the line is lost. */
async function playFeed(
  host: Host,
  account: HeldAccount,
  line: PaperConnection,
  signal: AbortSignal,
): Promise<void> {
  const { teamId, accountId } = account;
  const inTeam = <T>(run: Parameters<typeof withTeam<T>>[2]) => withTeam(host.pool, teamId, run);
  // Before anybody is asked whether a test has the market: a test that comes now opens another one.
  const before = line.opening();
  const found = await inTeam(async (db) => {
    if (await isTakenByTest(db, accountId)) return null;
    const of = await readFeedAccount(db, accountId);
    const feed = of && (await feedOf(db, accountId, of.settings));
    return of && feed ? { of, feed } : null;
  });
  if (!found || found.feed.state === "failed") return;
  const { of, feed } = found;
  if (feed.state === "ended") {
    // Its last prices stay what positions are worth.
    new QuoteTeller(host, account, line, feed.replay?.symbols ?? []).tell();
    return pause(SAY_ENDED_MS, signal);
  }
  const become = (state: FeedState, error: string | null) =>
    inTeam(async (db) => {
      await db.query(
        "UPDATE paper_feeds SET state = $3, error = $4 WHERE account_id = $1 AND id = $2 AND state <> $3",
        [accountId, feed.id, state, error],
      );
      await tellAccount({ db, bus: host.bus }, accountId);
    });
  try {
    const opened = await openFeed(host, account, line, of, feed, before);
    if (!opened) return;
    if (feed.state === "starting") await become("playing", null);
    line.setOpen(true);
    if ((await play(host, account, line, feed.id, opened, signal)) === "ended") {
      await become("ended", null);
      line.setOpen(false);
    }
  } catch (error) {
    if (signal.aborted || isDatabaseAway(error) || !isFinal(error)) throw error;
    await become("failed", (error as Error).message);
  }
}

type Opened = Awaited<ReturnType<typeof openFeed>> & object;

/** The feed's market: the one that is open when it is its own, or a new one. Null when another one came meanwhile. */
async function openFeed(
  host: Host,
  account: HeldAccount,
  line: PaperConnection,
  { settings, currency }: FeedAccount,
  feed: FeedRow,
  before: number,
) {
  const { teamId, accountId } = account;
  const { replay, record, played } = await withTeam(host.pool, teamId, async (db) => {
    const fixed = feed.replay ?? (await fixReplay(db, accountId, feed.asked));
    const { snapshot, symbols } = fixed;
    await addInstruments(db, teamId, { snapshot, symbols, currency, lot: settings.lotSize });
    const known = await feedRecord(db, accountId, feed.id);
    return { replay: fixed, record: known, played: await momentsPlayed(db, accountId) };
  });
  const isOpen = record.last !== null && record.last === before;
  const opening = isOpen
    ? before
    : await line.replaceMarket(before, `feed:${feed.id}:${record.markets + 1}`, replay.symbols);
  if (opening === null) return null;
  const { symbols, from, snapshot } = replay;
  const stored = { snapshot, symbols, others: line.others(), from };
  const moments = (await openReplay(host.pool, teamId, stored, settings.timeZone))(
    record.time ?? Number.NEGATIVE_INFINITY,
  );
  const quotes = new QuoteTeller(host, account, line, replay.symbols);
  return { moments, opening, quotes, played, time: isOpen ? record.time : null };
}

async function play(
  host: Host,
  { teamId, accountId }: HeldAccount,
  line: PaperConnection,
  feedId: string,
  { moments, opening, quotes, ...at }: Opened,
  signal: AbortSignal,
): Promise<"ended" | "stopped"> {
  let { played, time } = at;
  const idle = () => quotes.idle();
  for (;;) {
    const next = moments.next();
    const gap = next.done || time === null ? 0 : next.value.time - time;
    const waitsForAlgorithms = algorithmWait(accountId);
    const pace = async () => {
      const [now, waits] = await withTeam(host.pool, teamId, async (db) => [
        await readFeed(db, accountId),
        await waitsForAlgorithms(db),
      ]);
      const isOver = now?.id !== feedId || host.broker(accountId) !== line || line.opening() !== opening;
      if (isOver) return "stop";
      if (waits) return { speed: "step", steps: 0 };
      return next.done ? { speed: "max", steps: 0 } : { speed: now.speed, steps: now.steps };
    };
    if ((await untilDue({ pace, played, gap, idle }, signal)) === "stop") return "stopped";
    if (next.done) return "ended";
    await beginMarketDay(host, { teamId, accountId }, line, next.value.time);
    if (!(await crashPoint("feeds.advance", () => line.advance(next.value, opening)))) return "stopped";
    time = next.value.time;
    played++;
    quotes.moved();
  }
}

/** What a new attempt would only meet again. */
const isFinal = (error: unknown): boolean =>
  error instanceof AppError && ["bad-input", "not-found", "too-large"].includes(error.code);
