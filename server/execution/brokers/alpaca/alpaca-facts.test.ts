import { describe, expect, it } from "vitest";
import { NO_QUANTITY, price, priceText, quantity, quantityText } from "#lib/core/money.ts";
import { activityEvents, orderEvents, stateOf, updateEvents } from "./alpaca-facts.ts";
import { readSnapshots } from "./alpaca-quotes.ts";
import { Moment, Order, TradeUpdate } from "./alpaca-shapes.ts";
import { newOrder, replacement } from "./order-request.ts";
import { readTradeActivities } from "./trade-activities.ts";

const BASE = "01arz3ndektsv4rrffq69g5fav";
const CREATED = "2026-03-02T14:30:00.123456Z";
const at = (text: string) => Moment.parse(text);

/** An order object with the members that Alpaca's reference lists. */
const json = (over: Record<string, unknown> = {}) => ({
  ...{ id: "904837e3-3b76-47ec-b432-046db621571b", client_order_id: BASE, asset_class: "us_equity" },
  ...{ created_at: CREATED, submitted_at: "2026-03-02T14:30:00.200000Z", updated_at: "2026-03-02T14:31:00Z" },
  ...{ filled_at: null, expired_at: null, canceled_at: null, failed_at: null, replaced_at: null },
  ...{ replaced_by: null, replaces: null, symbol: "AAPL", notional: null, qty: "10.5", filled_qty: "0" },
  ...{ type: "limit", side: "buy", time_in_force: "day", limit_price: "107.00", stop_price: null },
  ...{ status: "new", extended_hours: false, legs: null, trail_percent: null, hwm: null },
  ...over,
});
const orderOf = (over: Record<string, unknown> = {}) => Order.parse(json(over));
const update = (event: string, more: object = {}, order: Record<string, unknown> = {}) =>
  TradeUpdate.parse({ event, timestamp: "2026-03-02T14:31:00.5Z", ...more, order: json(order) });
const kinds = (events: readonly { fact: { kind: string } }[]) => events.map(({ fact }) => fact.kind);
const FILL = { execution_id: "7922ab44", price: "106.995", qty: "2.5", position_qty: "2.5" };

describe("an order of Alpaca's", () => {
  it.each([
    ["accepted", ["pending-new"], "working"],
    ["pending_new", ["pending-new"], "working"],
    ["held", ["pending-new"], "working"],
    ["new", ["pending-new", "accepted"], "working"],
    ["filled", ["pending-new", "accepted"], "filled"],
    ["canceled", ["pending-new", "accepted", "cancelled"], "cancelled"],
    ["expired", ["pending-new", "accepted", "expired"], "expired"],
    ["rejected", ["pending-new", "rejected"], "rejected"],
    ["done_for_day", ["pending-new", "accepted", "done-for-day"], "working"],
    ["stopped", ["pending-new", "accepted", "stopped"], "working"],
    ["suspended", ["pending-new", "accepted", "suspended"], "working"],
    ["calculated", ["pending-new", "accepted", "calculated"], "working"],
    ["replaced", ["pending-new", "accepted"], "working"],
  ])("says of its status %s", (status, expected, state) => {
    expect(kinds(orderEvents(orderOf({ status }), NO_QUANTITY))).toEqual(expected);
    expect(stateOf(orderOf({ status }))).toBe(state);
  });

  it("dates its facts to the microsecond", () => {
    const [pending] = orderEvents(orderOf(), NO_QUANTITY);
    expect(pending?.fact.at).toBe(Date.parse("2026-03-02T14:30:00Z") * 1000 + 123_456);
    expect(at("2026-03-02T09:30:00.123456789-05:00")).toBe(pending?.fact.at);
  });

  it("that replaces another is the same order of ours in its next version", () => {
    const follower = { client_order_id: `${BASE}-r2`, replaces: "a", qty: "6", limit_price: "99.01" };
    const [asked, replaced] = orderEvents(orderOf(follower), quantity("4"));
    expect(asked?.fact).toMatchObject({ kind: "pending-replace", command: "r2" });
    expect(replaced?.fact).toMatchObject({
      kind: "replaced",
      command: "r2",
      version: 2,
      terms: { quantity: quantity("10"), limitPrice: price("99.01"), stopPrice: null },
    });
    const rejected = orderEvents(orderOf({ ...follower, status: "rejected" }), quantity("4"));
    expect(rejected[1]?.fact).toMatchObject({ kind: "request-refused", command: "r2" });
  });
});

describe("a message of the stream", () => {
  it.each(["fill", "partial_fill"])("is an execution by its id: %s", (event) => {
    const { fact } = updateEvents(update(event, FILL), NO_QUANTITY).at(-1) ?? {};
    expect(fact).toEqual({
      ...{ id: "execution:7922ab44", kind: "trade", execution: "7922ab44", at: at("2026-03-02T14:31:00.5Z") },
      ...{ quantity: quantity("2.5"), price: price("106.995") },
    });
  });

  it("takes executions back and corrects them", () => {
    const previous = { previous_execution_id: "7922ab44" };
    const bust = updateEvents(update("trade_bust", { execution_id: "b", ...previous }), NO_QUANTITY).at(-1);
    expect(bust?.fact).toMatchObject({ kind: "trade-cancelled", refersTo: "7922ab44" });
    const correct = updateEvents(
      update("trade_correct", { ...FILL, execution_id: "c", ...previous }),
      NO_QUANTITY,
    );
    expect(correct.at(-1)?.fact).toMatchObject({
      kind: "trade-corrected",
      execution: "c",
      refersTo: "7922ab44",
    });
  });

  it.each([
    ["pending_cancel", "pending-cancel"],
    ["pending_replace", "pending-replace"],
    ["restated", "restated"],
  ])("%s is %s", (event, kind) => {
    expect(kinds(updateEvents(update(event), NO_QUANTITY)).at(-1)).toBe(kind);
  });

  it("names the change that was refused, when one was asked", () => {
    const late = update("order_cancel_rejected", { reason: "TOO_LATE_TO_CANCEL" });
    expect(updateEvents(late, NO_QUANTITY, { cancel: "c1" }).at(-1)?.fact).toMatchObject({
      kind: "request-refused",
      command: "c1",
      reason: "TOO_LATE_TO_CANCEL",
    });
    expect(kinds(updateEvents(late, NO_QUANTITY))).not.toContain("request-refused");
    const replace = updateEvents(update("order_replace_rejected"), NO_QUANTITY, { replace: "r3" });
    expect(replace.at(-1)?.fact).toMatchObject({ kind: "request-refused", command: "r3" });
  });

  it("brings an order back that is new again after a pause", () => {
    const again = update("new", { timestamp: "2026-03-03T14:30:00Z" });
    expect(kinds(updateEvents(again, NO_QUANTITY)).at(-1)).toBe("restated");
    expect(
      kinds(updateEvents(update("new", { timestamp: "2026-03-02T14:30:00.3Z" }), NO_QUANTITY)),
    ).not.toContain("restated");
  });

  it("that means nothing for an order adds nothing, and a number in place of a decimal is refused", () => {
    expect(kinds(updateEvents(update("held"), NO_QUANTITY))).toEqual(["pending-new", "accepted"]);
    expect(() => update("fill", { ...FILL, price: 106.995 })).toThrow();
  });
});

describe("the activities", () => {
  const activity = (details: object, more: object = {}) => ({
    ...{ activity_type: "TRD", executed_at: "2026-03-02T14:31:00.5Z", ref_id: "7922ab44", currency: "USD" },
    ...{ price: "106.995", qty: "2.5", ...more },
    details: {
      order_id: "904837e3",
      client_order_id: BASE,
      cum_qty: "2.5",
      leaves_qty: "8",
      side: "buy",
      ...details,
    },
  });
  const stream = (...all: object[]) =>
    [": heartbeat", ...all.map((one) => `data: ${JSON.stringify(one)}`)].join("\n\n");

  it("tell executions under the ids of the stream, and nothing of dividends", () => {
    const dividend = { activity_type: "DIV", details: { ex_date: "2026-03-01" } };
    const [trade, ...rest] = readTradeActivities(
      stream(dividend, activity({ execution_type: "partial_fill" })),
    );
    expect(rest).toEqual([]);
    const live = updateEvents(update("fill", FILL), NO_QUANTITY).at(-1);
    expect(trade && activityEvents(trade, BASE)).toEqual([live]);
  });

  it("carry fees, busts and corrections", () => {
    const [paid, bust, correct] = readTradeActivities(
      stream(
        activity({ execution_type: "fill", commission: "0.25" }),
        activity({ execution_type: "trade_bust" }, { ref_id: "b", previous_id: "7922ab44" }),
        activity({ execution_type: "trade_correct" }, { ref_id: "c", previous_id: "7922ab44" }),
      ),
    );
    expect(paid && activityEvents(paid, BASE)[0]?.fact).toMatchObject({ fee: { currency: "USD" } });
    expect(bust && kinds(activityEvents(bust, BASE))).toEqual(["trade-cancelled"]);
    expect(correct && activityEvents(correct, BASE)[0]?.fact).toMatchObject({
      execution: "c",
      refersTo: "7922ab44",
    });
  });

  it("are not believed when the server says that some are missing", () => {
    expect(() => readTradeActivities(": you are reading too slowly, dropped 10 messages")).toThrow(
      "not whole",
    );
    expect(() => readTradeActivities(stream(activity({ execution_type: "odd" })))).toThrow();
  });
});

describe("what is asked of Alpaca", () => {
  const order = {
    ...{ orderId: "o", account: "a", symbol: "AAPL", side: "sell-short" as const, timeInForce: "GTC" },
    ...{ quantity: quantity("10"), limitPrice: price("107.10"), stopPrice: price("105") },
  };
  const request = {
    ...{ orderId: "o", command: "new", kind: "new" as const, attempt: 1, terms: null, version: 0, sentAt: 0 },
    ...{ clientOrderId: BASE, orderClientId: BASE, deadBy: null },
  };
  it.each([
    [
      "stop-limit",
      { type: "stop_limit", timeInForce: "gtc", side: "sell", limitPrice: "107.1", stopPrice: "105" },
    ],
    ["limit-on-close", { type: "limit", timeInForce: "cls" }],
    ["market-on-open", { type: "market", timeInForce: "opg" }],
  ])("%s", (type, expected) => {
    expect(newOrder({ ...request, order: { ...order, type } })).toMatchObject({
      ...{ symbol: "AAPL", qty: "10", clientOrderId: BASE },
      ...expected,
    });
  });

  it("a trailing stop by its distance", () => {
    const trailing = {
      ...order,
      type: "trailing-stop",
      limitPrice: null,
      instructions: { trailPercent: "0.015" },
    };
    expect(newOrder({ ...request, order: trailing })).toMatchObject({
      type: "trailing_stop",
      trailPercent: "1.5",
    });
    expect(newOrder({ ...request, order: trailing })).not.toHaveProperty("stopPrice");
  });

  it("a replacement for what is left, and none for less than was filled", () => {
    const terms = { quantity: quantity("10"), limitPrice: price("99"), stopPrice: null };
    const replace = { ...request, kind: "replace" as const, terms, order: { ...order, type: "limit" } };
    expect(replacement(replace, quantity("4"))).toEqual({ clientOrderId: BASE, qty: "6", limitPrice: "99" });
    expect(replacement(replace, quantity("10"))).toBe("10 are filled already.");
  });
});

it("reads prices as they were written", () => {
  const quotes = readSnapshots(
    `{"AAPL":{"latestTrade":{"p":187.1,"t":"2026-03-02T14:31:00.123456789Z"},"latestQuote":{"bp":0,"ap":187.2},"prevDailyBar":{"v":51234567}},"NONE":{}}`,
  );
  const { reference, bid, ask, dailyVolume, at: moment } = quotes.get("AAPL") ?? {};
  expect(reference && priceText(reference)).toBe("187.1");
  expect([bid, ask && priceText(ask), dailyVolume && quantityText(dailyVolume)]).toEqual([
    null,
    "187.2",
    "51234567",
  ]);
  expect(moment).toBe(at("2026-03-02T14:31:00.123456Z"));
  expect(quotes.has("NONE")).toBe(false);
});
