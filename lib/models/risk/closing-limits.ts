import type { ControlName } from "./controls.ts";
import type { RiskLimits } from "./limits.ts";

/** What an order that closes a position must still keep to: it only reduces, and it waits for the session. */
const KEPT: ReadonlySet<ControlName> = new Set(["account-mode", "trading-hours"]);

/** The limits for an order by which a kill switch closes a position: none for its size, price or number can hold it up. */
export const closingLimits = (limits: RiskLimits): RiskLimits =>
  Object.fromEntries(
    (Object.entries(limits) as [ControlName, RiskLimits[ControlName]][]).map(([name, limit]) => [
      name,
      KEPT.has(name) ? limit : { ...limit, severity: "off" },
    ]),
  ) as RiskLimits;
