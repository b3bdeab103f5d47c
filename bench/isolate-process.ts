/** Run by the engine suite in a process of its own: the same engine in an isolate and beside it. Prints JSON. */
import { runInThisContext } from "node:vm";
import ivm from "isolated-vm";
import { BAR_COLUMN_NAMES, syntheticBars } from "#lib/data/bars/index.ts";
import { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import { engineBundle } from "#server/models/sandbox/index.ts";

const BARS = 100_000;
/** As many as a host lets run between two signs of life. */
const CHUNK = 8192;
const REPEATS = 100;
const CALLS = ["useBuiltIn", "prepare", "advance", "testify"] as const;

type Answer = { readonly value?: unknown; readonly failure?: string };
type Calls = Readonly<Record<string, (...input: unknown[]) => Answer>>;
type Call = (name: (typeof CALLS)[number], ...input: unknown[]) => Answer;

const bars = syntheticBars({ symbol: "SYNTHETIC", bars: BARS, seed: 7, volatility: 0.001, drift: 0 });
const columns = new Float64Array(new SharedArrayBuffer(BAR_COLUMN_NAMES.length * BARS * 8));
for (const [k, name] of BAR_COLUMN_NAMES.entries()) columns.set(bars[name], k * BARS);
const spec = BacktestSpec.parse({
  strategy: { kind: "built-in", name: "sma-cross" },
  data: { snapshot: "synthetic", symbols: [bars.symbol], resolution: "1m" },
  timeZone: "UTC",
});
const job = JSON.stringify({
  spec,
  symbols: [{ symbol: bars.symbol, length: BARS }],
  columns: BAR_COLUMN_NAMES,
});
const engine = Buffer.from(await engineBundle()).toString();

async function inIsolate(): Promise<Call> {
  const isolate = new ivm.Isolate({ memoryLimit: 1024 });
  const context = await isolate.createContext();
  const host = await context.eval(engine, { reference: true });
  const calls = new Map<string, ivm.Reference>();
  for (const name of CALLS) calls.set(name, await host.get(name, { reference: true }));
  return (name, ...input) =>
    calls.get(name)!.applySync(undefined, input, { result: { copy: true } }) as Answer;
}

/** The same script in this process itself, whose realm stays open: Node needs it. */
function inProcess(): Call {
  const calls = runInThisContext(engine.replace(/^\s*lockRealm\(\);$/m, "")) as Calls;
  return (name, ...input) => calls[name]!(...input);
}

function value({ value, failure }: Answer): unknown {
  if (failure !== undefined) throw new Error(failure);
  return value;
}

function run(call: Call, memory: unknown): void {
  value(call("prepare", job, memory));
  while (JSON.parse(`${value(call("advance", CHUNK))}`).more);
}

function cpuMillis(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1000;
}

const lowerQuartile = (times: number[]) => times.toSorted((a, b) => a - b)[times.length >> 2]!;

const sides = [
  { call: await inIsolate(), memory: () => new ivm.ExternalCopy(columns.buffer).copyInto() },
  { call: inProcess(), memory: () => columns.buffer },
].map((side) => ({ ...side, times: [] as number[] }));
const results = sides.map(({ call, memory }) => {
  value(call("useBuiltIn", "sma-cross"));
  run(call, memory());
  return `${value(call("testify"))}`;
});
if (results[0] !== results[1]) throw new Error("The isolate and the process disagree.");
for (let k = 0; k < REPEATS; k++)
  for (const { call, memory, times } of sides) times.push(cpuMillis(() => run(call, memory())));
const [isolated, own] = sides.map(({ times }) => lowerQuartile(times));
process.stdout.write(JSON.stringify({ isolated, own }));
// An isolate that still lives would hold the process.
process.exit(0);
