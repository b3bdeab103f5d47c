/** What the page and the engine in the sandbox say to each other. One answer per request, matched by id. */
import type { BarColumns } from "#lib/core/columns.ts";
import type {
  BacktestOverview,
  BacktestSpec,
  EquityColumns,
  TradeColumns,
} from "#lib/model-testing/backtesting/index.ts";
import type { StrategyDescription } from "#lib/models/strategies/index.ts";

/** A strategy to run: one of ours by name, or compiled CommonJS that asks for nothing but "@pitwall/sdk". */
export type Program =
  | { readonly kind: "built-in"; readonly name: string }
  | { readonly kind: "source"; readonly code: string; readonly sourceMap?: string };

export type Parameters = BacktestSpec["parameters"];
/** One value a bar; the pane is where a chart draws it. */
export type NamedIndicator = StrategyDescription["indicators"][number] & { readonly values: Float64Array };

/** What one step of a slider changes on screen. The engine is another process: each column more is copied to ours. */
export type RunStep = Pick<BacktestOverview, "spec" | "symbols" | "bars" | "statistics"> & {
  readonly equity: Pick<EquityColumns, "length" | "equity">;
  readonly trades: Pick<TradeColumns, "length" | "symbol" | "entryTime" | "exitTime" | "pnl" | "return">;
};

export type EngineRequest =
  | { type: "bars"; key: string; bars: readonly BarColumns[] }
  | { type: "describe"; id: number; program: Program }
  | { type: "run"; id: number; program: Program; spec: BacktestSpec; barsKey: string }
  /** As `run`, answered with what a step changes. */
  | { type: "step"; id: number; program: Program; spec: BacktestSpec; barsKey: string }
  /** As `run`, answered with the encoded result: the same bytes that Node writes. */
  | { type: "encode"; id: number; program: Program; spec: BacktestSpec; barsKey: string }
  /** What the strategy computes of one symbol's bars before it starts. */
  | { type: "indicators"; id: number; program: Program; parameters: Parameters; bars: BarColumns };

export type EngineReply =
  | { type: "ready" }
  | { type: "progress"; id: number; step: number; steps: number; time: number }
  | { type: "described"; id: number; description: StrategyDescription }
  | { type: "finished"; id: number; result: BacktestOverview; elapsedMs: number }
  | { type: "stepped"; id: number; result: RunStep }
  | { type: "encoded"; id: number; bytes: Uint8Array }
  | { type: "indicated"; id: number; indicators: readonly NamedIndicator[] }
  | { type: "failed"; id: number; message: string; stack: string };

/** One clear sentence, with the place in the author's source when it is known (1-based). */
export type EngineFailure = {
  readonly code: "strategy-failed" | "timed-out" | "unavailable";
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
};

export type EngineOutcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: EngineFailure };

/** The name under which a strategy's frames appear in a stack. */
export const STRATEGY_FILE = "strategy.js";
