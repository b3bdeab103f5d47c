import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { syntheticBars } from "#lib/data/bars/index.ts";
import {
  ACCOUNT_EVENT,
  type BacktestRecord,
  type BacktestResult,
  BacktestSpec,
  type BacktestSpecInput,
  createBacktest,
  digestRecord,
  encodeResult,
  type Intent,
  tapeToJson,
} from "#lib/model-testing/backtesting/index.ts";
import { builtIns, type Strategy } from "#lib/models/strategies/index.ts";
import { defineStrategy, sma } from "#lib/models/strategies/sdk.ts";
import { follow, type Trial, trial, unlessRefused } from "#lib/testkit/reference-engine/index.ts";
import { replayRun } from "./replay-run.ts";

const bars = ["SYN", "EURUSD"].map((symbol, k) =>
  syntheticBars({ symbol, bars: 500, seed: 4 + k, price: 100 / (1 + 80 * k) }),
);
const dayOf = (index: number) => new Date(bars[0]!.start[index]! / 1000).toISOString().slice(0, 10);

const base: BacktestSpecInput = {
  strategy: { kind: "built-in", name: "sma-cross" },
  data: { snapshot: "synthetic", symbols: ["SYN"], resolution: "1d" },
  commission: { type: "bps", bps: 1 },
  slippage: { type: "bps", bps: 1 },
  parameters: { fast: 3, slow: 8 },
  timeZone: "UTC",
};

type Run = { spec: BacktestSpec; bars: Trial["bars"]; result: BacktestResult; tape: Intent[] };

function run(spec: BacktestSpec, strategy: Strategy | Strategy[], of: Trial["bars"]): Run {
  const tape: Intent[] = [];
  const backtest = createBacktest({ spec, strategy, bars: of, tape });
  while (backtest.advance(1000));
  return { spec, bars: of, result: backtest.result(), tape };
}

/** Long or short, whichever way two averages stand. */
const turning = defineStrategy({
  name: "Turning",
  parameters: builtIns["sma-cross"].parameters,
  indicators: (_, { close }) => ({ fast: sma(close, 3), slow: sma(close, 8) }),
  onBar(ctx) {
    const { fast, slow } = ctx.indicators;
    if (fast.crossesAbove(slow)) ctx.targetPercent(1);
    else if (fast.crossesBelow(slow)) ctx.targetPercent(-1);
  },
});

const several: BacktestSpecInput["strategy"] = {
  kind: "several",
  members: [
    { name: "Turning", strategy: { kind: "built-in", name: "sma-cross" }, parameters: { fast: 4 } },
    { name: "Holding", strategy: { kind: "built-in", name: "buy-and-hold" } },
  ],
};

const crossing = (changed: Partial<BacktestSpecInput>) =>
  run(
    BacktestSpec.parse({ ...base, ...changed }),
    changed.strategy === several ? [turning, builtIns["buy-and-hold"]] : turning,
    bars,
  );

/** What a host would say of the run, had its engine come to `record`. */
const testimony = ({ tape, result }: Run, record: BacktestRecord = result, json = tapeToJson(tape)) =>
  Buffer.from(JSON.stringify({ tape: json, logs: result.logs, digest: digestRecord(record) }));

const accounts: Record<string, Partial<BacktestSpecInput>> = {
  "a plain account": {},
  "interest on cash": { account: { interest: { type: "annual", debit: 0.05, credit: 0.02 } } },
  "margin, borrowing and funding": {
    account: {
      margin: { type: "rate", initial: 0.2, maintenance: 0.15 },
      borrow: { type: "annual", rate: 0.3 },
      funding: { type: "fixed", rate: 0.001 },
    },
  },
  "deposits and withdrawals": {
    cashFlows: [
      { date: dayOf(100), amount: 5000 },
      { date: dayOf(200), amount: -900 },
    ],
  },
  "splits, dividends and a delisting": {
    corporateActions: [
      ...[60, 120, 180, 240, 300].flatMap((index) => [
        { kind: "dividend" as const, symbol: "SYN", date: dayOf(index), cash: 0.5 },
        { kind: "split" as const, symbol: "SYN", date: dayOf(index + 3), ratio: 1.5 },
      ]),
      { kind: "delisting", symbol: "SYN", date: dayOf(450) },
    ],
  },
  "several strategies": {
    strategy: several,
    parameters: {},
    account: { margin: { type: "rate", initial: 0.3 }, borrow: { type: "annual", rate: 0.3 } },
  },
  "a future in another currency": {
    instruments: { SYN: { multiplier: 5, currency: "EUR", settlement: "daily", margin: { initial: 20 } } },
    currencies: { EUR: { symbol: "EURUSD" } },
    conversion: "hold-balances",
  },
};

describe("a run whose host is honest", () => {
  it.each(Object.entries(accounts))("is accepted with %s", (_, changed) => {
    const one = crossing(changed);
    expect(one.result.fills.length).toBeGreaterThan(20);
    const bytes = replayRun(one.spec, one.bars, testimony(one));
    expect(Buffer.compare(bytes, encodeResult(one.result))).toBe(0);
  });

  it("is accepted whatever the account and the orders", () => {
    fc.assert(
      fc.property(trial, ({ spec, bars: of, actions }) => {
        const one = unlessRefused(() => run(spec, follow(actions), of));
        const bytes = replayRun(spec, of, testimony(one));
        expect(Buffer.compare(bytes, encodeResult(one.result))).toBe(0);
      }),
      { numRuns: 150, seed: 20_261_122 },
    );
  });
});

type Forgery = { account: string; sentence: RegExp; forge: (record: BacktestRecord) => BacktestRecord };
const copied = (column: Float64Array, at: number, by: (value: number) => number) =>
  column.map((value, k) => (k === at ? by(value) : value));

const amountOf = (account: string, kind: (typeof ACCOUNT_EVENT)[number]): Forgery => ({
  account,
  sentence: /what happened to its account/,
  forge(record) {
    const row = record.events.kind.indexOf(ACCOUNT_EVENT.indexOf(kind));
    expect(row, `there is ${kind}`).toBeGreaterThanOrEqual(0);
    return {
      ...record,
      events: { ...record.events, amount: copied(record.events.amount, row, (value) => value + 1) },
    };
  },
});
const fillOf = (column: "price" | "commission" | "slippage" | "time", by: (value: number) => number) => ({
  account: "a plain account",
  sentence: /its fills/,
  forge: (record: BacktestRecord) => ({
    ...record,
    fills: { ...record.fills, [column]: copied(record.fills[column], 3, by) },
  }),
});

const forgeries: Record<string, Forgery> = {
  interest: amountOf("interest on cash", "interest"),
  "a borrow fee": amountOf("margin, borrowing and funding", "borrow-fee"),
  funding: amountOf("margin, borrowing and funding", "funding"),
  "a dividend": amountOf("splits, dividends and a delisting", "dividend"),
  "a split": amountOf("splits, dividends and a delisting", "split"),
  "a deposit": amountOf("deposits and withdrawals", "deposit"),
  "a price outside its bar": fillOf("price", () => 1),
  "a price inside its bar": fillOf("price", (price) => price * (1 - 1e-12)),
  "a fee": fillOf("commission", () => 0),
  "a slippage": fillOf("slippage", () => 0),
  "the time of a fill": fillOf("time", (time) => time + 1),
  "a rate of exchange": {
    account: "a future in another currency",
    sentence: /its equity or cash/,
    forge: (record) => ({
      ...record,
      equity: { ...record.equity, equity: record.equity.equity.map((value) => value * 1.0001) },
    }),
  },
  "what one of several strategies added": {
    account: "several strategies",
    sentence: /what each of its strategies added/,
    forge: (record) => ({ ...record, profit: record.profit!.map((value) => value + 1) }),
  },
  "a trade": {
    account: "a plain account",
    sentence: /its trades/,
    forge: (record) => ({
      ...record,
      trades: { ...record.trades, pnl: copied(record.trades.pnl, 0, () => 1e6) },
    }),
  },
  "a drawdown": {
    account: "a plain account",
    sentence: /its equity/,
    forge: (record) => ({
      ...record,
      equity: { ...record.equity, drawdown: record.equity.drawdown.map(() => 0) },
    }),
  },
};

describe("a run whose host states another result", () => {
  it.each(Object.entries(forgeries))("is refused: %s", (_, { account, sentence, forge }) => {
    const one = crossing(accounts[account]!);
    const forged = testimony(one, forge(one.result));
    expect(() => replayRun(one.spec, one.bars, forged)).toThrow(sentence);
  });

  it("cannot state statistics at all", () => {
    const one = crossing({});
    const said = { ...JSON.parse(testimony(one).toString()), statistics: { totalReturn: 99 } };
    const bytes = replayRun(one.spec, one.bars, Buffer.from(JSON.stringify(said)));
    expect(Buffer.compare(bytes, encodeResult(one.result))).toBe(0);
  });

  it("is refused when it hides, invents or moves an order", () => {
    const one = crossing({});
    const json = tapeToJson(one.tape) as unknown[][];
    const moved = json.map((entry, k) =>
      k === 4 ? [one.result.equity.time[480], ...entry.slice(1)] : entry,
    );
    for (const tape of [json.slice(1), [...json, json.at(-1)!], moved])
      expect(() => replayRun(one.spec, one.bars, testimony(one, one.result, tape))).toThrow(/not accepted/);
  });

  it.each(["", "{}", "[]", '{"tape":[[0]],"logs":[],"digest":{}}', '{"tape":7}'])(
    "is refused when it says %s",
    (text) => {
      const one = crossing({});
      expect(() => replayRun(one.spec, one.bars, Buffer.from(text))).toThrow(/in a form that a run has/);
    },
  );
});
