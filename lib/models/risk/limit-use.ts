import { NO_QUANTITY } from "#lib/core/money.ts";
import type { OrderIntent } from "#lib/core/order-intent.ts";
import type { AnyControl, Judged } from "./control.ts";
import { CONTROLS, type ControlName } from "./controls.ts";
import type { RiskLimits } from "./limits.ts";
import type { RiskSnapshot } from "./risk-snapshot.ts";

/** How much of a limit is used as things stand, working orders counted, and how much with the order filled. */
export type LimitUse = {
  readonly control: ControlName;
  readonly before: number;
  readonly after: number;
  readonly limit: number;
  /** "currency" stands for the account's. */
  readonly unit: string;
};

/** Every limit that is a figure and looked at, in the order of the registry. */
export function limitUse(order: OrderIntent, snapshot: RiskSnapshot, limits: RiskLimits): LimitUse[] {
  const judged: Judged = { order, snapshot, market: snapshot.markets.get(order.symbol) ?? null };
  const without: Judged = { ...judged, order: { ...order, quantity: NO_QUANTITY } };
  return (Object.entries(CONTROLS) as [ControlName, AnyControl][]).flatMap(([name, control]) => {
    const { severity, settings } = limits[name];
    const after = severity === "off" ? null : control.measure?.(judged, settings as never);
    if (!after) return [];
    const before = control.measure?.(without, settings as never)?.value ?? after.value;
    return [{ control: name, before, after: after.value, limit: after.limit, unit: after.unit }];
  });
}
