import type { ClientBase } from "pg";
import { z } from "zod";
import type { BarColumns } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { dayNumberOf, Zone } from "#lib/core/time.ts";
import { toBars } from "#lib/data/bars/index.ts";
import { type MarketBar, type PaperOrderEvent, pricingSymbols } from "#lib/execution/paper/index.ts";
import type { BacktestResult } from "#lib/model-testing/backtesting/index.ts";
import {
  type ComparedTrade,
  type Difference,
  firstDifference,
  type GapCause,
  gapByCause,
  type OrderFate,
  type SessionIntent,
  type ValuedTrades,
  valueTrades,
} from "#lib/model-testing/forward-testing/index.ts";
import { query } from "#server/access/command.ts";
import { openTeamSnapshot } from "#server/data/catalogue/index.ts";
import { readBars } from "#server/data/storage/index.ts";
import { clientOrderId } from "#server/execution/orders/index.ts";
import { config } from "#server/infrastructure/config/index.ts";
import { assertUserCodeMayRun, runInStrategyHost } from "#server/models/sandbox/index.ts";
import { findStrategyModule } from "#server/models/strategies/index.ts";
import { backtestSpecOf } from "./backtest-spec.ts";
import { ForwardSpec } from "./forward-spec.ts";

export type Shadow = {
  /** Bars that were compared, and trades on either side. */
  readonly moments: number;
  readonly forwardTrades: number;
  readonly backtestTrades: number;
  /** Account currency, at the last recorded prices. */
  readonly forwardProfit: number;
  readonly backtestProfit: number;
  /** The first trade that differs; null when all are the same. */
  readonly firstDifference: Difference | null;
  /** forwardProfit − backtestProfit, by cause; the parts add up to it. */
  readonly waterfall: Readonly<Record<GapCause, number>>;
};

/** The same strategy as a backtest over the bars that the test saw, and why it did otherwise. */
export const shadowForwardTest = query({
  name: "forward-tests.shadow",
  permission: "orders:read",
  input: z.strictObject({ id: z.uuid() }),
  async run(ctx, { id }): Promise<Shadow> {
    const { db, teamId } = ctx;
    const record = await readRecord(db, id);
    const spec = backtestSpecOf(record.spec);
    if (record.spec.strategy.kind === "version") await assertUserCodeMayRun(db);
    const { module } = await findStrategyModule(db, record.spec.strategy);
    const { from: _, to: __, ...data } = spec.data;
    const stored = await storedBars(db, teamId, record);
    const others = await readBars(stored.snapshot, pricingSymbols(record.spec.session.rules));
    const run = async (traded: readonly BarColumns[]) => {
      const bars = [...traded, ...others.filter(({ symbol }) => !data.symbols.includes(symbol))];
      const whole = { ...spec, data };
      return (await runInStrategyHost({ spec: whole, module, bars, limits: config().runs })).result;
    };
    const { rules, capital } = record.spec.session;
    const value = (trades: readonly ComparedTrade[], bars: readonly BarColumns[]) =>
      valueTrades(trades, { bars, others, rules, capital });
    const recorded = tradesOf(await run(record.bars));
    const [forward, backtest] = [value(record.trades, record.bars), value(recorded, record.bars)];
    const otherBars = sameBars(stored.bars, record.bars)
      ? 0
      : profitOf(backtest, backtest.marks) -
        profitOf(value(tradesOf(await run(stored.bars)), stored.bars), backtest.marks);
    const forwardProfit = profitOf(forward, forward.marks);
    const backtestProfit = profitOf(backtest, backtest.marks) - otherBars;
    return {
      moments: record.moments,
      forwardTrades: record.trades.length,
      backtestTrades: recorded.length,
      forwardProfit,
      backtestProfit,
      firstDifference: firstDifference(record.trades, recorded),
      waterfall: gapByCause(forward, backtest, record.fates, otherBars),
    };
  },
});

type ForwardRecord = {
  spec: ForwardSpec;
  bars: BarColumns[];
  moments: number;
  trades: ComparedTrade[];
  fates: Map<number, OrderFate>;
};

/** What the market showed to the test and told of its orders. */
async function readRecord(db: ClientBase, id: string): Promise<ForwardRecord> {
  const found = await db.query("SELECT spec, account_id FROM forward_tests WHERE id = $1", [id]);
  if (!found.rows[0]) throw new AppError("not-found", "There is no such forward test.");
  const spec = ForwardSpec.parse(found.rows[0].spec);
  const account = found.rows[0].account_id;
  const opening = await db.query(
    `SELECT seq, (SELECT min(o.seq) FROM paper_journal o WHERE o.account_id = $1 AND o.kind = 'open' AND o.seq > j.seq) AS next
     FROM paper_journal j WHERE account_id = $1 AND kind = 'open' AND body->>'by' = $2`,
    [account, `forward-test:${id}`],
  );
  const [first, next] = [opening.rows[0]?.seq ?? 0, opening.rows[0]?.next ?? null];
  const { rows } = await db.query(
    `SELECT body->'moment'->'bars' AS bars FROM paper_journal WHERE account_id = $1 AND kind = 'bars' AND seq > $2
       AND ($3::bigint IS NULL OR seq < $3) ORDER BY seq`,
    [account, first, next],
  );
  if (rows.length === 0)
    throw new AppError("conflict", "The forward test has not seen a bar yet; there is nothing to compare.");
  const intents = await db.query(
    "SELECT body, outcome, order_id FROM forward_test_intents WHERE test_id = $1 ORDER BY n",
    [id],
  );
  const events = await db.query(
    `SELECT client_id, event FROM paper_events WHERE account_id = $1 AND seq > $2 AND client_id IS NOT NULL
     ORDER BY seq, part`,
    [account, first],
  );
  const bars = spec.session.symbols.map((symbol) =>
    columnsOf(
      symbol,
      rows.flatMap((row) => row.bars.filter((bar: MarketBar) => bar.symbol === symbol)),
    ),
  );
  return { spec, bars, moments: rows.length, ...ordersOf(intents.rows, events.rows) };
}

type IntentRow = { body: SessionIntent; outcome: string; order_id: string | null };
type EventRow = { client_id: string; event: PaperOrderEvent };

function ordersOf(intents: readonly IntentRow[], events: readonly EventRow[]) {
  const fates = new Map<number, OrderFate>();
  const orders = new Map<string, { order: number; symbol: string }>();
  const cancelled = new Set<number>();
  for (const { body, outcome, order_id: orderId } of intents) {
    if (body.kind === "cancel") cancelled.add(body.order);
    else if (body.kind === "exit" && orderId)
      orders.set(clientOrderId(orderId, "new"), { order: body.order, symbol: body.symbol });
    else if (outcome === "denied") fates.set(body.order, "rejected");
    else if (orderId) orders.set(clientOrderId(orderId, "new"), { order: body.order, symbol: body.symbol });
  }
  const trades: ComparedTrade[] = [];
  for (const { client_id: id, event } of events) {
    const of = event.kind === "moved" && orders.get(event.of);
    if (of) orders.set(id, { ...of, symbol: event.symbol });
    const own = orders.get(id);
    if (!own) continue;
    if (event.kind === "trade") {
      const { time, quantity, price, fee } = event;
      trades.push({ ...own, time, quantity, price, fee });
    } else if (event.kind === "rejected") fates.set(own.order, "rejected");
    else if (event.kind === "cancelled" && /by the strategy/.test(event.reason) && !cancelled.has(own.order))
      // The market calls every cancel that it was asked for the strategy's; this one nobody of it asked for.
      fates.set(own.order, "manual");
  }
  return { trades, fates };
}

function columnsOf(symbol: string, bars: readonly MarketBar[]): BarColumns {
  const column = (name: Exclude<keyof MarketBar, "symbol" | "next">) =>
    Float64Array.from(bars, (bar) => bar[name]);
  return toBars(symbol, (["start", "end", "open", "high", "low", "close", "volume"] as const).map(column));
}

/** The dataset's bars of the moments that the test saw. */
async function storedBars(
  db: ClientBase,
  teamId: string,
  { spec, bars }: ForwardRecord,
): Promise<{ snapshot: Awaited<ReturnType<typeof openTeamSnapshot>>; bars: BarColumns[] }> {
  const snapshot = await openTeamSnapshot(db, teamId, spec.data.snapshot);
  const zone = new Zone(spec.session.rules.timeZone);
  const { from } = spec.data;
  const last = Math.max(...bars.map((one) => one.start.at(-1) ?? 0));
  const stored = await readBars(snapshot, spec.session.symbols, {
    from: from ? zone.startOfDay(dayNumberOf(from)) : undefined,
    to: last + 1,
  });
  return { snapshot, bars: stored };
}

const sameBars = (a: readonly BarColumns[], b: readonly BarColumns[]): boolean =>
  a.every((one, k) =>
    (["start", "end", "open", "high", "low", "close", "volume"] as const).every((name) => {
      const other = b[k]![name];
      return one.length === other.length && one[name].every((value, i) => value === other[i]);
    }),
  );

const tradesOf = ({ fills, symbols }: BacktestResult): ComparedTrade[] =>
  Array.from(fills.time, (time, k) => ({
    order: fills.orderId[k]!,
    symbol: symbols[fills.symbol[k]!]!,
    time,
    quantity: fills.quantity[k]!,
    price: fills.price[k]!,
    fee: fills.commission[k]!,
  }));

const profitOf = ({ trades, income }: ValuedTrades, marks: ReadonlyMap<string, number>): number =>
  trades.reduce(
    (sum, { symbol, quantity, price, fee }) => sum + quantity * ((marks.get(symbol) ?? 0) - price) - fee,
    income,
  );
