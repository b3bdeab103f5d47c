import type { BarColumns } from "#lib/core/columns.ts";
import type { BacktestOverview, BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import type { StrategyDescription } from "#lib/models/strategies/index.ts";
import type {
  EngineFailure,
  EngineOutcome,
  EngineReply,
  EngineRequest,
  NamedIndicator,
  Parameters,
  Program,
  RunStep,
} from "./protocol.ts";
import { openSandboxFrame, type SandboxFrame } from "./sandbox-frame.ts";
import { sourcePosition, unendingLoop } from "./source-position.ts";

/** Bars to run on; the key says when they are the same, so that they cross to the engine once. */
export type KeyedBars = { readonly key: string; readonly columns: readonly BarColumns[] };
export type RunJob = { readonly program: Program; readonly spec: BacktestSpec; readonly bars: KeyedBars };
export type EngineRun = { readonly result: BacktestOverview; readonly elapsedMs: number };

/** The engine behind the sandbox. Requests queue; one that takes longer than the limit ends with its worker. */
export type EngineHost = {
  describe(program: Program): Promise<EngineOutcome<StrategyDescription>>;
  run(job: RunJob): Promise<EngineOutcome<EngineRun>>;
  /** As `run`, with what a step of a slider changes and nothing else. */
  step(job: RunJob): Promise<EngineOutcome<RunStep>>;
  /** The encoded result: the same bytes that Node writes for the same spec, strategy and bars. */
  encode(job: RunJob): Promise<EngineOutcome<Uint8Array>>;
  /** What the strategy computes of one symbol's bars before it starts. */
  indicators(
    program: Program,
    parameters: Parameters,
    bars: BarColumns,
  ): Promise<EngineOutcome<readonly NamedIndicator[]>>;
  close(): void;
};

const RUN_LIMIT_MS = 2_000;
const START_LIMIT_MS = 15_000;
const NOT_STARTED: EngineFailure = {
  code: "unavailable",
  message:
    "The engine did not start in this browser; reload the page, or launch a full backtest on the server.",
};

type WorkerHandle = { port: MessagePort; barsKey: string };
type Answer = Extract<
  EngineReply,
  { type: "described" | "finished" | "stepped" | "encoded" | "indicated" | "failed" }
>;
type Asked = { reply: Answer } | { timedOutAt: string };

export function createEngineHost(): EngineHost {
  let frame: Promise<SandboxFrame> | undefined;
  let worker: WorkerHandle | undefined;
  let last: Promise<unknown> | undefined;
  let nextId = 1;

  async function startWorker(): Promise<WorkerHandle | undefined> {
    frame ??= openSandboxFrame();
    const channel = new MessageChannel();
    const ready = new Promise<true>((resolve) => {
      channel.port1.onmessage = () => resolve(true);
    });
    void frame.then((open) => open.startWorker(channel.port2));
    const started = await Promise.race([ready, after(START_LIMIT_MS)]);
    return started ? { port: channel.port1, barsKey: "" } : undefined;
  }

  function stopWorker() {
    worker?.port.close();
    worker = undefined;
  }

  async function ask(request: (id: number) => EngineRequest, program: Program, bars?: KeyedBars) {
    worker ??= await startWorker();
    if (!worker) return refuse<never>(NOT_STARTED);
    if (bars && worker.barsKey !== bars.key) {
      worker.port.postMessage({ type: "bars", key: bars.key, bars: bars.columns } satisfies EngineRequest);
      worker.barsKey = bars.key;
    }
    const asked = await exchange(worker.port, request(nextId++));
    if ("timedOutAt" in asked) {
      stopWorker();
      return refuse<never>(endless(asked.timedOutAt, program));
    }
    if (asked.reply.type === "failed") return refuse<never>(strategyFailure(asked.reply, program));
    return { ok: true as const, value: asked.reply };
  }

  /**
   * One request at a time: the wall-clock limit then measures the run, not the queue before it. An idle engine is
   * asked at once, so that it runs while the page still draws the slider.
   */
  function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const turn = last ? last.then(work) : work();
    const done: Promise<unknown> = turn
      .catch(() => undefined)
      .then(() => {
        if (last === done) last = undefined;
      });
    last = done;
    return turn;
  }

  function onBars<Value>(
    type: "run" | "step" | "encode",
    { program, spec, bars }: RunJob,
    read: (reply: Answer) => EngineOutcome<Value>,
  ): Promise<EngineOutcome<Value>> {
    const runnable = withoutMap(program);
    return inTurn(async () => {
      const answer = await ask(
        (id) => ({ type, id, program: runnable, spec, barsKey: bars.key }),
        program,
        bars,
      );
      return answer.ok ? read(answer.value) : answer;
    });
  }

  return {
    describe: (program) =>
      inTurn(async () => {
        const answer = await ask((id) => ({ type: "describe", id, program }), program);
        return answer.ok ? accept(answer.value, "described", (reply) => reply.description) : answer;
      }),
    run: (job) =>
      onBars("run", job, (reply) =>
        accept(reply, "finished", ({ result, elapsedMs }) => ({ result, elapsedMs })),
      ),
    step: (job) => onBars("step", job, (reply) => accept(reply, "stepped", ({ result }) => result)),
    encode: (job) => onBars("encode", job, (reply) => accept(reply, "encoded", ({ bytes }) => bytes)),
    indicators: (program, parameters, bars) =>
      inTurn(async () => {
        const answer = await ask((id) => ({ type: "indicators", id, program, parameters, bars }), program);
        return answer.ok ? accept(answer.value, "indicated", (reply) => reply.indicators) : answer;
      }),
    close() {
      stopWorker();
      void frame?.then((open) => open.remove());
      frame = undefined;
    },
  };
}

function exchange(port: MessagePort, request: EngineRequest): Promise<Asked> {
  const id = "id" in request ? request.id : 0;
  let reached = "";
  return new Promise((resolve) => {
    const limit = setTimeout(() => resolve({ timedOutAt: reached }), RUN_LIMIT_MS);
    port.onmessage = ({ data }: MessageEvent<EngineReply>) => {
      if (data.type === "ready" || data.id !== id) return;
      if (data.type === "progress") {
        reached = `bar ${data.step} of ${data.steps}`;
        return;
      }
      clearTimeout(limit);
      resolve({ reply: data });
    };
    port.postMessage(request);
  });
}

/** Only we read source maps; without its map a program crosses to the engine in a fraction of the time. */
function withoutMap(program: Program): Program {
  return program.kind === "source" ? { kind: "source", code: program.code } : program;
}

function accept<Type extends Answer["type"], Value>(
  reply: Answer,
  type: Type,
  pick: (reply: Extract<Answer, { type: Type }>) => Value,
): EngineOutcome<Value> {
  if (reply.type === type) return { ok: true, value: pick(reply as Extract<Answer, { type: Type }>) };
  return refuse({
    code: "unavailable",
    message: `The engine answered "${reply.type}" where "${type}" was asked.`,
  });
}

function refuse<Value>(failure: EngineFailure): EngineOutcome<Value> & { ok: false } {
  return { ok: false, failure };
}

function strategyFailure(reply: { message: string; stack: string }, program: Program): EngineFailure {
  const place = program.kind === "source" ? sourcePosition(reply.stack, program.sourceMap) : undefined;
  return { code: "strategy-failed", message: reply.message, ...place };
}

function endless(reached: string, program: Program): EngineFailure {
  const place = program.kind === "source" ? unendingLoop(program.code, program.sourceMap) : undefined;
  const where = reached ? ` at ${reached}` : "";
  const advice = place
    ? "this loop has no end of its own"
    : "look for a loop that never ends, or launch a full backtest";
  const message = `The strategy was stopped${where} after ${RUN_LIMIT_MS / 1000} s: ${advice}.`;
  return { code: "timed-out", message, ...place };
}

function after(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds));
}
