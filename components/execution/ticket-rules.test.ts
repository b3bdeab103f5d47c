import { describe, expect, it } from "vitest";
import { figure, onStep, priceWire, quantityWire } from "./decimal-text.ts";
import { controlWord, maySend } from "./finding-rules.ts";
import { decimalsOf, stepsBySymbol } from "./instrument-steps.ts";
import { limitState, tightest } from "./limit-rules.ts";
import type { TicketDraft } from "./staged-orders.ts";
import { intentOf, whyNot, withType } from "./ticket-rules.ts";
import { type SizeFacts, sizeOf } from "./ticket-size.ts";
import { EMPTY_DRAFT } from "./ticket-store.ts";
import type { AccountSummary } from "./trading-types.ts";

const draft = { ...EMPTY_DRAFT, account: "a", symbol: "AAPL", quantity: 100, limitPrice: 174.7 };

describe("how much a ticket says", () => {
  const instrument = {
    symbol: "AAPL",
    currency: "USD",
    tick: "0.01",
    lot: "10",
    multiplier: "1",
    restricted: false,
  };
  const account = { currency: "USD", equity: "250000" } as AccountSummary;
  const quote = { at: 0, open: true, reference: "174", bid: "173.9", ask: "174.1", dailyVolume: null };
  const sized = (change: Partial<TicketDraft>, facts: Partial<SizeFacts> = {}) =>
    sizeOf({ ...draft, ...change }, { instrument, account, quote, held: null, ...facts });

  it("is the whole lots that an amount buys at the order's own price, else at the market's", () => {
    expect(sized({ sizing: "money", amount: 10_000 })).toEqual({ quantity: 50, at: 174.7, worth: 8735 });
    expect(sized({ sizing: "percent", amount: 4 })).toMatchObject({ quantity: 50, at: 174.7 });
    expect(sized({ sizing: "money", amount: 10_000, type: "market" }).at).toBe(174.1);
    expect(sized({ sizing: "money", amount: 10_000, type: "market", side: "sell" }).at).toBe(173.9);
    expect(sized({}).quantity).toBe(100);
  });
  it("leads from what is held to a target weight, in whole lots and the right way", () => {
    const aimed = (amount: number, held: number, change: Partial<AccountSummary> = {}) =>
      sized(
        { sizing: "weight", amount, type: "market" },
        { held, account: { ...account, shortAllowed: true, ...change } },
      );
    // 7 % of 250 000 at 174, in lots of 10, are 100.
    expect(aimed(7, 0)).toEqual({ quantity: 100, at: 174, worth: 17_400, side: "buy", target: 100 });
    expect(aimed(7, 325)).toMatchObject({ quantity: 220, side: "sell", target: 105 });
    expect(aimed(0, 40)).toMatchObject({ quantity: 40, side: "sell", target: 0 });
    expect(aimed(-7, 40)).toMatchObject({ quantity: 140, side: "sell-short", target: -100 });
    expect(aimed(7, 100).missing).toMatch(/there already/);
    expect(aimed(-7, 0, { shortAllowed: false }).missing).toMatch(/may not be short/);
    expect(sized({ sizing: "weight", amount: 7, type: "market" }).missing).toMatch(/not known yet/);
  });
  it("says why an amount is no quantity", () => {
    const missing = (...given: Parameters<typeof sized>) => sized(...given).missing;
    expect(missing({ sizing: "money", amount: null })).toBe("Say how much");
    expect(missing({ sizing: "money", amount: 100 })).toBe("It buys less than one lot of 10");
    expect(missing({ sizing: "money", amount: 100, type: "market" }, { quote: undefined })).toMatch(
      /no price/,
    );
    expect(missing({ sizing: "percent", amount: 1 }, { account: { ...account, currency: "EUR" } })).toMatch(
      /not in USD/,
    );
  });
});

describe("how an order stands to a limit", () => {
  const use = (before: number, after: number, limit = 100) => ({
    ...{ control: "leverage" as const, before, after, limit, unit: "%" },
  });
  it("is over past it, near from four fifths on, and within before", () => {
    expect([101, 100, 80, 79].map((after) => limitState(use(0, after)).word)).toEqual([
      "over",
      "near",
      "near",
      "within",
    ]);
    expect(limitState(use(0, 1, 0)).word).toBe("over");
    expect(limitState(use(0, 0, 0)).word).toBe("within");
    expect(tightest([use(0, 10), use(0, 90), use(90, 0)]).map(({ after }) => after)).toEqual([90, 10, 0]);
  });
});

describe("what a ticket says", () => {
  it("is for an algorithm the order as a whole, without what the algorithm decides", () => {
    const algorithm = { name: "twap", parameters: { minutes: 30 } };
    expect(intentOf({ ...draft, type: "stop", stopPrice: 1, limitPrice: null, algorithm })).toEqual({
      choice: algorithm,
      intent: {
        ...{ account: "a", symbol: "AAPL", side: "buy", type: "market", timeInForce: "DAY", quantity: "100" },
        ...{ limitPrice: null, stopPrice: null },
      },
    });
    expect(intentOf({ ...draft, algorithm })).toMatchObject({ intent: { limitPrice: "174.7" } });
  });
  it("carries how much of it is shown, where a limit lets it rest", () => {
    expect(intentOf({ ...draft, displayQuantity: 10 })).toMatchObject({ intent: { displayQuantity: "10" } });
    const market = intentOf({ ...draft, type: "market", displayQuantity: 10 });
    expect(market).not.toHaveProperty("intent.displayQuantity");
  });
  it("carries the exits of its bracket, when it has any", () => {
    expect(intentOf({ ...draft, takeProfit: 180 })).toMatchObject({ intent: { takeProfit: "180" } });
    expect(intentOf(draft)).not.toHaveProperty("intent.takeProfit");
  });
  it("is an order in decimal text, exactly as the fields show it", () => {
    expect(intentOf({ ...draft, quantity: 0.1, limitPrice: 0.30000000000000004 })).toEqual({
      intent: {
        account: "a",
        symbol: "AAPL",
        side: "buy",
        type: "limit",
        timeInForce: "DAY",
        quantity: "0.1",
        limitPrice: "0.3",
        stopPrice: null,
      },
    });
  });
  it("names the first thing that is missing", () => {
    expect(intentOf(EMPTY_DRAFT)).toEqual({ missing: "Choose an account" });
    expect(intentOf({ ...draft, quantity: 0 })).toEqual({ missing: "Say how many" });
    expect(intentOf({ ...draft, limitPrice: null })).toEqual({ missing: "Say the limit price" });
    expect(intentOf({ ...draft, type: "stop" })).toEqual({ missing: "Say the stop price" });
  });
  it("drops prices that another type does not use, and a time in force that it does not allow", () => {
    const market = withType({ ...draft, timeInForce: "OPG" }, "market");
    expect(market).toMatchObject({ type: "market", limitPrice: null, stopPrice: null });
    expect(market.timeInForce).not.toBe("OPG");
    expect(withType({ ...draft, stopPrice: 170 }, "stop-limit")).toMatchObject({
      limitPrice: 174.7,
      stopPrice: 170,
    });
  });
});

describe("findings", () => {
  const soft = { control: "concentration", severity: "soft", message: "" } as const;
  const hard = { control: "lot-size", severity: "hard", message: "" } as const;
  it("let an order pass only when every soft one is ticked and none is hard", () => {
    expect(maySend([], new Set())).toBe(true);
    expect(maySend([soft], new Set())).toBe(false);
    expect(maySend([soft], new Set(["concentration"]))).toBe(true);
    expect(maySend([soft, hard], new Set(["concentration", "lot-size"]))).toBe(false);
  });
  it("are named in words", () => expect(controlWord("max-order-value")).toBe("Max order value"));
});

describe("steps", () => {
  it("come from the instrument's tick and lot", () => {
    const steps = stepsBySymbol([
      { symbol: "ES", currency: "USD", tick: "0.25", lot: "1", multiplier: "50", restricted: false },
      { symbol: "BTC", currency: "USD", tick: "0.10", lot: "0.001", multiplier: "1", restricted: false },
    ]);
    expect(steps("ES")).toEqual({ tick: 0.25, lot: 1, decimals: 2 });
    expect(steps("BTC")).toEqual({ tick: 0.1, lot: 0.001, decimals: 2 });
    expect(steps("?")).toEqual({ tick: 0.01, lot: 1, decimals: 2 });
    expect(decimalsOf("0.00010")).toBe(4);
  });
  it("round without the dust of float64", () => {
    expect(onStep((211.06 + 211.07) / 2, 0.01)).toBe(211.07);
    expect(onStep(0.1 + 0.2, 0.1)).toBe(0.3);
  });
  it("write and read decimals", () => {
    expect([priceWire(null), priceWire(1e-9), quantityWire(1e6)]).toEqual([null, "0.000000001", "1000000"]);
    expect([figure(null), figure("12.50")]).toEqual([null, 12.5]);
  });
});

describe("why a ticket may not go on", () => {
  const fresh = { fresh: true, word: "Fresh" };
  const line = (state: string) =>
    ({ name: "Desk", connection: { state, since: null, reason: null } }) as never;
  const standing = { freshness: fresh, said: intentOf(EMPTY_DRAFT), mayTrade: true };

  it("waits for fresh orders and for the account's line before anything else", () => {
    const stale = { fresh: false, word: "Stale" };
    expect(whyNot({ ...standing, freshness: stale, account: line("connected") })).toMatch(
      /^Orders are stale/,
    );
    for (const state of ["down", "connecting", "none"])
      expect(whyNot({ ...standing, account: line(state) })).toMatch(/^Desk has no line to its broker/);
    expect(whyNot({ ...standing, mayTrade: false, account: line("down") })).toMatch(/orders:trade/);
  });
  it("goes on with an order that is whole, on a line that is up", () => {
    expect(whyNot({ ...standing, account: line("connected") })).toBe("Choose an account");
    expect(whyNot({ ...standing, said: intentOf(draft), account: line("connected") })).toBeUndefined();
  });
});
