import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  converted,
  type Money,
  money,
  moneyFromNumber,
  moneyNumber,
  moneyText,
  notional,
  type Price,
  perUnit,
  price,
  priceFromNumber,
  priceNumber,
  priceSchema,
  priceText,
  quantity,
  quantityText,
  rounded,
  shareOf,
  sum,
  unitsFor,
} from "./money.ts";

describe("exact decimals", () => {
  it("turns an amount into whole lots that cost no more", () => {
    const units = (amount: string, each: string, lot = "1", multiplier = "1") =>
      quantityText(unitsFor(money(amount), price(each), quantity(lot), quantity(multiplier)));
    expect(units("1000", "3")).toBe("333");
    expect(units("1000", "3", "100")).toBe("300");
    expect(units("0.3", "0.1")).toBe("3");
    expect(units("9999", "50", "1", "50")).toBe("3");
    expect(units("49", "50")).toBe("0");
  });

  it("reads and writes the shortest decimal", () => {
    for (const text of ["0", "12.5", "-0.001", "187.123456789", "100000000000"])
      expect(priceText(price(text))).toBe(text);
    expect(priceText(price("+1.500"))).toBe("1.5");
  });

  it("refuses what it cannot keep, with the reason", () => {
    expect(() => price("1.0000000001")).toThrow("more than the 9 decimals that a price keeps");
    expect(() => price("1,5")).toThrow('"1,5" is not a price; write digits with a decimal point, as 12.5.');
    expect(() => price("")).toThrow("is not a price");
    expect(priceSchema.safeParse(1.5).success).toBe(false);
    expect(priceSchema.safeParse("abc").error?.issues[0]?.message).toContain("is not a price");
  });

  it("multiplies without loss", () => {
    expect(moneyText(notional(price("0.000000001"), quantity("0.000000001")))).toBe("0.000000000000000001");
    expect(moneyText(notional(price("4512.25"), quantity("3"), quantity("50")))).toBe("676837.5");
  });

  it("divides half to even", () => {
    expect(perUnit(money("100"), quantity("3"))).toBe(33_333_333_333n);
    expect(perUnit(money("1"), quantity("0"))).toBeNull();
    expect(moneyText(rounded(money("0.125"), 2))).toBe("0.12");
    expect(moneyText(rounded(money("0.135"), 2))).toBe("0.14");
    expect(moneyText(rounded(money("-0.125"), 2))).toBe("-0.12");
    expect(moneyText(converted(money("100"), price("0.92")))).toBe("92");
  });

  it("takes the shortest decimal of a float, and gives the same float back", () => {
    expect(priceText(priceFromNumber(0.1))).toBe("0.1");
    expect(moneyText(moneyFromNumber(-1e-18))).toBe("-0.000000000000000001");
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 6 }), (n, decimals) => {
        const value = Number(`${n}e-${decimals}`);
        expect(priceNumber(priceFromNumber(value))).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it("answers the float64 nearest to the decimal, small or large", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }),
        fc.integer({ min: 0, max: 24 }),
        (n, digits) => {
          const value = n / 10n ** BigInt(digits);
          expect(priceNumber(value as Price)).toBe(Number(priceText(value as Price)));
          expect(moneyNumber(value as Money)).toBe(Number(moneyText(value as Money)));
        },
      ),
    );
  });

  it("splits an amount so that the parts and the rest are the whole", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.integer({ min: 1, max: 99 }),
        (n, part) => {
          const first = shareOf(n as Money, quantity(String(part)), quantity("100"));
          expect(sum(first, (n - first) as Money)).toBe(n);
          expect(first * 100n - n * BigInt(part)).toBeLessThanOrEqual(50n);
        },
      ),
    );
  });
});
