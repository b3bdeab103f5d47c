import { expect, it } from "vitest";
import { money } from "#lib/core/money.ts";
import { compareBooks } from "./compare-books.ts";

const cash = (amount: string) => ({
  positions: new Map(),
  orders: new Map(),
  cash: new Map([["USD", money(amount)]]),
});

it("takes cash that is less than half a cent apart for the same, and no more", () => {
  expect(compareBooks(cash("9983174.68018"), cash("9983174.680180006"))).toEqual([]);
  expect(compareBooks(cash("10.123456789"), cash("10.12"))).toEqual([]);
  for (const theirs of ["100.005", "99.995", "99.99"])
    expect(compareBooks(cash("100"), cash(theirs))).toEqual([
      { kind: "cash", subject: "USD", ours: "100", theirs },
    ]);
});
