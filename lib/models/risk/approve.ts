import type { OrderIntent } from "#lib/core/order-intent.ts";
import type { AnyControl, Counter, Judged } from "./control.ts";
import { CONTROLS, type ControlName } from "./controls.ts";
import type { RiskLimits } from "./limits.ts";
import type { RiskSnapshot } from "./risk-snapshot.ts";

declare const approved: unique symbol;
/** Only `approve` makes one, and only what is approved can be submitted. */
export type Approved<T> = T & { readonly [approved]: true };

export type Finding = {
  readonly control: ControlName;
  readonly severity: "hard" | "soft";
  /** One sentence with the figures. */
  readonly message: string;
};

export type Verdict = {
  /** In the order of the registry; soft ones need a tick each. */
  readonly findings: readonly Finding[];
  /** Present when nothing hard stands against it and every soft finding was accepted. */
  readonly approved: Approved<OrderIntent> | null;
  /** What it uses of limits that parallel orders share: added and capped under the account's lock. */
  readonly counters: readonly Counter[];
  /** The verdict holds while the account's state has this version. */
  readonly snapshotVersion: string;
};

/** Judges one order. `accepted`: the soft findings somebody took responsibility for. */
export function approve(
  order: OrderIntent,
  snapshot: RiskSnapshot,
  limits: RiskLimits,
  accepted: ReadonlySet<ControlName> = new Set(),
): Verdict {
  const judged: Judged = { order, snapshot, market: snapshot.markets.get(order.symbol) ?? null };
  const findings: Finding[] = [];
  const counters = new Map<string, Counter>();
  for (const [name, control] of Object.entries(CONTROLS) as [ControlName, AnyControl][]) {
    const { severity, settings } = limits[name];
    if (severity === "off") continue;
    const message = control.check(judged, settings as never);
    if (message !== null) findings.push({ control: name, severity, message });
    if (severity === "hard")
      for (const counter of control.counters?.(judged, settings as never) ?? []) tighten(counters, counter);
  }
  const blocked = findings.some((one) => one.severity === "hard" || !accepted.has(one.control));
  return {
    findings,
    approved: blocked ? null : (order as Approved<OrderIntent>),
    counters: [...counters.values()],
    snapshotVersion: snapshot.version,
  };
}

function tighten(counters: Map<string, Counter>, counter: Counter): void {
  const known = counters.get(counter.key);
  if (known === undefined || counter.room < known.room) counters.set(counter.key, counter);
}
