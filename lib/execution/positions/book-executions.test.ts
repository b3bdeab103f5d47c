import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Money,
  money,
  moneyText,
  price,
  priceText,
  quantity,
  quantityText,
  sum,
} from "#lib/core/money.ts";
import {
  type BookedExecution,
  type BookedSplit,
  bookExecutions,
  type TradedInstrument,
  unrealised,
} from "./book-executions.ts";
import { balances, transaction } from "./double-entry.ts";

const ibm: TradedInstrument = {
  symbol: "IBM",
  currency: "USD",
  multiplier: quantity("1"),
  settlement: "full",
};
const emini: TradedInstrument = {
  symbol: "ESZ6",
  currency: "USD",
  multiplier: quantity("50"),
  settlement: "variation",
};

let next = 0;
const trade = (units: string, at: string, fee = "0", instrument = ibm): BookedExecution => ({
  execution: `e${String(++next).padStart(6, "0")}`,
  at: next,
  instrument,
  quantity: quantity(units),
  price: price(at),
  fee: money(fee),
  feeCurrency: "USD",
});

const split = (ratio: string, units: string, paid = "0"): BookedSplit => ({
  execution: `s${++next}`,
  at: next,
  instrument: ibm,
  ratio: quantity(ratio),
  units: quantity(units),
  paid: money(paid),
});

const position = (trades: (BookedExecution | BookedSplit)[], method: "fifo" | "average", symbol = "IBM") => {
  const found = bookExecutions(trades, method).positions.get(symbol)!;
  return {
    quantity: quantityText(found.quantity),
    average: found.averagePrice && priceText(found.averagePrice),
    realised: moneyText(found.realised),
  };
};

describe("double-entry books", () => {
  it("splits every lot at its cost, and sells the part of a unit that is left over", () => {
    const bought = [trade("100", "10"), trade("50", "16")];
    expect(position([...bought, split("2", "150"), trade("-200", "9")], "fifo")).toEqual({
      ...{ quantity: "100", average: "8", realised: "800" },
    });
    const reverse = [...bought, split("0.333333333", "-100"), trade("-50", "40")];
    expect(position(reverse, "fifo")).toEqual({ quantity: "0", average: null, realised: "200" });
    // 101 ÷ 2 is 50 and a half, which was paid out at 24; the cost of a unit is 20 by then.
    const cut = [trade("101", "10"), split("0.5", "-51", "12")];
    expect(position(cut, "average")).toEqual({ quantity: "50", average: "20", realised: "2" });
    expect(position([trade("-101", "10"), split("0.5", "51", "-12")], "average")).toEqual({
      ...{ quantity: "-50", average: "20", realised: "-2" },
    });
  });

  it("realises by average cost or oldest lot first", () => {
    const trades = [trade("100", "10"), trade("100", "12"), trade("-150", "13")];
    expect(position(trades, "average")).toEqual({ quantity: "50", average: "11", realised: "300" });
    expect(position(trades, "fifo")).toEqual({ quantity: "50", average: "12", realised: "350" });
  });

  it("turns from long to short in one trade", () => {
    const trades = [trade("100", "10"), trade("-150", "12"), trade("20", "11")];
    expect(position(trades, "average")).toEqual({ quantity: "-30", average: "12", realised: "220" });
    const short = bookExecutions(trades).positions.get("IBM")!;
    expect(moneyText(unrealised(short, price("10")))).toBe("60");
  });

  it("pays only the profit of a future", () => {
    const trades = [trade("2", "4500.25", "4.5", emini), trade("-2", "4510", "4.5", emini)];
    const after = balances(bookExecutions(trades).transactions);
    expect(moneyText(after.get("cash USD")!)).toBe("966");
    expect(after.get("position:ESZ6 USD")).toBe(0n);
    expect(after.get("clearing:ESZ6 USD")).toBe(0n);
    expect(moneyText(after.get("realised:ESZ6 USD")!)).toBe("-975");
  });

  it("refuses a transaction out of balance", () => {
    const postings = [
      { account: "cash", currency: "USD", amount: money("1") },
      { account: "external", currency: "EUR", amount: money("-1") },
    ] as const;
    expect(() => transaction("t1", 0, "deposit", postings)).toThrow("out of balance");
  });

  const someTrades = fc.array(
    fc.record({
      units: fc.integer({ min: -400, max: 400 }).filter((n) => n !== 0),
      cents: fc.integer({ min: 1, max: 1_000_000 }),
      fee: fc.integer({ min: -50, max: 500 }),
      future: fc.boolean(),
    }),
    { minLength: 1, maxLength: 30 },
  );
  const asTrades = (given: { units: number; cents: number; fee: number; future: boolean }[]) =>
    given.map((one) => trade(String(one.units), cents(one.cents), cents(one.fee), one.future ? emini : ibm));
  const cents = (n: number) => (n / 100).toFixed(2);

  it("depends on the set of executions, not on their arrival or repetition, and sums to zero", () => {
    fc.assert(
      fc.property(
        someTrades,
        fc.integer({ min: 0, max: 29 }),
        fc.constantFrom("fifo", "average"),
        (given, cut, method) => {
          const trades = asTrades(given);
          const books = bookExecutions(trades, method);
          const again = bookExecutions([...trades.slice(cut), ...trades.toReversed()], method);
          expect(again).toEqual(books);
          expect(sum(...balances(books.transactions).values())).toBe(0n);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("gives the same total profit by either method: realised + unrealised = cash in and out + value", () => {
    fc.assert(
      fc.property(someTrades, fc.integer({ min: 1, max: 1_000_000 }), (given, markCents) => {
        const trades = asTrades(given);
        const mark = price(cents(markCents));
        const profit = (method: "fifo" | "average") =>
          sum(
            0n as Money,
            ...[...bookExecutions(trades, method).positions.values()].flatMap((one) => [
              one.realised,
              unrealised(one, mark),
            ]),
          );
        const direct = trades.reduce(
          (total, one) =>
            total + one.quantity * (mark - one.price) * (one.instrument.multiplier / 1_000_000_000n),
          0n,
        );
        expect(profit("fifo")).toBe(direct);
        expect(profit("average")).toBe(direct);
      }),
      { numRuns: 300 },
    );
  });
});
