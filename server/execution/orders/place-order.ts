import { hash } from "node:crypto";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import type { Micros } from "#lib/core/columns.ts";
import type { AppError } from "#lib/core/errors.ts";
import type { OrderIntent } from "#lib/core/order-intent.ts";
import type { ControlName, Finding } from "#lib/models/risk/index.ts";
import type { AuditEntry } from "#server/access/audit/index.ts";

export type PlacedOrder = {
  readonly outcome: "accepted" | "denied";
  /** Of a denied one only where it is kept. */
  readonly orderId: string | null;
  readonly findings: readonly Finding[];
};

export type PlaceOrder = {
  /** Chosen by the caller once per intent: the same key and order again is the same order. */
  readonly key: string;
  readonly intent: Omit<OrderIntent, "orderId">;
  readonly accepted: ReadonlySet<ControlName>;
  readonly by: string | null;
  readonly now: Micros;
  /** By a kill switch, to close a position: passes where nothing else does, whatever its size and the limits. */
  readonly closing?: boolean;
  /** Its row of the audit trail, committed with the outcome; its object is the order. */
  readonly audit?: (placed: Omit<PlacedOrder, "orderId">) => Omit<AuditEntry, "object">;
};

/** What is decided; an order that is not in it is to be judged again. */
export type Outcomes = ReadonlyMap<PlaceOrder, PlacedOrder | AppError>;
export type Deciding = Map<PlaceOrder, PlacedOrder | AppError>;

/** Of what the order asks for: the same under a key is the same order. */
export function bodyHash({ intent }: PlaceOrder): string {
  const text = (value: unknown) => (typeof value === "object" ? canonicalJson(value) : String(value));
  const body = Object.entries(intent).map(([name, value]) => [name, value === null ? null : text(value)]);
  return hash("sha256", canonicalJson(Object.fromEntries(body)));
}
