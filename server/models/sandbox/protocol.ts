/** What parent and strategy host say to each other, in frames over the host's standard input and output. */
import type { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import type { SessionInput, SessionSpec } from "#lib/model-testing/forward-testing/index.ts";

/** The strategy to run: a built-in by name, or the CommonJS of a compiled version. */
export type StrategyModule =
  | { readonly kind: "built-in"; readonly name: string }
  | { readonly kind: "compiled"; readonly code: string; readonly sourceMap: string; readonly file: string };

export type HostLimits = {
  /** The whole life of the host. */
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  /** Longest computing between two signs of progress: catches the endless loop. */
  readonly stallSeconds: number;
  /** What strategy and engine may use beyond the bars themselves. */
  readonly memoryMb: number;
  /** Largest result, and largest testimony of one, that is taken. */
  readonly resultMb: number;
};

export type HostJob =
  | { readonly task: "describe"; readonly module: StrategyModule }
  /** Lives until it is killed, and answers what it is told. */
  | { readonly task: "session"; readonly module: StrategyModule; readonly spec: SessionSpec }
  | {
      readonly task: "backtest";
      /** One for each strategy of the run. */
      readonly modules: readonly StrategyModule[];
      readonly spec: BacktestSpec;
      /** The columns of the first symbol follow in the order of `columns`, then those of the second … */
      readonly symbols: readonly { readonly symbol: string; readonly length: number }[];
      readonly columns: readonly string[];
    };

export type HostOrder =
  /** The frame's bytes are the engine's code; after the frame come the columns. */
  | { readonly kind: "job"; readonly job: HostJob; readonly limits: HostLimits }
  /** To a session: answered with "told" and the same number. */
  | { readonly kind: "tell"; readonly n: number; readonly inputs: readonly SessionInput[] }
  /** Say where the strategy stands and end; the parent kills soon after. */
  | { readonly kind: "stop"; readonly reason: string };

export type HostProgress = {
  readonly step: number;
  readonly steps: number;
  readonly time: number;
  readonly equity: number;
};

/** Why a host gave up. Line and column are those of the compiled code, from 1. */
export type HostFailure = {
  readonly kind: "failed";
  readonly name: string;
  readonly message: string;
  /** The code of an AppError, when the engine refused the input. */
  readonly code?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** In which of several modules; absent = the first. */
  readonly module?: number | undefined;
};

export type HostReport =
  | { readonly kind: "heartbeat" }
  | { readonly kind: "progress"; readonly progress: HostProgress }
  | { readonly kind: "described"; readonly description: string }
  /** What a session said to each input, as JSON; number 0 says that it is ready. */
  | { readonly kind: "told"; readonly n: number; readonly outputs: string }
  /** The frame's bytes are the testimony (testimony.ts). */
  | { readonly kind: "result" }
  | HostFailure;

/** The name under which the isolate knows an author's module; stack frames carry it. */
export const scriptOf = (module: number) => `strategy-${module}.cjs`;

/** Which module a text names first, and what follows; undefined when it names none. */
export function scriptIn(text: string): { module: number; line?: number; column?: number } | undefined {
  const found = /strategy-(\d+)\.cjs(?::(\d+):(\d+))?/.exec(text);
  if (!found) return undefined;
  const [, module, line, column] = found;
  return { module: Number(module), ...(line ? { line: Number(line), column: Number(column) } : {}) };
}
