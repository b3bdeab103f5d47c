import {
  type Money,
  money,
  moneyText,
  type Price,
  price,
  priceText,
  type Quantity,
  quantity,
  quantityText,
} from "#lib/core/money.ts";
import type { OrderFact } from "./order-fact.ts";

/** A fact as it rests in order_facts and travels to a browser: every decimal is text. */
export type FactText = {
  readonly id: string;
  readonly kind: string;
  readonly at: number | string;
  readonly body: Record<string, unknown>;
};

type Exact = { read(text: string): bigint; write(value: bigint): string };
const PRICE: Exact = { read: price, write: (value) => priceText(value as Price) };
const QUANTITY: Exact = { read: quantity, write: (value) => quantityText(value as Quantity) };
const MONEY: Exact = { read: money, write: (value) => moneyText(value as Money) };

/** Which members of a fact are exact decimals. */
const EXACT: Readonly<Record<string, Exact>> = {
  quantity: QUANTITY,
  filled: QUANTITY,
  ratio: QUANTITY,
  price: PRICE,
  limitPrice: PRICE,
  stopPrice: PRICE,
  amount: MONEY,
};

export function writeFact({ id, kind, at, ...body }: OrderFact): FactText {
  return { id, kind, at, body: written(body) as Record<string, unknown> };
}

/** The fact that `writeFact` wrote. Throws AppError "bad-input" for a decimal that is none. */
export function readFact({ id, kind, at, body }: FactText): OrderFact {
  return { ...(read(body) as object), id, kind, at: Number(at) } as OrderFact;
}

function written(value: unknown, key = ""): unknown {
  if (typeof value === "bigint") return EXACT[key]?.write(value) ?? value.toString();
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => [name, written(member, name)]),
  );
}

function read(value: unknown, key = ""): unknown {
  if (typeof value === "string" && EXACT[key]) return EXACT[key].read(value);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, read(member, name)]));
}
