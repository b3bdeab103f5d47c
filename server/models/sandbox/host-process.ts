/**
 * The strategy host: a child process with an empty environment that runs one job in one isolate and ends.
 * It holds no secret and no connection; its parent (launch-host.ts) kills it whenever it likes.
 */
import { readSync } from "node:fs";
import ivm from "isolated-vm";
import { HostWatch } from "./host-watch.ts";
import {
  type HostFailure,
  type HostJob,
  type HostOrder,
  type HostReport,
  STRATEGY_SCRIPT,
  type StrategyModule,
} from "./protocol.ts";

const HEARTBEAT_MS = 500;
const FIRST_CHUNK = 16;
const LARGEST_CHUNK = 8192;
const CHUNK_MS = 100;

let watch: HostWatch | undefined;

process.on("message", (order: HostOrder) => {
  if (order.kind === "job") void main(order);
  else void watch?.stop(order.reason);
});
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
setInterval(() => report({ kind: "heartbeat" }), HEARTBEAT_MS);

function report(message: HostReport, after?: () => void): void {
  process.send?.(message, undefined, undefined, after);
}

/** A paused isolate cannot be taken down in order, and nothing here is worth saving. */
function end(message: HostReport): void {
  report(message, () => process.kill(process.pid, "SIGKILL"));
}

async function main({ job, engine, limits }: Extract<HostOrder, { kind: "job" }>): Promise<void> {
  const isolate = new ivm.Isolate({
    // The watch stops the strategy well before; this is the second line.
    memoryLimit: 3 * limits.memoryMb,
    inspector: true,
    onCatastrophicError: () => process.kill(process.pid, "SIGKILL"),
  });
  watch = new HostWatch(isolate, limits, (reason, place) =>
    end({ kind: "failed", name: "Limit", message: `The strategy ${reason}.`, ...place }),
  );
  try {
    const host = await Host.open(isolate, engine, watch);
    end(await host.run(job));
  } catch (error) {
    end(failureOf(error));
  }
}

class Host {
  readonly #isolate: ivm.Isolate;
  readonly #context: ivm.Context;
  readonly #calls: ivm.Reference;
  readonly #watch: HostWatch;

  private constructor(isolate: ivm.Isolate, context: ivm.Context, calls: ivm.Reference, watch: HostWatch) {
    this.#isolate = isolate;
    this.#context = context;
    this.#calls = calls;
    this.#watch = watch;
  }

  static async open(isolate: ivm.Isolate, engine: string, watch: HostWatch): Promise<Host> {
    const context = await isolate.createContext({ inspector: true });
    const calls = await context.eval(engine, { reference: true, filename: "engine.js" });
    return new Host(isolate, context, calls, watch);
  }

  async run(job: HostJob): Promise<HostReport> {
    const bars = job.task === "backtest" ? readColumns(job) : undefined;
    this.#watch.barsLoaded();
    await this.#use(job.module);
    if (job.task === "describe") return { kind: "described", description: `${await this.#call("describe")}` };
    const { spec, symbols, columns } = job;
    await this.#call("prepare", JSON.stringify({ spec, symbols, columns }), bars);
    await this.#advance();
    return { kind: "result", bytes: new Uint8Array((await this.#call("result")) as ArrayBuffer) };
  }

  async #use(module: StrategyModule): Promise<void> {
    if (module.kind === "built-in") return void (await this.#call("useBuiltIn", module.name));
    const script = await this.#isolate.compileScript(
      `(function (module, exports, require) { "use strict";\n${module.code}\n})`,
      { filename: STRATEGY_SCRIPT, lineOffset: -1 },
    );
    const body = await script.run(this.#context, { reference: true });
    await this.#call("useModule", body.derefInto());
  }

  /** By chunks: each gives a sign of life, and a slow strategy gets small ones. */
  async #advance(): Promise<void> {
    for (let chunk = FIRST_CHUNK, more = true; more; ) {
      const began = performance.now();
      const step = JSON.parse(`${await this.#call("advance", chunk)}`);
      const tookMs = performance.now() - began;
      more = step.more;
      report({ kind: "progress", progress: step.progress });
      if (tookMs < CHUNK_MS) chunk = Math.min(2 * chunk, LARGEST_CHUNK);
      else if (tookMs > 4 * CHUNK_MS) chunk = Math.max(1, chunk >> 2);
    }
  }

  async #call(name: string, ...input: unknown[]): Promise<unknown> {
    const call = await this.#calls.get(name, { reference: true });
    const { value, failure } = (await call.apply(undefined, input, { result: { copy: true } })) as {
      value?: unknown;
      failure?: string;
    };
    this.#watch.progressed();
    if (failure !== undefined) throw new StrategyError(JSON.parse(failure));
    return value;
  }
}

type Thrown = { name: string; message: string; stack: string; code?: string };

class StrategyError extends Error {
  readonly thrown: Thrown;
  constructor(thrown: Thrown) {
    super(thrown.message);
    this.thrown = thrown;
  }
}

function failureOf(error: unknown): HostFailure {
  if (!(error instanceof StrategyError)) {
    const message = error instanceof Error ? error.message : String(error);
    if (/memory limit/.test(message))
      return {
        kind: "failed",
        name: "Limit",
        message: "The strategy used up the memory that a run may use.",
      };
    return { kind: "failed", name: "Host", message };
  }
  const { name, message, stack, code } = error.thrown;
  const place = new RegExp(`${STRATEGY_SCRIPT.replace(".", "\\.")}:(\\d+):(\\d+)`).exec(stack);
  const at = place ? { line: Number(place[1]), column: Number(place[2]) } : {};
  return { kind: "failed", name, message, code, ...at };
}

/** All columns into one shared buffer: the isolate sees the same memory. */
function readColumns(job: Extract<HostJob, { task: "backtest" }>) {
  const values = job.symbols.reduce((sum, { length }) => sum + length, 0) * job.columns.length;
  const buffer = new SharedArrayBuffer(values * Float64Array.BYTES_PER_ELEMENT);
  const bytes = new Uint8Array(buffer);
  for (let filled = 0; filled < bytes.length; ) {
    const read = readSync(0, bytes, filled, bytes.length - filled, null);
    if (read === 0) throw new Error("the bars ended early");
    filled += read;
  }
  return new ivm.ExternalCopy(buffer).copyInto();
}
