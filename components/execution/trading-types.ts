/** What the trading routers answer, as the screens read it. Decimals are text, times microseconds UTC. */
import type { Finding, LimitUse } from "#lib/models/risk/index.ts";

export type { Finding, LimitUse };

export type Mode = "paper" | "live";

export type AccountSummary = {
  readonly id: string;
  readonly name: string;
  readonly broker: string;
  readonly mode: Mode;
  readonly currency: string;
  readonly state: string;
  readonly desk?: string | null;
  /** Whom to reach when its broker does not answer; empty: not written down, null: simulated here. */
  readonly emergency: string | null;
  readonly shortAllowed: boolean;
  /** Money text in the account's currency. */
  readonly equity: string;
  readonly connection: {
    readonly state: "connected" | "connecting" | "down" | "none";
    readonly since: number;
    readonly reason: string | null;
  };
};

export type Instrument = {
  readonly symbol: string;
  readonly currency: string;
  readonly tick: string;
  readonly lot: string;
  readonly multiplier: string;
  readonly restricted: boolean;
};

export type RowAnswer = {
  readonly id: string;
  readonly outcome: string;
  readonly message: string | null;
};
