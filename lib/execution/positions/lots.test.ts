import fc from "fast-check";
import { expect, it } from "vitest";
import { LotBook, type LotMethod } from "./index.ts";

type Fill = readonly [quantity: number, amount: number];
const filled = (method: LotMethod, fills: readonly Fill[]) => {
  const book = new LotBook(method);
  for (const [quantity, amount] of fills) book.fill(quantity, amount);
  return book;
};

it("closes the oldest lot first, or all at their average cost", () => {
  const fills = [
    [10, 100],
    [10, 140],
    [-10, 150],
  ] as const;
  expect([filled("fifo", fills).realised, filled("fifo", fills).cost]).toEqual([50, 140]);
  expect([filled("average", fills).realised, filled("average", fills).cost]).toEqual([30, 120]);
  expect(filled("fifo", fills).unrealised(15)).toBe(10);
});

it("turns a long position into a short one with one fill", () => {
  const book = filled("average", [
    [1, 10],
    [-2, 26],
    [1, 10],
  ]);
  expect([book.quantity, book.realised, book.committed]).toEqual([0, 6, 13]);
});

const fill = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 900 }));
it("earns the same in total by either method: what came in less what went out, plus what is held", () => {
  fc.assert(
    fc.property(fc.array(fill, { maxLength: 30 }), fc.integer({ min: 1, max: 99 }), (all, price) => {
      const fills = all.filter(([quantity]) => quantity !== 0);
      const held = fills.reduce((sum, [quantity]) => sum + quantity, 0);
      const cash = fills.reduce((sum, [quantity, amount]) => sum - Math.sign(quantity) * amount, 0);
      for (const method of ["fifo", "average"] as const) {
        const book = filled(method, fills);
        expect(book.quantity).toBeCloseTo(held, 9);
        expect(book.realised + book.unrealised(price)).toBeCloseTo(cash + held * price, 6);
      }
    }),
  );
});
