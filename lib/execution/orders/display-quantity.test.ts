import { expect, it } from "vitest";
import { quantity } from "#lib/core/money.ts";
import { displayInstruction, wrongDisplayQuantity } from "./display-quantity.ts";

const order = { type: "limit", quantity: quantity("100") };
const wrong = (shown: string | null, over: Partial<typeof order> = {}, lot: string | null = "10") =>
  wrongDisplayQuantity(
    { ...order, ...over },
    shown === null ? null : quantity(shown),
    lot === null ? null : quantity(lot),
  );

it("lets a limit order show a part of itself in whole lots", () => {
  expect([wrong(null), wrong("10"), wrong("100"), wrong("15", {}, null)]).toEqual([null, null, null, null]);
  expect(displayInstruction(quantity("10"))).toEqual({ displayQuantity: "10" });
  expect(displayInstruction(null)).toBeUndefined();
});

it("says what is wrong with any other", () => {
  expect(wrong("10", { type: "market" })).toMatch(/Only an order with a limit/);
  expect(wrong("0")).toMatch(/above zero and is at most the order's 100/);
  expect(wrong("110")).toMatch(/at most the order's 100/);
  expect(wrong("15")).toMatch(/15 is not a multiple of the lot 10/);
});
