import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { BarColumns } from "#lib/core/columns.ts";
import { Rng } from "#lib/core/rng.ts";
import { isoTime } from "#lib/core/time.ts";
import { syntheticBars } from "#lib/data/bars/index.ts";
import {
  MarketRules,
  type PaperAccountEvent,
  type PaperEvent,
  PaperMarket,
} from "#lib/execution/paper/index.ts";
import type { BacktestResult, BacktestSpecInput } from "#lib/model-testing/backtesting/index.ts";
import { builtIns, type Strategy } from "#lib/models/strategies/index.ts";
import { defineStrategy, z } from "#lib/models/strategies/sdk.ts";
import { aSpec, barsFromCsv, runBacktest } from "#lib/testkit/builders/index.ts";
import {
  type ComparedTrade,
  marketMoments,
  Session,
  type SessionInput,
  type SessionIntent,
  type SessionReport,
  valueTrades,
} from "./index.ts";

const sp500 = barsFromCsv("SPX", readFileSync("node_modules/vega-datasets/data/sp500-2000.csv", "utf8"));
const pair = ["AAA", "BBB"].map((symbol, seed) => syntheticBars({ symbol, bars: 600, seed: seed + 3 }));

/** Of the record that a session is told anew, how much it knows ahead. */
const AHEAD = 150;

type Trade = readonly [order: number, time: number, quantity: number, price: number, fee: number];
type Told = readonly [order: string, ...rest: Trade extends readonly [unknown, ...infer R] ? R : never];
type Played = {
  trades: Trade[];
  equity: number[];
  intents: SessionIntent[];
  account: PaperAccountEvent[];
  /** Of the market's own account. */
  cash: number;
};

/** Session and market in lock step; after a moment in `kills` the session begins anew from what it was told. */
function playForward(
  strategy: Strategy,
  bars: readonly BarColumns[],
  settings: { capital: number; rules: Partial<z.input<typeof MarketRules>> },
  kills: ReadonlySet<number> = new Set(),
): Played {
  const symbols = bars.map((one) => one.symbol);
  const rules = MarketRules.parse(settings.rules);
  const { capital } = settings;
  const market = new PaperMarket({ rules, symbols, cash: capital, holdings: [], latency: 0 });
  const parameters = {};
  const open = () => new Session({ symbols, parameters, capital, rules, seed: 1 }, strategy);
  let session = open();
  const told: SessionInput[] = [];
  const played: Omit<Played, "trades"> & { trades: Told[] } = {
    ...{ trades: [], equity: [], intents: [], account: [] },
    cash: 0,
  };
  const reportsOf = (events: readonly PaperEvent[]) =>
    events.flatMap((event): SessionReport[] => {
      if (event.order === null) {
        played.account.push(event);
        return [];
      }
      const [order, exit] = event.order.slice(1).split(".").map(Number) as [number, number?];
      const whose = { order, ...(exit !== undefined && { exit }) };
      if (event.kind === "trade") {
        const { time, quantity, price, fee, left } = event;
        played.trades.push([event.order, time, quantity, price, fee]);
        return [{ kind: "trade", ...whose, time, quantity, price, fee, left }];
      }
      if (!("time" in event)) return [];
      return [{ kind: "end", ...whose, time: event.time, status: event.kind, reason: event.reason }];
    });
  /** The market's names of exits, by the strategy's numbers. */
  const exits = new Map<string, string>();
  const nameOf = (order: string | number) => exits.get(`#${order}`) ?? `#${order}`;
  const act = (intent: SessionIntent) => {
    played.intents.push(intent);
    if (intent.kind === "exit") {
      exits.set(`#${intent.order}`, `#${intent.of}.${intent.exit}`);
      return [];
    }
    if (intent.kind === "cancel") return reportsOf(market.cancel(nameOf(intent.order)));
    const { n: _n, kind: _kind, order, instructions = {}, ...asked } = intent;
    const named = Object.entries(instructions).map(([name, text]) => [
      name,
      text.startsWith("#") ? nameOf(text.slice(1)) : text,
    ]);
    return reportsOf(market.submit({ ...asked, instructions: Object.fromEntries(named), id: `#${order}` }));
  };
  const tell = (input: SessionInput) => {
    told.push(input);
    let output = session.tell(input);
    const ends = output.intents.flatMap(act);
    while (ends.length > 0)
      output = session.tell(told[told.push({ kind: "news", reports: ends.splice(0) }) - 1]!);
    return output;
  };
  tell({ kind: "start" });
  let step = 0;
  for (const moment of marketMoments(bars)) {
    let output = tell({ kind: "bars", moment, reports: reportsOf(market.advance(moment)) });
    if (output.wantsClose) {
      const reports = reportsOf(market.settle());
      if (reports.length > 0) output = tell({ kind: "news", reports });
    }
    played.equity.push(output.point.equity);
    if (kills.has(step++)) {
      session = open();
      const again: SessionInput[] = JSON.parse(JSON.stringify(told));
      for (let from = 0; from < again.length; from += AHEAD) {
        const page = again.slice(from, from + AHEAD);
        session.tell({
          kind: "ahead",
          moments: page.flatMap((one) => (one.kind === "bars" ? one.moment : [])),
        });
        for (const input of page) session.tell(input);
      }
    }
  }
  tell({ kind: "end" });
  const numbers = new Map([...exits].map(([number, name]) => [name, number]));
  const trades = played.trades.map(
    ([order, ...rest]): Trade => [Number((numbers.get(order) ?? order).slice(1)), ...rest],
  );
  return { ...played, trades, cash: market.ledger.cash };
}

const tradesOf = ({ fills }: BacktestResult): Trade[] =>
  Array.from(fills.time, (time, k) => [
    fills.orderId[k]!,
    time,
    fills.quantity[k]!,
    fills.price[k]!,
    fills.commission[k]!,
  ]);

const COSTS = {
  commission: { type: "per-share" } as const,
  slippage: { type: "bps", bps: 2 } as const,
};

function backtest(
  strategy: Strategy,
  bars: readonly BarColumns[],
  overrides: Partial<BacktestSpecInput> = {},
) {
  const symbols = bars.map((one) => one.symbol);
  const spec = aSpec({
    symbols,
    capital: 100_000,
    sizing: { at: "order-units" },
    ...overrides,
  });
  return runBacktest(spec, strategy, bars);
}

function expectSame(strategy: Strategy, bars: readonly BarColumns[], overrides = {}, kills?: Set<number>) {
  const result = backtest(strategy, bars, overrides);
  const rules = { timeZone: "UTC", ...overrides };
  const played = playForward(strategy, bars, { capital: 100_000, rules }, kills);
  expect(played.trades).toEqual(tradesOf(result));
  expect(played.equity).toEqual(Array.from(result.equity.equity));
  return played;
}

describe("a forward test without latency or hands", () => {
  for (const [name, strategy] of Object.entries(builtIns)) {
    it(`trades ${name} on the S&P 500 as the backtest does, fill for fill`, () => {
      expect(expectSame(strategy, [sp500]).trades.length).toBeGreaterThan(0);
    });

    it(`trades ${name} on two symbols with costs and a share of volume as the backtest does`, () => {
      expectSame(strategy, pair, { ...COSTS, participation: 0.05 });
    });
  }

  for (const fillTiming of ["this-close", "next-close", "vwap-of-next"] as const)
    it(`fills at ${fillTiming} as the backtest does`, () => {
      const played = expectSame(builtIns["sma-cross"], pair, { fillTiming });
      expect(played.trades.length).toBeGreaterThan(10);
    });

  it("is the same when it begins anew from its record at any moments", () => {
    const rng = new Rng(7);
    const kills = new Set(Array.from({ length: 12 }, () => Math.floor(rng.next() * 600)));
    for (const strategy of [builtIns["sma-cross"], everything]) expectSame(strategy, pair, COSTS, kills);
  });

  it("makes a bracket's exits as the backtest does, in whole and in parts, through kills", () => {
    for (const participation of [0, 0.001, 0.003])
      for (const intrabarPath of ["pessimistic", "ohlc"] as const) {
        const played = expectSame(
          bracketed,
          pair,
          { ...COSTS, participation, intrabarPath },
          new Set([20, 21, 200]),
        );
        const exits = played.intents.filter(({ kind }) => kind === "exit");
        expect(exits.length).toBeGreaterThan(50);
      }
  });

  it("prices orders and the exits of brackets on ticks, to the safe side, as the backtest does", () => {
    const ticks = { [pair[0]!.symbol]: 0.05, [pair[1]!.symbol]: 0.25 };
    const instruments = Object.fromEntries(Object.entries(ticks).map(([symbol, tick]) => [symbol, { tick }]));
    for (const strategy of [bracketed, everything]) {
      const result = backtest(strategy, pair, { ...COSTS, instruments });
      const rules = { timeZone: "UTC", ...COSTS, ticks };
      const played = playForward(strategy, pair, { capital: 100_000, rules }, new Set([9, 200]));
      expect(played.trades).toEqual(tradesOf(result));
      expect(played.equity).toEqual(Array.from(result.equity.equity));
      const prices = played.intents.flatMap((one) =>
        one.kind === "cancel"
          ? []
          : [one.limit, one.stop].flatMap((price) => (price ?? 0) / ticks[one.symbol]!),
      );
      expect(prices.filter((price) => price > 0).length).toBeGreaterThan(100);
      for (const price of prices) expect(Math.abs(price - Math.round(price))).toBeLessThan(1e-6);
    }
  });

  it("works algorithms as the backtest does, through kills", () => {
    const played = expectSame(worked, pair, COSTS, new Set([3, 50, 51, 300]));
    expect(played.trades.length).toBeGreaterThan(50);
  });

  it("earns, pays and is split as the backtest's account is, with orders of every kind open, through kills", () => {
    const account = {
      borrow: { type: "annual", rate: 0.03 },
      interest: { type: "annual", debit: 0.06, credit: 0.02 },
      funding: { type: "fixed", rate: 0.0001 },
    } as const;
    const rng = new Rng(12);
    const corporateActions = Array.from({ length: 40 }, () => {
      const [symbol, date] = [pair[Math.floor(rng.next() * 2)]!.symbol, someDay(rng)];
      if (rng.next() < 0.6) return { kind: "dividend" as const, symbol, date, cash: rng.next() };
      return { kind: "split" as const, symbol, date, ratio: [2, 0.5, 3, 1.5][Math.floor(rng.next() * 4)]! };
    });
    for (const strategy of [everything, bracketed, builtIns["sma-cross"]]) {
      const result = backtest(strategy, pair, { ...COSTS, account, corporateActions });
      const rules = { timeZone: "UTC", ...COSTS, ...account, corporateActions };
      const kills = new Set([4, 130, 131, 444]);
      const played = playForward(strategy, pair, { capital: 100_000, rules }, kills);
      expect(played.trades).toEqual(tradesOf(result));
      expect(played.equity).toEqual(Array.from(result.equity.equity));
      const kinds = new Set(played.account.map(({ kind }) => kind));
      expect(kinds.has("split") && kinds.has("dividend") && kinds.has("interest")).toBe(true);
      const fills = played.trades.reduce((sum, [, , units, price, fee]) => sum - units * price - fee, 0);
      const flows = played.account.reduce((sum, { amount }) => sum + amount, 0);
      expect(played.cash).toBeCloseTo(100_000 + fills + flows, 6);
      const compared = played.trades.map(([order, time, quantity, price, fee], k): ComparedTrade => {
        const symbol = result.symbols[result.fills.symbol[k]!]!;
        return { order, symbol, time, quantity, price, fee };
      });
      const { trades, income } = valueTrades(compared, pair, MarketRules.parse(rules), 100_000);
      const close = (symbol: string) => pair.find((one) => one.symbol === symbol)!.close.at(-1)!;
      const byPrices = trades.reduce(
        (sum, one) => sum + one.quantity * (close(one.symbol) - one.price) - one.fee,
        0,
      );
      expect(100_000 + byPrices + income).toBeCloseTo(played.equity.at(-1)!, 4);
    }
  });

  it("makes every kind of order as the backtest does", () => {
    for (const intrabarPath of ["pessimistic", "ohlc"] as const) {
      const played = expectSame(everything, pair, { intrabarPath });
      const types = new Set(
        played.intents.flatMap((one) => (one.kind === "order" ? [one.type] : ["cancel"])),
      );
      expect(types.size).toBeGreaterThan(8);
    }
  });
});

/** A day of the pair's bars. */
const someDay = (rng: Rng): string =>
  isoTime(pair[0]!.start[Math.floor(rng.next() * pair[0]!.length)]!).slice(0, 10);

/** Brackets on entries that fill at once, late and in parts; some entries and exits are cancelled or moved. */
const bracketed = defineStrategy({
  name: "Bracketed",
  parameters: z.object({}),
  state: () => ({ last: 0 }),
  onBar(ctx) {
    const { close } = ctx.bar;
    const long = ctx.random() < 0.5;
    const [below, above] = [close * (1 - 0.01 * ctx.random()), close * (1 + 0.01 * ctx.random())];
    const bracket = long ? { stopLoss: below, takeProfit: above } : { stopLoss: above, takeProfit: below };
    const { stopLoss, takeProfit } = bracket;
    const enter = (options: Parameters<typeof ctx.buy>[1]) =>
      ctx[long ? "buy" : "sell"](1 + Math.floor(ctx.random() * 40), options);
    const choice = Math.floor(ctx.random() * 12);
    if (choice === 0) ctx.state.last = enter(bracket);
    else if (choice === 1) ctx.state.last = enter({ stopLoss, limit: close * (long ? 1.002 : 0.998) });
    else if (choice === 2) ctx.state.last = enter({ takeProfit });
    else if (choice === 3)
      ctx.state.last = enter({ ...bracket, limit: long ? (close + below) / 2 : (close + above) / 2 });
    else if (choice === 4) ctx.cancel(ctx.state.last);
    else if (choice === 5) ctx.replace(ctx.state.last, { quantity: 5 });
    else if (choice === 6) ctx.close();
    else if (choice === 7) {
      const exit = ctx.orders.find((order) => order.type === "stop");
      if (exit && exit.id > ctx.state.last && ctx.index % 3 === 0) ctx.cancel(exit.id);
    }
  },
});

/** Execution algorithms in turn, some cancelled on their way. Daily bars: one slice a bar. */
const worked = defineStrategy({
  name: "Worked",
  parameters: z.object({}),
  state: () => ({ last: 0 }),
  onBar(ctx) {
    const choices = [
      { name: "twap", minutes: 8640, slices: 6 },
      { name: "participation", percent: 1 },
      { name: "implementation-shortfall", minutes: 5760, slices: 4 },
      { name: "close-auction" },
      { name: "iceberg", display: 3 },
    ] as const;
    const side = ctx.position.quantity > 20 ? "sell" : "buy";
    const algorithm = choices[Math.floor(ctx.index / 7) % choices.length]!;
    const limit =
      algorithm.name === "iceberg" ? { limit: ctx.bar.close * (side === "buy" ? 1.01 : 0.99) } : {};
    if (ctx.index % 7 === 0) ctx.state.last = ctx[side](20, { algorithm, ...limit });
    if (ctx.index % 7 === 3 && ctx.random() < 0.3) ctx.cancel(ctx.state.last);
  },
});

/** Every order type in turn, with chance, cancels, replaces, pairs and chains. */
const everything = defineStrategy({
  name: "Everything",
  parameters: z.object({}),
  state: () => ({ last: 0 }),
  onBar(ctx) {
    const { close } = ctx.bar;
    const up = ctx.random() < 0.5;
    const away = close * (1 + (up ? 0.004 : -0.004) * ctx.random());
    const side = ctx.position.quantity > 20 ? "sell" : "buy";
    const make = (options: Parameters<typeof ctx.buy>[1]) =>
      ctx[side](1 + Math.floor(ctx.random() * 9), options);
    const choice = ctx.index % 14;
    if (choice === 0) make({});
    else if (choice === 1) make({ limit: away, timeInForce: "DAY" });
    else if (choice === 2) make({ stop: away });
    else if (choice === 3) make({ stop: away, limit: away * (side === "buy" ? 1.002 : 0.998) });
    else if (choice === 4) make({ touch: away });
    else if (choice === 5) ctx.state.last = make({ limit: close * (side === "buy" ? 0.9 : 1.1) });
    else if (choice === 6) ctx.replace(ctx.state.last, { limit: close });
    else if (choice === 7) make({ at: "open" });
    else if (choice === 8) make({ at: "close", limit: away });
    else if (choice === 9) make({ trailPercent: 0.01 });
    else if (choice === 10) {
      const first = make({ limit: away });
      make({ stop: close * (side === "buy" ? 1.01 : 0.99), oco: first });
    } else if (choice === 11) make({ after: make({ limit: away }), reduceOnly: true, stop: close * 0.99 });
    else if (choice === 12)
      make({ limit: away, goodTill: ctx.time + 3 * 86_400_000_000, timeInForce: "GTD" });
    else ctx.cancel();
  },
});
