/** What a random run may be set to: every model, and for every option of a spec more than one value. */
import fc from "fast-check";
import { FILL_TIMINGS, ORDER_TYPE } from "#lib/core/order.ts";
import { DAY, HOUR } from "#lib/core/time.ts";
import { INTRABAR_PATHS } from "#lib/execution/brokers/index.ts";

const COMMISSIONS = [
  { type: "none" },
  { type: "bps", bps: 20 },
  { type: "per-share", perShare: 0.01, minimum: 1, maximum: 2 },
  { type: "per-share", perShare: 0.02, minimum: 0, maximum: 0 },
  { type: "fixed", amount: 5 },
  { type: "fixed-plus-bps", amount: 2, bps: 15 },
  { type: "per-contract", perContract: 0.5 },
  { type: "maker-taker", makerBps: 5, takerBps: 25 },
  { type: "interactive-brokers", perShare: 0.05, minimum: 1, maximumFraction: 0.01 },
  { type: "tiered", firstBps: 30, firstUpTo: 500, secondBps: 10, secondUpTo: 2000, restBps: 2 },
] as const;

const SLIPPAGES = [
  { type: "none" },
  { type: "bps", bps: 5 },
  { type: "spread-fraction", fraction: 0.5, spreadBps: 10 },
  { type: "volume-share", impact: 0.05 },
  { type: "square-root", factor: 1, volatilityBps: 100 },
] as const;

const CARRIED = {
  interest: { type: "annual", debit: 0.07, credit: 0.02 },
  borrow: { type: "annual", rate: 0.05 },
} as const;

const ACCOUNTS = [
  undefined,
  undefined,
  CARRIED,
  { ...CARRIED, margin: { type: "rate", initial: 0.4, maintenance: 0 } },
  { margin: { type: "rate", initial: 0.25, maintenance: 0.2 } },
  { ...CARRIED, margin: { type: "rate", initial: 0.3, maintenance: 0.25, onCall: "close-all" } },
  { margin: { type: "rate", initial: 0.2, maintenance: 0.19 }, interest: { type: "none" } },
  { margin: { type: "rate", initial: 0.5, maintenance: 0.1, feesOnMargin: true } },
  { margin: { type: "cash" }, interest: { type: "annual", debit: 0.09, credit: 0.03, daysPerYear: 365 } },
  {
    margin: { type: "full" },
    borrow: { type: "annual", rate: 0.02, rates: { AAA: 0.3 }, unavailable: ["BBB"], daysPerYear: 365 },
  },
  { funding: { type: "fixed", rate: 0.001, everyHours: 4, rates: { AAA: -0.002 } } },
  { funding: { type: "fixed", rate: 0.003, everyHours: 24 } },
  { funding: { type: "from-data", everyHours: 8, series: { AAA: "FUNDING", CCC: "FUNDING" } } },
  { funding: { type: "from-data", everyHours: 1, series: { BBB: "FUNDING" } } },
] as const;

/** Of the second symbol. */
const INSTRUMENTS = [
  undefined,
  undefined,
  { multiplier: 5, settlement: "daily", margin: { initial: 60, maintenance: 45 } },
  { currency: "EUR" },
  { currency: "EUR" },
  { multiplier: 2, currency: "EUR", settlement: "daily", margin: { initial: 30, maintenance: 20 } },
] as const;

const LIVES = ["DAY", "GTC", "IOC", "FOK"] as const;

const STYLES = [...ORDER_TYPE.filter((type) => type !== "market"), "limit", "limit", "limit"].map(
  (type, k) => ({
    type,
    distance: 0.004 * (1 + (k % 3)),
    limitDistance: 0.002 * (1 + (k % 2)),
    timeInForce: type === "limit" ? LIVES[k % 4] : LIVES[k % 2],
    exits: k % 2 === 0,
  }),
);

export const event = fc.record({
  kind: fc.constantFrom(
    "dividend",
    "dividend",
    "split",
    "split",
    "roll",
    "delisting",
    "symbol-change",
    "symbol-change",
    "deposit",
    "withdrawal",
  ),
  symbol: fc.nat(2),
  day: fc.integer({ min: 1, max: 30 }),
  size: fc.integer({ min: 1, max: 20 }),
});
export type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

/** Clocks change in New York on 5 November 2023 and 10 March 2024. */
const BEGINNINGS = [0, 0, Date.UTC(2023, 9, 25) * 1000, Date.UTC(2024, 2, 1) * 1000];

export const settings = fc.record({
  seed: fc.nat(1e6),
  symbols: fc.integer({ min: 1, max: 3 }),
  bars: fc.integer({ min: 2, max: 40 }),
  begin: fc.constantFrom(...BEGINNINGS),
  steps: fc.array(fc.constantFrom(HOUR, 6 * HOUR, DAY), { minLength: 3, maxLength: 3 }),
  gaps: fc.constantFrom(0, 0, 0.2),
  finer: fc.constantFrom(false, false, true),
  /** First and last day of the run, counted from the first of the data. */
  period: fc.constantFrom({}, {}, {}, { from: 1 }, { to: 5 }, { from: 0, to: 9 }),
  warmup: fc.constantFrom(0, 0, 0, 2),
  listens: fc.boolean(),
  zone: fc.constantFrom("UTC", "UTC", "America/New_York", "Asia/Tokyo"),
  fillTiming: fc.constantFrom(...FILL_TIMINGS),
  orderStyle: fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom(...STYLES) },
  ),
  intrabarPath: fc.constantFrom(...INTRABAR_PATHS),
  participation: fc.constantFrom(undefined, undefined, 0.1, 0.5),
  lotSize: fc.constantFrom(1, 1, 1, 10, 0.25, 0),
  sizing: fc.constantFrom(
    undefined,
    undefined,
    { at: "fill" as const, cashBuffer: 0.05 },
    { at: "order" as const },
    { at: "order-units" as const, cashBuffer: 0.0025 },
  ),
  stopFirst: fc.constantFrom(undefined, false, true),
  atEnd: fc.constantFrom("keep" as const, "close-at-last-close" as const, "close-at-last-open" as const),
  commission: fc.constantFrom(...COMMISSIONS),
  slippage: fc.constantFrom(...SLIPPAGES),
  account: fc.constantFrom(...ACCOUNTS),
  instrument: fc.constantFrom(...INSTRUMENTS),
  /** Of the first and second symbol. */
  tick: fc.constantFrom(undefined, undefined, 0.3, 0.1),
  /** Of the first symbol. */
  quoted: fc.constantFrom(false, false, true),
  /** Of the second symbol. */
  ownZone: fc.constantFrom(undefined, "Asia/Kolkata", "America/New_York"),
  /** Of the third symbol, at a rate that stays. */
  isYen: fc.constantFrom(false, false, true),
  inverted: fc.boolean(),
  conversion: fc.constantFrom(undefined, "at-fill" as const, "hold-balances" as const),
  events: fc.array(event, { maxLength: 4 }),
});
export type Settings = typeof settings extends fc.Arbitrary<infer T> ? T : never;
