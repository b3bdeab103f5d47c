import { describe, expect, it } from "vitest";
import { DAY } from "#lib/core/time.ts";
import { defineStrategy, z } from "#lib/models/strategies/sdk.ts";
import { aBarSeries, aSpec, type BarRow, failureOf, runBacktest } from "#lib/testkit/builders/index.ts";
import { createBacktest } from "./index.ts";

const rows: BarRow[] = Array.from({ length: 12 }, (_, i) => [100 + i, 102 + i, 99 + i, 101 + i]);
const bars = aBarSeries("AAA", rows);
const parameters = z.object({});

describe("what a run refuses", () => {
  const strategy = defineStrategy({
    name: "Averages",
    parameters: z.object({ fast: z.int().min(2).max(50).default(5) }),
    onBar() {},
  });
  const refuse = (overrides: Parameters<typeof aSpec>[0], some = [bars]) =>
    failureOf(() => createBacktest({ spec: aSpec(overrides), strategy, bars: some }));

  it("is an unknown or impossible parameter", () => {
    const unknown = refuse({ parameters: { slow: 3 } });
    expect([unknown.message, unknown.at]).toEqual([
      'Averages has no parameter "slow"; it has fast.',
      "parameters.slow",
    ]);
    const wrong = refuse({ parameters: { fast: 1 } });
    expect([wrong.code, wrong.at]).toEqual(["bad-input", "parameters.fast"]);
    expect(wrong.message).toContain('Parameter "fast" is 1');
  });

  it("is a symbol without bars, or a zone nobody knows", () => {
    expect(refuse({ symbols: ["BBB"] }).message).toBe('There are no bars of "BBB" in this data.');
    expect(refuse({ timeZone: "Mars/Olympus" }).message).toContain('"Mars/Olympus" is not a time zone');
  });

  it("is a symbol named twice", () => {
    expect(() => aSpec({ symbols: ["AAA", "AAA"] })).toThrow("Name each symbol once");
  });

  it("is a day that the calendar does not have", () => {
    const dividend = { kind: "dividend" as const, symbol: "AAA", cash: 1, date: "2023-02-29" };
    expect(() => aSpec({ corporateActions: [dividend] })).toThrow("There is no such day in the calendar");
    expect(() => aSpec({ cashFlows: [{ date: "2024-02-30", amount: 1 }] })).toThrow("There is no such day");
    expect(aSpec({ cashFlows: [{ date: "2024-02-29", amount: 1 }] }).cashFlows).toHaveLength(1);
  });

  it("is a rate of the account's own currency", () => {
    const { message, at } = refuse({ currencies: { USD: { rate: 2 } } });
    expect([message, at]).toEqual(["USD is the account's own currency: it has no rate.", "currencies.USD"]);
  });

  it("is a symbol that becomes itself, or one of other terms", () => {
    const change = { kind: "symbol-change" as const, symbol: "AAA", date: "1970-01-05" };
    const itself = refuse({ corporateActions: [{ ...change, to: "AAA" }] });
    expect([itself.message, itself.at]).toEqual([
      "The change of symbol of AAA on 1970-01-05 leads to itself; name another symbol.",
      "corporateActions.0",
    ]);
    const other = aBarSeries("BBB", rows);
    const settings = { symbols: ["AAA", "BBB"], corporateActions: [{ ...change, to: "BBB" }] };
    const terms = { instruments: { BBB: { multiplier: 5 } } };
    expect(refuse({ ...settings, ...terms }, [bars, other]).message).toContain("a company keeps those");
    expect(() => createBacktest({ spec: aSpec(settings), strategy, bars: [bars, other] })).not.toThrow();
  });

  it("is a period without bars", () => {
    const spec = aSpec();
    const late = { ...spec, data: { ...spec.data, from: "2030-01-01" } };
    const error = failureOf(() => createBacktest({ spec: late, strategy, bars: [bars] }));
    expect(error.message).toBe("There are no bars from 2030-01-01 to the last; choose another period.");
  });

  it("is bars out of order or without a price", () => {
    const back = {
      ...bars,
      end: bars.end.map((end, i) => (i === 5 ? 5 : end)),
      start: bars.start.map((s, i) => (i === 5 ? 4 : s)),
    };
    expect(refuse({}, [back]).message).toContain("Bar 6 of AAA");
    const hole = { ...bars, close: bars.close.map((close, i) => (i === 3 ? Number.NaN : close)) };
    expect(refuse({}, [hole]).message).toBe(
      "Bar 4 of AAA (1970-01-04T00:00:00Z) lacks a price; import the data again.",
    );
    const upsideDown = { ...bars, low: bars.low.map((low, i) => (i === 2 ? 999 : low)) };
    expect(refuse({}, [upsideDown]).message).toBe(
      "Bar 3 of AAA (1970-01-03T00:00:00Z) has a low above its high; import the data again.",
    );
  });
});

describe("the period and the benchmark", () => {
  it("cuts the bars by local date, both ends included", () => {
    const strategy = defineStrategy({ name: "Idle", parameters, onBar() {} });
    const spec = aSpec({ benchmark: "AAA" });
    const period = { ...spec, data: { ...spec.data, from: "1970-01-03", to: "1970-01-05" } };
    const { equity, benchmark, bars: count } = runBacktest(period, strategy, [bars]);
    expect([equity.length, equity.time[0], count]).toEqual([3, 3 * DAY, 3]);
    expect(Array.from(benchmark)).toEqual([103, 104, 105].map((close) => (10_000 / 102) * close));
  });
});
