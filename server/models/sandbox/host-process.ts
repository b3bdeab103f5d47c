/**
 * The strategy host: a child process with an empty environment that runs one job in one isolate and ends.
 * It holds no secret and no connection; its parent (launch-host.ts) kills it whenever it likes.
 * Started as `node -e <this, bundled> <path of the isolated-vm binding>`.
 */
import { read, readSync, writeSync } from "node:fs";
import type IsolatedVm from "isolated-vm";
import { encodeFrame, FrameReader, readFrame } from "./frames.ts";
import { HostWatch } from "./host-watch.ts";
import {
  type HostFailure,
  type HostJob,
  type HostOrder,
  type HostReport,
  type StrategyModule,
  scriptIn,
  scriptOf,
} from "./protocol.ts";

const HEARTBEAT_MS = 500;
const PROGRESS_MS = 20;
const FIRST_CHUNK = 16;
const LARGEST_CHUNK = 8192;
const CHUNK_MS = 100;
const ORDER_BYTES = 65_536;

const binding = { exports: {} as { ivm: typeof IsolatedVm } };
process.dlopen(binding, process.argv[1] as string);
const { ivm } = binding.exports;

let watch: HostWatch | undefined;

function report(message: HostReport, bytes?: Uint8Array): void {
  for (const part of encodeFrame(message, bytes))
    for (let written = 0; written < part.length; ) written += writeSync(1, part, written);
}

/** The parent kills on this report: a paused isolate cannot be taken down in order, and nothing here is worth saving. */
function end(message: HostReport, bytes?: Uint8Array): void {
  watch?.end();
  clearInterval(heartbeat);
  report(message, bytes);
}

function fill(bytes: Uint8Array): void {
  for (let filled = 0; filled < bytes.length; ) {
    const count = readSync(0, bytes, filled, bytes.length - filled, null);
    if (count === 0) throw new Error("the orders ended early");
    filled += count;
  }
}

/** After the job and its columns: an order to stop, or the end of the parent. */
function listen(reader = new FrameReader(0), piece = Buffer.alloc(ORDER_BYTES)): void {
  read(0, piece, 0, piece.length, null, (error, count) => {
    if (error || count === 0) return process.abort();
    for (const { json } of reader.push(Buffer.from(piece.subarray(0, count)))) {
      const order = json as HostOrder;
      if (order.kind === "stop") void watch?.stop(order.reason);
      else if (order.kind === "tell") hear(order);
    }
    listen(reader, piece);
  });
}

type Tell = Extract<HostOrder, { kind: "tell" }>;

/** Inputs of a session wait here until it is ready for them, and are answered one after the other. */
let { promise: ready, resolve: isReady } = Promise.withResolvers<Host>();
let waiting = 0;
let isSession = false;

function hear({ n, inputs }: Tell): void {
  waiting++;
  ready = ready.then(async (host) => {
    try {
      report({ kind: "told", n, outputs: await host.tell(inputs) });
    } catch (error) {
      end(failureOf(error));
    }
    waiting--;
    return host;
  });
}

async function main(): Promise<void> {
  const first = readFrame(fill);
  const { job, limits } = first.json as Extract<HostOrder, { kind: "job" }>;
  const isolate = new ivm.Isolate({
    // The watch stops the strategy well before; this is the second line.
    memoryLimit: 3 * limits.memoryMb,
    inspector: true,
    onCatastrophicError: () => process.abort(),
  });
  watch = new HostWatch(isolate, limits, (reason, place) =>
    end({ kind: "failed", name: "Limit", message: `The strategy ${reason}.`, ...place }),
  );
  const columns = job.task === "backtest" ? readColumns(job) : undefined;
  watch.barsLoaded();
  listen();
  try {
    const host = await Host.create(isolate, Buffer.from(first.bytes).toString(), watch);
    if (job.task === "session") {
      await host.open(job);
      isSession = true;
      isReady(host);
      report({ kind: "told", n: 0, outputs: "[]" });
      return;
    }
    const { message, bytes } = await host.run(job, columns);
    end(message, bytes);
  } catch (error) {
    end(failureOf(error));
  }
}

type Ended = { message: HostReport; bytes?: Uint8Array };

class Host {
  readonly #isolate: IsolatedVm.Isolate;
  readonly #context: IsolatedVm.Context;
  readonly #calls: IsolatedVm.Reference;
  readonly #watch: HostWatch;

  private constructor(
    isolate: IsolatedVm.Isolate,
    context: IsolatedVm.Context,
    calls: IsolatedVm.Reference,
    watch: HostWatch,
  ) {
    this.#isolate = isolate;
    this.#context = context;
    this.#calls = calls;
    this.#watch = watch;
  }

  static async create(isolate: IsolatedVm.Isolate, engine: string, watch: HostWatch): Promise<Host> {
    const context = await isolate.createContext({ inspector: true });
    const calls = await context.eval(engine, { reference: true, filename: "engine.js" });
    return new Host(isolate, context, calls, watch);
  }

  async open({ module, spec }: Extract<HostJob, { task: "session" }>): Promise<void> {
    await this.#use(module, 0);
    await this.#call("openSession", JSON.stringify(spec));
  }

  async tell(inputs: Tell["inputs"]): Promise<string> {
    const outputs: string[] = [];
    for (const input of inputs) outputs.push(`${await this.#call("tell", JSON.stringify(input))}`);
    return `[${outputs.join(",")}]`;
  }

  async run(job: Exclude<HostJob, { task: "session" }>, bars: unknown): Promise<Ended> {
    if (job.task === "describe") {
      await this.#use(job.module, 0);
      return { message: { kind: "described", description: `${await this.#call("describe")}` } };
    }
    for (const [k, module] of job.modules.entries()) await this.#use(module, k);
    const { spec, symbols, columns } = job;
    await this.#call("prepare", JSON.stringify({ spec, symbols, columns }), bars);
    await this.#advance();
    return {
      message: { kind: "result" },
      bytes: Buffer.from(`${await this.#call("testify")}`),
    };
  }

  async #use(module: StrategyModule, k: number): Promise<void> {
    if (module.kind === "built-in") return void (await this.#call("useBuiltIn", module.name));
    const script = await this.#isolate.compileScript(
      `(function (module, exports, require) { "use strict";\n${module.code}\n})`,
      { filename: scriptOf(k), lineOffset: -1 },
    );
    const body = await script.run(this.#context, { reference: true });
    await this.#call("useModule", body.derefInto());
  }

  /** By chunks: each gives a sign of life, and a slow strategy gets small ones. */
  async #advance(): Promise<void> {
    let told = 0;
    for (let chunk = FIRST_CHUNK, more = true; more; ) {
      const began = performance.now();
      const step = JSON.parse(`${await this.#call("advance", chunk)}`);
      const now = performance.now();
      more = step.more;
      if (now - told > PROGRESS_MS || !more) report({ kind: "progress", progress: step.progress });
      if (now - told > PROGRESS_MS) told = now;
      if (now - began < CHUNK_MS) chunk = Math.min(2 * chunk, LARGEST_CHUNK);
      else if (now - began > 4 * CHUNK_MS) chunk = Math.max(1, chunk >> 2);
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
    return { kind: "failed", name: "Host", message: message.slice(0, 2000) };
  }
  const { name, message, stack, code } = error.thrown;
  const place = scriptIn(stack);
  return { kind: "failed", name, message, code, ...(place?.line ? place : {}) };
}

/** All columns into one shared buffer: the isolate sees the same memory. */
function readColumns(job: Extract<HostJob, { task: "backtest" }>): unknown {
  const values = job.symbols.reduce((sum, { length }) => sum + length, 0) * job.columns.length;
  const buffer = new SharedArrayBuffer(values * Float64Array.BYTES_PER_ELEMENT);
  fill(new Uint8Array(buffer));
  return new ivm.ExternalCopy(buffer).copyInto();
}

const heartbeat = setInterval(() => {
  report({ kind: "heartbeat" });
  // A session that waits for its market computes nothing, however long it lives.
  if (isSession && waiting === 0) watch?.progressed();
}, HEARTBEAT_MS);
void main();
