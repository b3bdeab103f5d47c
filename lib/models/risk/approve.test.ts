import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Money, money, type Price, price, type Quantity, quantity } from "#lib/core/money.ts";
import type { OrderIntent } from "#lib/core/order-intent.ts";
import { approve } from "./approve.ts";
import { CONTROLS, type ControlName } from "./controls.ts";
import { limitUse } from "./limit-use.ts";
import { riskLimits } from "./limits.ts";
import type { Market, RiskSnapshot, WorkingOrders } from "./risk-snapshot.ts";

const NOW = 1_000_000_000_000;
const SECOND = 1_000_000;

const market: Market = {
  reference: price("100"),
  at: NOW - SECOND,
  open: true,
  tick: price("0.01"),
  lot: quantity("1"),
  multiplier: quantity("1"),
  rate: price("1"),
  dailyVolume: quantity("1000000"),
};

const anOrder = (over: Partial<OrderIntent> = {}): OrderIntent => ({
  orderId: "o1",
  account: "a1",
  symbol: "IBM",
  side: "buy",
  type: "limit",
  timeInForce: "DAY",
  quantity: quantity("100"),
  limitPrice: price("100"),
  stopPrice: null,
  ...over,
});

const working = (over: Partial<WorkingOrders> = {}): WorkingOrders => ({
  symbol: "IBM",
  side: "buy",
  count: 1,
  exposed: quantity("100"),
  best: price("99"),
  ...over,
});

const account: RiskSnapshot["account"] = {
  id: "a1",
  mode: "live",
  state: "open",
  shortAllowed: true,
  equity: money("1000000"),
  gross: money("0"),
  reserved: money("500000"),
  dayProfit: money("0"),
};

const aSnapshot = (over: Partial<RiskSnapshot> = {}): RiskSnapshot => ({
  version: "7",
  now: NOW,
  account,
  positions: new Map(),
  working: [],
  markets: new Map([["IBM", market]]),
  restricted: new Set(),
  messages: 0,
  recent: [],
  strategy: null,
  parent: null,
  ...over,
});

type Case = { order?: OrderIntent; snapshot?: RiskSnapshot; says: string };
const times = (n: number) => Array.from({ length: n }, () => NOW - SECOND / 2);

/** One order or account that trips each control, under default limits. */
const trips: Record<ControlName, Case> = {
  "kill-switch": { snapshot: aSnapshot({ stopped: true }), says: "A kill switch stops this" },
  "account-mode": { snapshot: aSnapshot({ account: { ...account, state: "halted" } }), says: "halted" },
  "restricted-list": {
    snapshot: aSnapshot({ restricted: new Set(["IBM"]) }),
    says: "IBM is on the restricted list",
  },
  "strategy-approval": { order: anOrder({ strategy: "v3" }), says: "version v3 is not approved" },
  "trading-hours": { snapshot: withMarket({ open: false }), says: "The market of IBM is closed" },
  "stale-data": { snapshot: withMarket({ at: NOW - 90 * SECOND }), says: "is 90 s old, more than 60 s" },
  "lot-size": { order: anOrder({ quantity: quantity("0.5") }), says: "0.5 is not a multiple of the lot 1" },
  "tick-size": {
    order: anOrder({ limitPrice: price("100.005") }),
    says: "100.005 is not a multiple of the tick 0.01",
  },
  "price-collar": {
    order: anOrder({ limitPrice: price("106") }),
    says: "106 is more than 5 % through the market at 100",
  },
  "max-order-quantity": {
    order: anOrder({ quantity: quantity("100001"), limitPrice: price("1") }),
    says: "100001 units are above 100000",
  },
  "max-order-value": {
    order: anOrder({ quantity: quantity("10001") }),
    says: "worth 1000100, above 1000000",
  },
  "volume-share": {
    order: anOrder({ quantity: quantity("50001") }),
    says: "more than 5 % of the 1000000 units",
  },
  "duplicate-order": {
    snapshot: aSnapshot({ recent: [{ ...anOrder(), orderId: "w1", at: NOW - SECOND }] }),
    says: "Order w1 asked for the same within 5 s",
  },
  "self-match": {
    snapshot: aSnapshot({ working: [working({ side: "sell", best: price("99.5") })] }),
    says: "could trade with an order of the same account to sell at 99.5",
  },
  "short-permission": {
    order: anOrder({ side: "sell" }),
    snapshot: aSnapshot({ account: { ...account, shortAllowed: false } }),
    says: "may not be short, and holds 0 of IBM",
  },
  "max-position": {
    snapshot: aSnapshot({ positions: new Map([["IBM", quantity("999901")]]) }),
    says: "could reach 1000001 units of IBM, above 1000000",
  },
  concentration: {
    snapshot: aSnapshot({ positions: new Map([["IBM", quantity("9901")]]) }),
    says: "IBM could become more than 100 % of equity",
  },
  "gross-exposure": {
    snapshot: aSnapshot({ positions: new Map([["IBM", quantity("99901")]]) }),
    says: "could reach 10000100, above 10000000",
  },
  "net-exposure": {
    snapshot: aSnapshot({ positions: new Map([["IBM", quantity("99901")]]) }),
    says: "Longs less shorts could reach 10000100",
  },
  leverage: {
    snapshot: aSnapshot({ positions: new Map([["IBM", quantity("19901")]]) }),
    says: "could reach 200 % of equity, above 200 %",
  },
  "buying-power": {
    order: anOrder({ quantity: quantity("5001") }),
    says: "needs 500100 and 500000 are left",
  },
  "max-open-orders": {
    snapshot: aSnapshot({ working: [working({ count: 200 })] }),
    says: "200 orders are working",
  },
  "message-rate": {
    snapshot: aSnapshot({ messages: 50 }),
    says: "50 messages were sent within a second",
  },
  "repeated-execution": {
    order: anOrder({ strategy: "v1" }),
    snapshot: aSnapshot({ strategy: { version: "v1", approved: true, executions: times(100) } }),
    says: "traded 100 times within 60 s",
  },
  "daily-loss": {
    snapshot: aSnapshot({ account: { ...account, dayProfit: money("-50000.01") } }),
    says: "lost 50000.01 today, more than 50000",
  },
  "child-within-parent": {
    order: anOrder({ parent: "p1" }),
    snapshot: aSnapshot({ parent: { orderId: "p1", side: "buy", unallocated: quantity("99") } }),
    says: "100 is more than the 99 that order p1 has left",
  },
};

function withMarket(over: Partial<Market>): RiskSnapshot {
  return aSnapshot({ markets: new Map([["IBM", { ...market, ...over }]]) });
}

const limits = riskLimits.parse({});

describe.each(Object.entries(trips) as [ControlName, Case][])(
  "control %s",
  (name, { order, snapshot, says }) => {
    const judge = (over = {}) =>
      approve(order ?? anOrder(), snapshot ?? aSnapshot(), riskLimits.parse({ [name]: over }));

    it("says what is wrong, blocks when hard, asks when soft, and is silent when off", () => {
      const hard = judge({ severity: "hard" });
      expect(hard.findings.find((one) => one.control === name)?.message).toContain(says);
      expect(hard.approved).toBeNull();
      const soft = judge({ severity: "soft" });
      expect(soft.findings.find((one) => one.control === name)?.severity).toBe("soft");
      expect(soft.approved).toBeNull();
      expect(judge({ severity: "off" }).findings.some((one) => one.control === name)).toBe(false);
    });

    it("measures more than its limit when it speaks, and no more when it does not", () => {
      const ofThis = (order: OrderIntent, snapshot: RiskSnapshot) =>
        limitUse(order, snapshot, limits).find(({ control }) => control === name);
      const tripped = ofThis(order ?? anOrder(), snapshot ?? aSnapshot());
      expect(tripped !== undefined).toBe("measure" in CONTROLS[name]);
      if (tripped) expect(tripped.after).toBeGreaterThan(tripped.limit);
      const within = ofThis(anOrder(), aSnapshot());
      if (within) expect(within.after).toBeLessThanOrEqual(within.limit);
    });
  },
);

describe("approve", () => {
  it("approves an ordinary order, and counts what it uses of shared limits", () => {
    const verdict = approve(anOrder(), aSnapshot(), limits);
    expect(verdict.findings).toEqual([]);
    expect(verdict.approved).toEqual(anOrder());
    expect(verdict.snapshotVersion).toBe("7");
    expect(verdict.counters).toEqual([
      { key: "buy:IBM", delta: quantity("100"), room: quantity("1000000") },
      { key: "gross", delta: money("10000"), room: money("2000000") },
      { key: "reserved", delta: money("10000"), room: money("500000") },
      { key: "open-orders", delta: 1n, room: 200n },
    ]);
  });

  it("lets a soft finding pass once somebody accepted that one, and no hard one", () => {
    const big = anOrder({ quantity: quantity("50001"), limitPrice: price("1") });
    expect(approve(big, aSnapshot(), limits).approved).toBeNull();
    expect(approve(big, aSnapshot(), limits, new Set(["volume-share"])).approved).not.toBeNull();
    const off = anOrder({ ...big, limitPrice: price("1.001") });
    expect(approve(off, aSnapshot(), limits, new Set(["volume-share", "tick-size"])).approved).toBeNull();
  });

  it("opens what equity carries at the initial margin, less what is held, long or short", () => {
    const half = riskLimits.parse({ ...limits, "buying-power": { settings: { initialMargin: 50 } } });
    const held = aSnapshot({ account: { ...account, gross: money("600000"), reserved: money("0") } });
    const refused = (units: string, limits: typeof half) =>
      approve(anOrder({ quantity: quantity(units) }), held, limits).findings.some(
        ({ control }) => control === "buying-power",
      );
    expect([refused("4000", limits), refused("4001", limits)]).toEqual([false, true]);
    expect([refused("14000", half), refused("14001", half)]).toEqual([false, true]);
  });

  it("lets an order through that only reduces a position, past loss, exposure and buying power", () => {
    const snapshot = aSnapshot({
      positions: new Map([["IBM", quantity("500000")]]),
      account: { ...account, state: "reduce-only", reserved: money("1000000"), dayProfit: money("-90000") },
    });
    const sale = anOrder({ side: "sell", quantity: quantity("5000") });
    expect(approve(sale, snapshot, limits).findings).toEqual([]);
    const tooMuch = approve(
      anOrder({ side: "sell", quantity: quantity("9000"), limitPrice: price("100") }),
      {
        ...snapshot,
        working: [working({ side: "sell", exposed: quantity("499000"), best: price("101") })],
      },
      limits,
    );
    expect(tooMuch.findings.map((one) => one.control)).toContain("account-mode");
  });

  it("says how much of each limit is used without the order and with it", () => {
    const snapshot = aSnapshot({
      positions: new Map([["IBM", quantity("200")]]),
      working: [working({ exposed: quantity("300") })],
    });
    const uses = Object.fromEntries(
      limitUse(anOrder(), snapshot, limits).map(({ control, before, after }) => [control, [before, after]]),
    );
    expect(uses).toMatchObject({
      "max-position": [500, 600],
      "max-order-value": [0, 10_000],
      "gross-exposure": [50_000, 60_000],
      leverage: [5, 6],
      concentration: [5, 6],
      "volume-share": [0, 0.01],
      "max-open-orders": [1, 2],
      "price-collar": [0, 0],
    });
    const sale = limitUse(anOrder({ side: "sell", quantity: quantity("150") }), snapshot, limits);
    expect(sale.find(({ control }) => control === "max-position")).toMatchObject({ before: 200, after: 50 });
  });

  it("refuses unknown settings and words, naming them", () => {
    const wrong = riskLimits.safeParse({
      "tick-size": { severity: "loud" },
      "max-order-value": { settings: { valeu: 1 } },
    });
    expect(wrong.error?.issues.map((issue) => issue.path.join("."))).toEqual([
      "tick-size.severity",
      "max-order-value.settings",
    ]);
  });

  it("has a form for each control: a title, a sentence, defaults", () => {
    for (const control of Object.values(CONTROLS)) {
      expect(control.title).toMatch(/^[A-Z]/);
      expect(control.description).toMatch(/\.$/);
      expect(control.settings.safeParse({}).success).toBe(true);
    }
    expect(Object.keys(CONTROLS).length).toBeGreaterThanOrEqual(24);
  });

  it("never approves a position past the limit, whatever is held and working", () => {
    const units = fc.integer({ min: 0, max: 2_000_000 }).map((n) => BigInt(n) * 1_000_000_000n);
    fc.assert(
      fc.property(
        units,
        units,
        units,
        fc.constantFrom("buy", "sell"),
        fc.boolean(),
        (q, held, open, side, short) => {
          const snapshot = aSnapshot({
            positions: new Map([["IBM", (short ? -held : held) as Quantity]]),
            working: [
              working({
                side,
                exposed: open as Quantity,
                best: side === "buy" ? price("99") : price("101"),
              }),
            ],
            account: { ...account, equity: (10n ** 40n) as Money },
          });
          const order = anOrder({ side, quantity: q as Quantity, limitPrice: 100_000_000_000n as Price });
          const only = riskLimits.parse({
            "max-order-quantity": { severity: "off" },
            "max-order-value": { severity: "off" },
            "gross-exposure": { severity: "off" },
            "net-exposure": { severity: "off" },
            "volume-share": { severity: "off" },
          });
          if (approve(order, snapshot, only).approved === null) return;
          const start = short ? -held : held;
          const after = start + (side === "buy" ? q + open : -q - open);
          const size = (n: bigint) => (n < 0n ? -n : n);
          expect(size(after) <= 1_000_000n * 1_000_000_000n || size(after) <= size(start)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
