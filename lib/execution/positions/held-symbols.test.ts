import fc from "fast-check";
import { expect, test } from "vitest";
import { Ledger } from "./ledger.ts";
import { fullyPaid } from "./ledger-terms.ts";

const SYMBOLS = 40;

const fills = fc.array(
  fc.record({
    symbol: fc.nat(SYMBOLS - 1),
    quantity: fc.integer({ min: -3, max: 3 }).filter((units) => units !== 0),
    price: fc.double({ min: 0.01, max: 500, noNaN: true }),
  }),
  { maxLength: 200 },
);

test("sums over what is held are, bit for bit, sums over all symbols", () => {
  fc.assert(
    fc.property(fills, fc.nat(SYMBOLS - 1), fc.integer({ min: -5, max: 5 }), (given, symbol, more) => {
      const ledger = new Ledger(SYMBOLS, 1e6);
      for (const { symbol: row, quantity, price } of given) ledger.apply(row, quantity, price, 0.25, 0, 0);
      const { quantity, mark } = ledger;
      const over = (term: (s: number) => number, start = 0) =>
        Array.from(quantity.keys()).reduce((sum, s) => sum + term(s), start);
      expect(ledger.equity()).toBe(over((s) => quantity[s]! * mark[s]!, ledger.cash));
      expect(ledger.gross()).toBe(over((s) => Math.abs(quantity[s]! * mark[s]!)));
      expect(ledger.net()).toBe(over((s) => quantity[s]! * mark[s]!));
      const tied = (units: number, price: number) => Math.abs(units) * Math.abs(price) - units * price;
      expect(ledger.freeCash()).toBe(ledger.cash - over((s) => tied(quantity[s]!, mark[s]!)));
      const units = (s: number) => quantity[s]! + (s === symbol ? more : 0);
      const price = (s: number) => (s === symbol ? 7.5 : mark[s]!);
      const after = ledger.cash - (more * 7.5 + 2) - over((s) => tied(units(s), price(s)));
      expect(ledger.freeCashAfter(symbol, more, 7.5, 2)).toBe(after);
    }),
    { numRuns: 300 },
  );
});

test("an account on margin ties up its share of a position that it does not hold yet", () => {
  const terms = { ...fullyPaid(3), initialShare: new Float64Array(3).fill(0.5) };
  const ledger = new Ledger(3, 1000, terms);
  ledger.apply(2, 10, 20, 0, 0, 0);
  expect(ledger.freeCash()).toBe(900);
  expect(ledger.freeCashAfter(0, 10, 30, 0)).toBe(750);
});
