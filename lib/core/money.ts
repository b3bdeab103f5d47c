/**
 * Exact decimals for what is owned and owed: scaled integers in bigint, branded so that a price cannot be added
 * to a quantity. Prices and quantities count 10⁻⁹, money counts 10⁻¹⁸: price × quantity is exact.
 * The only bridge between these and the engine's float64.
 */
import { z } from "zod";
import { AppError } from "./errors.ts";

declare const unit: unique symbol;
type Scaled<Unit extends string> = bigint & { readonly [unit]: Unit };

/** 10⁻⁹ of a currency per unit of the instrument. */
export type Price = Scaled<"price">;
/** 10⁻⁹ units of the instrument. */
export type Quantity = Scaled<"quantity">;
/** 10⁻¹⁸ of a currency. */
export type Money = Scaled<"money">;
type Exact = Price | Quantity | Money;

const NINE = 1_000_000_000n;
const DECIMALS = { price: 9, quantity: 9, money: 18 } as const;
const SCALE = { price: 1e9, quantity: 1e9, money: 1e18 } as const;
type Unit = keyof typeof DECIMALS;

export const NO_MONEY = 0n as Money;
export const NO_QUANTITY = 0n as Quantity;

export const price = (text: string): Price => parse(text, "price") as Price;
export const quantity = (text: string): Quantity => parse(text, "quantity") as Quantity;
export const money = (text: string): Money => parse(text, "money") as Money;

/** Of an integer. */
export const wholeQuantity = (units: number): Quantity => (BigInt(units) * NINE) as Quantity;
export const wholeMoney = (units: number): Money => (BigInt(units) * NINE * NINE) as Money;

/** The shortest decimal text: "12.5", "−0.001" is written with an ASCII hyphen, as the wire and NUMERIC expect. */
export const priceText = (value: Price): string => write(value, DECIMALS.price);
export const quantityText = (value: Quantity): string => write(value, DECIMALS.quantity);
export const moneyText = (value: Money): string => write(value, DECIMALS.money);

export const sum = <T extends Exact>(...values: readonly T[]): T => {
  let total = 0n;
  for (const value of values) total += value;
  return total as T;
};
export const difference = <T extends Exact>(a: T, b: T): T => ((a as bigint) - (b as bigint)) as T;
export const negated = <T extends Exact>(value: T): T => -(value as bigint) as T;
export const absolute = <T extends Exact>(value: T): T => (value < 0n ? negated(value) : value);
export const smaller = <T extends Exact>(a: T, b: T): T => (a < b ? a : b);
export const larger = <T extends Exact>(a: T, b: T): T => (a > b ? a : b);

/** price × quantity × multiplier; exact unless the multiplier has decimals (then rounded half to even). */
export const notional = (each: Price, count: Quantity, multiplier: Quantity = NINE as Quantity): Money =>
  divide(each * count * multiplier, NINE) as Money;

/** amount × part ÷ whole, rounded half to even at 10⁻¹⁸: the cost that leaves with a part of a lot. */
export const shareOf = (amount: Money, part: Quantity, whole: Quantity): Money =>
  divide(amount * part, whole) as Money;

/** Rounded half to even at 10⁻⁹: units after a split. */
export const multiplied = (count: Quantity, by: Quantity): Quantity => divide(count * by, NINE) as Quantity;

/** amount ÷ (quantity × multiplier), rounded half to even at 10⁻⁹: an average price. */
export const perUnit = (
  amount: Money,
  count: Quantity,
  multiplier: Quantity = NINE as Quantity,
): Price | null => (count === 0n ? null : (divide(amount * NINE, count * multiplier) as Price));

/** The most whole lots that an amount buys at a price, in units; none when it buys no lot. Needs price and lot above zero. */
export const unitsFor = (
  amount: Money,
  each: Price,
  lot: Quantity,
  multiplier: Quantity = NINE as Quantity,
): Quantity => ((amount / notional(each, lot, multiplier)) * lot) as Quantity;

/** An amount of one currency in another; `rate` is units of the other per unit of this one. Rounded half to even. */
export const converted = (amount: Money, rate: Price): Money => divide(amount * rate, NINE) as Money;

/** To a currency's minor unit (2 for USD, 0 for JPY), half to even. */
export function rounded(amount: Money, decimals: number): Money {
  const step = BigInt(`1${"0".repeat(DECIMALS.money - decimals)}`);
  return (divide(amount, step) * step) as Money;
}

export const priceFromNumber = (value: number): Price => fromNumber(value, "price") as Price;
export const quantityFromNumber = (value: number): Quantity => fromNumber(value, "quantity") as Quantity;
export const moneyFromNumber = (value: number): Money => fromNumber(value, "money") as Money;
/** The nearest float64. */
export const priceNumber = (value: Price): number => toNumber(value, "price");
export const quantityNumber = (value: Quantity): number => toNumber(value, "quantity");
export const moneyNumber = (value: Money): number => toNumber(value, "money");

function toNumber(value: bigint, kind: Unit): number {
  const units = Number(value);
  // Both exact, so that the quotient is rounded once.
  return Number.isSafeInteger(units) ? units / SCALE[kind] : Number(write(value, DECIMALS[kind]));
}

const decimalText = z
  .string()
  .max(60)
  .meta({ examples: ["1"] });
/** Wire form of exact decimals: text in, bigint inside; a number is refused, for it has already lost digits. */
export const priceSchema = decimalText.transform(border(price));
export const quantitySchema = decimalText.transform(border(quantity));
export const moneySchema = decimalText.transform(border(money));

function border<T>(read: (text: string) => T) {
  return (text: string, context: z.RefinementCtx): T => {
    try {
      return read(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: (error as Error).message });
      return z.NEVER;
    }
  };
}

const DECIMAL_TEXT = /^([+-]?)(\d{1,20})(?:\.(\d+))?$/;

function parse(text: string, kind: Unit): bigint {
  const match = DECIMAL_TEXT.exec(text.trim());
  if (!match)
    throw new AppError(
      "bad-input",
      `"${text}" is not a ${kind}; write digits with a decimal point, as 12.5.`,
    );
  const decimals = DECIMALS[kind];
  const fraction = (match[3] ?? "").replace(/0+$/, "");
  if (fraction.length > decimals)
    throw new AppError("bad-input", `"${text}" has more than the ${decimals} decimals that a ${kind} keeps.`);
  const size = BigInt(match[2] + fraction.padEnd(decimals, "0"));
  return match[1] === "-" ? -size : size;
}

function write(value: bigint, decimals: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, "0");
  const fraction = digits.slice(-decimals).replace(/0+$/, "");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -decimals)}${fraction === "" ? "" : `.${fraction}`}`;
}

/** Through the shortest decimal that names the float, cut to the digits kept: 0.1 becomes exactly 0.1. */
function fromNumber(value: number, kind: Unit): bigint {
  if (!Number.isFinite(value)) throw new AppError("bad-input", `${value} is not a ${kind}.`);
  const [digits = "0", exponent = "0"] = value.toExponential().split("e");
  const [whole = "0", fraction = ""] = digits.replace("-", "").split(".");
  const shift = DECIMALS[kind] + Number(exponent) - fraction.length;
  const size = BigInt(whole + fraction);
  const scaled =
    shift >= 0 ? size * BigInt(`1${"0".repeat(shift)}`) : divide(size, BigInt(`1${"0".repeat(-shift)}`));
  return value < 0 ? -scaled : scaled;
}

/** Integer division, half to even. */
function divide(numerator: bigint, denominator: bigint): bigint {
  if (denominator < 0n) return divide(-numerator, -denominator);
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const size = twice < 0n ? -twice : twice;
  if (size < denominator || (size === denominator && quotient % 2n === 0n)) return quotient;
  return quotient + (numerator < 0n ? -1n : 1n);
}
