import type { Micros } from "#lib/core/columns.ts";
import type { Rng } from "#lib/core/rng.ts";
import type { Zone } from "#lib/core/time.ts";
import type { AccountKeeper } from "#lib/execution/accounts/index.ts";
import type { SimulatedBroker } from "#lib/execution/brokers/index.ts";
import type { Ledger } from "#lib/execution/positions/index.ts";
import type { Context } from "#lib/models/strategies/index.ts";
import type { AlgorithmDesk } from "./algorithm-desk.ts";
import type { Feed } from "./feed.ts";
import type { OrderStyle } from "./order-style.ts";
import type { LogLine } from "./result.ts";
import type { Shares } from "./shares.ts";

const MAX_LOG_LINES = 10_000;
const MAX_LOG_LINE_CHARACTERS = 1000;

/** What the loop and the contexts of one run share. */
export class Run {
  readonly symbols: readonly string[];
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  readonly ledger: Ledger;
  readonly broker: SimulatedBroker;
  readonly rng: Rng;
  readonly zone: Zone;
  /** Sizes computed from money are multiples of it; 0 = not rounded. */
  readonly lot: number;
  readonly contexts = new Map<string, Context>();
  readonly logs: LogLine[] = [];
  /** Absent when nothing but fills can happen to the account. */
  keeper: AccountKeeper | undefined;
  /** Kept when several strategies share the account. */
  shares: Shares | undefined;
  /** Whether the strategy may change this order; absent: all are its own. */
  owns: ((id: number) => boolean) | undefined;
  /** What orders become that say no type; absent: market orders. */
  style: OrderStyle | undefined;
  /** Orders that execution algorithms work; absent before the first. */
  desk: AlgorithmDesk | undefined;
  /** The only symbol of a run: its bars then tell the time, and nobody has to write it down at each. */
  clock: Feed | undefined;
  /** The current moment where there are several symbols. */
  moment: Micros = Number.NaN;
  /** Which part of the current moment (PHASE). */
  phase = 0;
  /** Told when another part begins, before the strategy is called in it. */
  onPhase: (() => void) | undefined;

  constructor(parts: Pick<Run, "symbols" | "parameters" | "ledger" | "broker" | "rng" | "zone" | "lot">) {
    this.symbols = parts.symbols;
    this.parameters = parts.parameters;
    this.ledger = parts.ledger;
    this.broker = parts.broker;
    this.rng = parts.rng;
    this.zone = parts.zone;
    this.lot = parts.lot;
  }

  /** The current moment; NaN before the first. */
  get time(): Micros {
    const { clock } = this;
    if (clock === undefined) return this.moment;
    return clock.i < 0 ? Number.NaN : clock.end[clock.i]!;
  }

  enter(phase: number): void {
    this.phase = phase;
    this.onPhase?.();
  }

  log(message: string, level: LogLine["level"]): void {
    if (this.logs.length >= MAX_LOG_LINES) return;
    const isLast = this.logs.length === MAX_LOG_LINES - 1;
    const text = isLast ? `The log holds ${MAX_LOG_LINES} lines; later ones are dropped.` : String(message);
    this.logs.push({
      time: this.time,
      level: isLast ? "warn" : level,
      message: text.slice(0, MAX_LOG_LINE_CHARACTERS),
    });
  }
}
