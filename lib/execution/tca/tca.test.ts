import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOUR, Zone } from "#lib/core/time.ts";
import { CommissionSpec, SlippageSpec } from "#lib/execution/brokers/index.ts";
import { aBarSeries } from "#lib/testkit/builders/index.ts";
import {
  AFTER_OPEN,
  analyseOrder,
  closeOfDay,
  estimateCost,
  groupCosts,
  intervalTwap,
  intervalVwap,
  knownOrNull,
  type MarketPath,
  type PlannedTrade,
  pathOfBars,
  priceAt,
  realisedCosts,
  sizeBucket,
  type TradedOrder,
  unknownFigures,
  weightedMean,
} from "./index.ts";

const SECOND = 1_000_000;
const path: MarketPath = {
  time: Float64Array.of(0, 10 * SECOND, 20 * SECOND, 30 * SECOND, 60 * SECOND),
  price: Float64Array.of(100, 101, 102, 103, 104),
  volume: Float64Array.of(0, 100, 300, 100, 100),
};
const order: TradedOrder = {
  side: "buy",
  quantity: 10,
  decidedAt: 0,
  sentAt: 10 * SECOND,
  acknowledgedAt: 10 * SECOND + 2000,
  endedAt: 60 * SECOND,
  closesAt: 60 * SECOND,
  fills: [
    { at: 20 * SECOND, quantity: 4, price: 102.5, fee: 1 },
    { at: 30 * SECOND, quantity: 2, price: 103.2, fee: 0.5 },
  ],
  spread: 0.002,
  multiplier: 1,
};

describe("the costs of an order", () => {
  it("are those of the textbook, reckoned by hand", () => {
    const costs = analyseOrder(order, path);
    expect(costs.prices).toEqual({
      decision: 100,
      arrival: 101,
      vwap: 102.25,
      twap: 101.5,
      end: 104,
      close: 104,
    });
    expect(costs.averagePrice).toBeCloseTo((4 * 102.5 + 2 * 103.2) / 6, 12);
    expect(costs.fillRate).toBe(0.6);
    // 6 bought one above the decision; market +1 and +2 since arrival; half of 0.2 %; the rest; 4 missed at +4.
    expect(costs.split.delay).toBeCloseTo(6, 10);
    expect(costs.split.timing).toBeCloseTo(4 * 1 + 2 * 2, 10);
    expect(costs.split.spread).toBeCloseTo(0.001 * (4 * 102 + 2 * 103), 10);
    expect(costs.split.impact).toBeCloseTo(4 * 0.5 + 2 * 0.2 - 0.001 * 614, 10);
    expect(costs.split.opportunity).toBeCloseTo(16, 10);
    expect(costs.split.fees).toBe(1.5);
    expect(costs.latency).toEqual({ acknowledged: 2000, firstFill: 10 * SECOND });
    expect(costs.participation).toBeCloseTo(6 / 400, 12);
    expect(costs.markoutsBps["30s"]).toBeCloseTo((((4 * 0.5) / 102.5 + (2 * 0.8) / 103.2) / 6) * 1e4, 8);
    expect(costs.markoutsBps["1d"]).toBeNaN();
  });

  it("are the mirror image for a seller in the mirrored market", () => {
    const mirrored = { ...path, price: path.price.map((value) => 200 - value) };
    const fills = order.fills.map((fill) => ({ ...fill, price: 200 - fill.price }));
    const bought = analyseOrder({ ...order, spread: 0 }, path).split;
    const sold = analyseOrder({ ...order, side: "sell", fills, spread: 0 }, mirrored).split;
    for (const part of Object.keys(bought) as (keyof typeof bought)[])
      expect(sold[part]).toBeCloseTo(bought[part], 9);
  });

  it("sum to Perold's shortfall, whatever was filled", () => {
    const fill = fc.record({
      at: fc.integer({ min: 10, max: 60 }).map((second) => second * SECOND),
      quantity: fc.integer({ min: 1, max: 5 }),
      price: fc.double({ min: 50, max: 150, noNaN: true }),
      fee: fc.double({ min: 0, max: 3, noNaN: true }),
    });
    const side = fc.constantFrom("buy" as const, "sell" as const);
    fc.assert(
      fc.property(
        fc.array(fill, { maxLength: 6 }),
        side,
        fc.double({ min: 0, max: 0.01, noNaN: true }),
        (fills, way, spread) => {
          const quantity = 3 + fills.reduce((sum, one) => sum + one.quantity, 0);
          const { split } = analyseOrder({ ...order, side: way, quantity, fills, spread }, path);
          const sign = way === "buy" ? 1 : -1;
          const perold =
            fills.reduce((sum, one) => sum + sign * one.quantity * (one.price - 100) + one.fee, 0) +
            sign * 3 * 4;
          expect(split.total).toBeCloseTo(perold, 8);
          const { total, ...parts } = split;
          expect(Object.values(parts).reduce((a, b) => a + b)).toBeCloseTo(total, 8);
        },
      ),
    );
  });

  it("of an order that never traded are its missed chance alone", () => {
    const { split, slippageBps, latency } = analyseOrder({ ...order, fills: [], sentAt: null }, path);
    expect(split).toEqual({ delay: 0, spread: 0, impact: 0, timing: 0, opportunity: 40, fees: 0, total: 40 });
    expect([slippageBps.arrival, latency.firstFill]).toEqual([Number.NaN, null]);
  });
});

it("takes interval prices from bars: volume at the close, time along open and close", () => {
  const bars = pathOfBars(
    aBarSeries(
      "AAA",
      [
        [10, 12, 9, 11],
        [11, 14, 10, 13],
      ],
      HOUR,
    ),
  );
  expect(intervalVwap(bars, 0, 2 * HOUR)).toBe(12);
  expect(intervalTwap(bars, AFTER_OPEN, 2 * HOUR)).toBeCloseTo(10.5, 9);
  expect(intervalTwap(bars, HOUR / 2, HOUR / 2)).toBe(10);
});

it("knows an open only after its bar began: at that moment the close before is the price", () => {
  const bars = pathOfBars(
    aBarSeries(
      "AAA",
      [
        [10, 10, 10, 10],
        [20, 20, 20, 20],
      ],
      HOUR,
    ),
  );
  expect(priceAt(bars, HOUR)).toBe(10);
  expect(priceAt(bars, HOUR + AFTER_OPEN)).toBe(20);
});

it("knows a day's close once a later day has begun", () => {
  const candles = Array.from({ length: 48 }, (_, k): [number, number, number, number] => [k, k, k, k]);
  const bars = pathOfBars(aBarSeries("AAA", candles, HOUR));
  const zone = new Zone("UTC");
  expect(closeOfDay(bars, 5 * HOUR, zone)).toBe(24 * HOUR);
  expect(closeOfDay(bars, 24 * HOUR, zone)).toBe(24 * HOUR);
  expect(closeOfDay(bars, 30 * HOUR, zone)).toBeNull();
});

it("gives a weighted mean the interval of its residuals, wider for few values", () => {
  const estimate = weightedMean([1, 2, 3, 4, 5].map((value) => ({ value, weight: 2 })));
  // √(Σ(x−3)²/4/5), times Student's 2.776 for four degrees of freedom.
  expect([estimate.n, estimate.mean]).toEqual([5, 3]);
  expect(estimate.high - 3).toBeCloseTo(Math.SQRT1_2 * 2.7764, 2);
  expect(3 - estimate.low).toBeCloseTo(estimate.high - 3, 12);
  expect(weightedMean([{ value: Number.NaN, weight: 1 }]).n).toBe(0);
});

describe("what cannot be known", () => {
  it("is null, and says why", () => {
    const unsent = { ...order, fills: [], sentAt: null, acknowledgedAt: null, closesAt: null, spread: null };
    const costs = analyseOrder(unsent, path);
    const reasons = unknownFigures("AAA", unsent, path, costs);
    expect(reasons.map(({ figure }) => figure)).toEqual(["Close", "Slippage", "Spread", "Latency"]);
    expect(knownOrNull(costs).slippageBps.arrival).toBeNull();
    expect(knownOrNull(costs).prices.decision).toBe(100);
    const empty = { time: new Float64Array(), price: new Float64Array(), volume: new Float64Array() };
    expect(unknownFigures("AAA", order, empty, analyseOrder(order, empty))).toEqual([
      {
        figure: "Every price",
        reason: "No prices of AAA are recorded or stored for the time of the order.",
      },
    ]);
  });

  it("leaves the spread inside the impact, so that the parts still add up", () => {
    const { split } = analyseOrder({ ...order, spread: null }, path);
    const whole = analyseOrder(order, path).split;
    expect(split.spread).toBeNaN();
    expect(split.impact).toBeCloseTo(whole.impact + whole.spread, 10);
    expect(split.total).toBeCloseTo(whole.total, 10);
  });
});

describe("costs of many orders", () => {
  const costs = analyseOrder(order, path);
  it("weigh by notional, and are ranked only when there are enough", () => {
    const cheap = analyseOrder({ ...order, fills: [{ ...order.fills[0]!, price: 102, quantity: 1 }] }, path);
    const [group] = groupCosts([costs, cheap].map((one) => ({ group: "AAA", costs: one })));
    const weights = costs.notional + cheap.notional;
    expect(group!.slippageBps.arrival).toBeCloseTo(
      (costs.slippageBps.arrival * costs.notional + cheap.slippageBps.arrival * cheap.notional) / weights,
      9,
    );
    expect(group!.split.total).toBeCloseTo(costs.split.total + cheap.split.total, 9);
    expect(group).toMatchObject({ orders: 2, isRanked: false });
    expect(group!.arrivalIntervalBps).toEqual({ low: Number.NaN, high: Number.NaN });
    expect(groupCosts(Array.from({ length: 30 }, () => ({ group: "A", costs })))[0]!.isRanked).toBe(true);
  });

  it("become the settings of a backtest's cost models", () => {
    const realised = realisedCosts([{ costs, takes: true }])!;
    expect(CommissionSpec.parse(realised.commission)).toEqual({ type: "bps", bps: 24.33 });
    expect(SlippageSpec.parse(realised.slippage)).toEqual({
      type: "bps",
      bps: Math.round((2.4 / costs.notional) * 1e6) / 100,
    });
    expect(realised.evidence.slippage).toMatchObject({ n: 1, low: Number.NaN });
    expect(realisedCosts([])).toBeNull();
    const bounded = realisedCosts([{ costs, takes: false }])!;
    expect([bounded.slippage.type, bounded.commission.type]).toEqual(["none", "bps"]);
  });

  it("fall into buckets by their part of a day", () => {
    expect([5, 500, 20_000].map((size) => sizeBucket(size, 100_000))).toEqual([
      "below 0.1 % of a day",
      "0.1 % to 1 % of a day",
      "above 10 % of a day",
    ]);
    expect(sizeBucket(5, null)).toBe("volume unknown");
  });
});

describe("what an order may cost before it is sent", () => {
  const trade: PlannedTrade = {
    ...{ side: "buy", quantity: 10_000, multiplier: 1, limitPrice: null, price: 100, spread: 0.04 },
    ...{ volatility: 0.02, dailyVolume: 1_000_000, commission: null },
  };
  const commission = CommissionSpec.parse({ type: "fixed", amount: 10 });

  it("is half the spread, volatility times the root of the share of volume, and the commission", () => {
    // 2 bp; 2 % × √1 %; 10 on a million.
    const cost = estimateCost({ ...trade, commission });
    expect(cost.spread).toBeCloseTo(2, 12);
    expect(cost.impact).toBeCloseTo(20, 12);
    expect(cost.fees).toBeCloseTo(0.1, 12);
    expect(cost.total).toBeCloseTo(22.1, 12);
    expect(cost.amount).toBeCloseTo(2210, 9);
    expect(estimateCost({ ...trade, commission, multiplier: 50 }).amount).toBeCloseTo(0.0022 * 5e7 + 10, 6);
  });
  it("is no more than its limit lets it pay, and nothing of the market's where it rests", () => {
    const bounded = estimateCost({ ...trade, commission: null, limitPrice: 100.05 });
    expect(bounded).toMatchObject({ bounded: true, rests: false, fees: null });
    expect(bounded.total).toBeCloseTo(5, 9);
    const sold = estimateCost({ ...trade, commission: null, side: "sell", limitPrice: 99.95 });
    expect(sold.total).toBeCloseTo(5, 9);
    const rests = estimateCost({ ...trade, commission, limitPrice: 99.9 });
    expect(rests).toMatchObject({ rests: true, bounded: false, spread: 0, impact: 0 });
    expect(rests.total).toBeCloseTo(rests.fees!, 12);
  });
  it("says what it does not know, and never guesses past a whole day's volume", () => {
    const blind = estimateCost({ ...trade, spread: null, volatility: null, commission: null });
    expect(blind).toMatchObject({ spread: null, impact: null, fees: null, total: 0 });
    expect(estimateCost({ ...trade, quantity: 9e6, commission: null }).impact).toBeCloseTo(200, 9);
  });
});
