/** The engine in the browser: the same lib, inside a worker of the sandbox frame. */
import type { BarColumns } from "#lib/core/columns.ts";
import { ColumnCache } from "#lib/data/features/index.ts";
import {
  type Backtest,
  type BacktestOverview,
  type BacktestSpec,
  createBacktest,
  encodeResult,
} from "#lib/model-testing/backtesting/index.ts";
import { describeStrategy, makeRealmRepeatable } from "#lib/models/strategies/index.ts";
import type { Strategy } from "#lib/models/strategies/sdk.ts";
import { evaluateProgram } from "./evaluate.ts";
import { indicatorsOf } from "./indicators-of.ts";
import type { EngineReply, EngineRequest, Program, RunStep } from "./protocol.ts";
import { buffersOf } from "./transfer.ts";

const CHUNK_STEPS = 4096;
/** Taken before the realm loses its clock. */
const clock = performance.now.bind(performance);
/** A run that answers within this time needs no progress. */
const QUIET_MS = 100;
const KEPT_PROGRAMS = 4;
const KEPT_INDICATOR_BYTES = 2 ** 26;

type Job = { id: number; program: Program; spec: BacktestSpec; barsKey: string };

let bars: { key: string; columns: readonly BarColumns[] } = { key: "", columns: [] };
/** Of these bars: a slider moves one parameter, and the indicators of the others stay as they are. */
let indicators = new ColumnCache({ maxBytes: KEPT_INDICATOR_BYTES });
const programs = new Map<string, Strategy>();

function strategyOf(program: Program): Strategy {
  const key = program.kind === "built-in" ? `built-in:${program.name}` : program.code;
  const known = programs.get(key);
  if (known) return known;
  const strategy = evaluateProgram(program);
  const oldest = programs.keys().next();
  if (programs.size >= KEPT_PROGRAMS && !oldest.done) programs.delete(oldest.value);
  programs.set(key, strategy);
  return strategy;
}

function simulate(job: Job, reply: (message: EngineReply) => void): Backtest {
  if (bars.key !== job.barsKey)
    throw new Error(`The engine holds the bars "${bars.key}", not "${job.barsKey}".`);
  const backtest = createBacktest({
    spec: job.spec,
    strategy: strategyOf(job.program),
    bars: bars.columns,
    columns: indicators,
  });
  const quietUntil = clock() + QUIET_MS;
  while (backtest.advance(CHUNK_STEPS)) {
    if (clock() < quietUntil) continue;
    const { step, steps, time } = backtest.progress();
    reply({ type: "progress", id: job.id, step, steps, time });
  }
  return backtest;
}

function stepOf({ spec, symbols, bars, statistics, equity, trades }: BacktestOverview): RunStep {
  const { length, symbol, entryTime, exitTime, pnl } = trades;
  return {
    ...{ spec, symbols, bars, statistics },
    equity: { length: equity.length, equity: equity.equity },
    trades: { length, symbol, entryTime, exitTime, pnl, return: trades.return },
  };
}

/** A result's own buffers are moved; one that it shares with the kept bars must be copied. */
function movable(result: RunStep): ArrayBuffer[] {
  const kept = buffersOf(bars.columns);
  return [...buffersOf(result)].filter((buffer) => !kept.has(buffer));
}

function answer(request: EngineRequest, port: MessagePort): void {
  const reply = (message: EngineReply, transfer: Transferable[] = []) => port.postMessage(message, transfer);
  if (request.type === "bars") {
    bars = { key: request.key, columns: request.bars };
    indicators = new ColumnCache({ maxBytes: KEPT_INDICATOR_BYTES });
    return;
  }
  const startedAt = clock();
  try {
    if (request.type === "describe") {
      const description = describeStrategy(strategyOf(request.program));
      reply({ type: "described", id: request.id, description });
      return;
    }
    if (request.type === "indicators") {
      reply({
        type: "indicated",
        id: request.id,
        indicators: indicatorsOf(strategyOf(request.program), request),
      });
      return;
    }
    const finished = simulate(request, reply);
    if (request.type === "encode") {
      reply({ type: "encoded", id: request.id, bytes: encodeResult(finished.result()) });
      return;
    }
    const result = finished.overview();
    if (request.type === "step") {
      const step = stepOf(result);
      reply({ type: "stepped", id: request.id, result: step }, movable(step));
      return;
    }
    const elapsedMs = clock() - startedAt;
    reply({ type: "finished", id: request.id, result, elapsedMs }, movable(result));
  } catch (error) {
    reply({ type: "failed", id: request.id, ...explain(error) });
  }
}

function explain(error: unknown): { message: string; stack: string } {
  if (!(error instanceof Error)) return { message: `The strategy threw ${String(error)}.`, stack: "" };
  const cause = error.cause instanceof Error ? error.cause.stack : "";
  return { message: error.message, stack: `${cause ?? ""}\n${error.stack ?? ""}` };
}

makeRealmRepeatable();
self.onmessage = (event: MessageEvent) => {
  const port = event.ports[0];
  if (!port) return;
  port.onmessage = (message: MessageEvent<EngineRequest>) => answer(message.data, port);
  port.postMessage({ type: "ready" } satisfies EngineReply);
};
