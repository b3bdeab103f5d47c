import { type Money, money, type Price, price, type Quantity, quantity } from "#lib/core/money.ts";
import type { OrderFact } from "#lib/execution/orders/index.ts";

export type FactRow = { id: string; kind: string; at: number | string; body: Record<string, unknown> };

/** Which members of a fact are exact decimals; they travel and rest as text. */
const EXACT: Record<string, (text: string) => Price | Quantity | Money> = {
  quantity,
  filled: quantity,
  price,
  limitPrice: price,
  stopPrice: price,
  amount: money,
};
const DECIMALS: Record<string, number> = {
  quantity: 9,
  filled: 9,
  price: 9,
  limitPrice: 9,
  stopPrice: 9,
  amount: 18,
};

/** A fact as the columns of order_facts. */
export function factRow({ id, kind, at, ...body }: OrderFact): FactRow {
  return { id, kind, at, body: written(body) as Record<string, unknown> };
}

/** A row of order_facts as the fact it was. */
export function factOf({ id, kind, at, body }: FactRow): OrderFact {
  return { ...(read(body) as object), id, kind, at: Number(at) } as OrderFact;
}

function written(value: unknown, key = ""): unknown {
  if (typeof value === "bigint") return decimalText(value, DECIMALS[key] ?? 0);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => [name, written(member, name)]),
  );
}

function read(value: unknown, key = ""): unknown {
  if (typeof value === "string" && EXACT[key]) return EXACT[key](value);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, read(member, name)]));
}

function decimalText(value: bigint, decimals: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, "0");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
