import fc from "fast-check";
import { expect, it } from "vitest";
import {
  DepthFeed,
  depth,
  imbalanceOf,
  type Level,
  microPrice,
  midPrice,
  OrderBook,
  priceToFill,
  spread,
} from "./index.ts";

const bids: Level[] = [
  [99, 3],
  [98, 5],
];
const asks: Level[] = [
  [101, 1],
  [102, 4],
];
const book = new OrderBook();
book.reset(bids, asks);

it("measures the top of the book", () => {
  expect([spread(book), midPrice(book), microPrice(book)]).toEqual([2, 100, 100.5]);
  expect(imbalanceOf(book, 1)).toBe(0.5);
  expect(depth(book, "bid", 2)).toBe(8);
  expect(priceToFill(book, "ask", 3)).toBeCloseTo((101 + 2 * 102) / 3, 12);
  expect(priceToFill(book, "ask", 6)).toBeNaN();
});

it("is undefined where a side is empty", () => {
  const empty = new OrderBook();
  empty.apply(bids, []);
  expect([spread(empty), midPrice(empty), microPrice(empty)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  expect(empty.crossed).toBe(false);
});

const level = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 5 }));
it("holds what a plain map of prices holds, in order", () => {
  fc.assert(
    fc.property(fc.array(level), fc.array(level), (some, others) => {
      const made = new OrderBook();
      made.apply(some, others);
      const plain = (levels: readonly (readonly [number, number])[]) =>
        [...new Map(levels)].filter(([, quantity]) => quantity > 0);
      expect(made.top("bid", 99)).toEqual(plain(some).sort(([a], [b]) => b - a));
      expect(made.top("ask", 99)).toEqual(plain(others).sort(([a], [b]) => a - b));
    }),
  );
});

it("waits for a snapshot, drops what it holds already and counts gaps", () => {
  const feed = new DepthFeed();
  const change = (first: number, last: number, quantity: number) => ({
    first,
    last,
    bids: [[99, quantity] as const],
    asks: [],
  });
  expect(feed.change(change(1, 2, 7))).toBe(false);
  expect(feed.change(change(3, 5, 8))).toBe(false);
  feed.snapshot({ last: 4, bids, asks });
  expect([feed.book.best("bid"), feed.last, feed.reapplied]).toEqual([[99, 8], 5, 1]);
  expect(feed.change(change(6, 6, 9))).toBe(true);
  expect(feed.gaps).toBe(0);
  expect(feed.change(change(8, 9, 1))).toBe(true);
  expect([feed.gaps, feed.applied]).toEqual([1, 2]);
  expect(feed.change(change(2, 3, 5))).toBe(false);
  expect(feed.book.best("bid")).toEqual([99, 1]);
});
