import { expect, it } from "vitest";
import { textOf } from "./account-events.ts";

const event = { symbol: null, currency: "USD", value: null, other: null, times: 1, month: "2015-12" };

it("says what happened to an account, daily charges by the month and money to the cent", () => {
  expect(textOf({ ...event, kind: "interest", amount: "2.70974812", times: 21 })).toBe(
    "Interest brought 2.71 USD, 21 times in 2015-12.",
  );
  expect(textOf({ ...event, kind: "borrow-fee", amount: "-0.00012" })).toBe(
    "Borrowing shares cost 0.00012 USD.",
  );
  expect(textOf({ ...event, kind: "dividend", symbol: "AAPL", amount: "643.95", value: "2.65" })).toBe(
    "AAPL paid 2.65 a unit: it brought 643.95 USD.",
  );
});
