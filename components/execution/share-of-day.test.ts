import { expect, it } from "vitest";
import { shareOfDay, shareWords } from "./share-of-day.ts";

const order = (quantity: string, dailyVolume: number | null) => ({ symbol: "IBM", quantity, dailyVolume });

it("is the order's part of an average day", () => {
  expect(shareOfDay(order("500", 20_000))).toBe(2.5);
  expect(shareWords(order("500", 20_000)).text).toBe("2.50 %");
  expect(shareWords(order("1", 1e6)).text).toBe("< 0.01 %");
});

it("is a dash with its reason where no volume is known", () => {
  expect(shareWords(order("500", null))).toEqual({
    text: "—",
    hint: "No bars of IBM were stored when it began",
  });
  expect(shareWords(order("500", 0))).toEqual({ text: "—", hint: "The stored bars of IBM tell no volume" });
});
