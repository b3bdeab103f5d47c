import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { BarColumns } from "#lib/core/columns.ts";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { ColumnCache } from "#lib/data/features/index.ts";
import {
  type Backtest,
  type BacktestResult,
  BacktestSpec,
  createBacktest,
} from "#lib/model-testing/backtesting/index.ts";
import { builtIns, type Strategy } from "#lib/models/strategies/index.ts";
import { compileFusedC } from "./fused-c.ts";
import { type FusedResult, fusedSmaCross } from "./fused-sma-cross.ts";
import { atLeast, type Gate, ratioGate } from "./gate.ts";
import { measurePeers } from "./peers.ts";

const FAST = 20;
const SLOW = 50;
const CAPITAL = 100_000;
/** Enough bars in all for each size, so that every size is measured for about as long. */
const BARS_PER_SIDE = 12_000_000;
/** Of issue 2, to one loop over all bars. */
const TO_ENDLESS = 4;
/** Demands of the design. */
const TO_BEST = 3;
const TO_C = 5;
const CACHED_TO_C = 3.5;
/** JavaScript ÷ C of the same loop, measured where the design was made: what turns a demand on C into one on JS. */
const JS_TO_C = 1.4;
const TENTH_TO_FIRST = 1.5;
const FIRST_RUN_MILLIS = 40;
const THIRD_RUN_MILLIS = 4;
const PEAK_TO_DATASET = 2;
const ISOLATE_TO_PROCESS = 1.1;
const C_REPEATS = 5;
const FRESH_PROCESSES = 8;
const CHUNK = 8192;

const strategy = builtIns["sma-cross"];
const AVERAGES = ["compensated", "plain"] as const;
const NAME = { compensated: "the same averages", plain: "plain sums" };
const FUSED = { fast: FAST, slow: SLOW, capital: CAPITAL };

/** The callback engine ÷ the same strategy as one hand-written loop: processor time, one process, interleaved. */
export async function engineSuite(notMeasured: string[]): Promise<Gate[]> {
  const gates = [100_000, 1_000_000].flatMap((length) => againstLoops(length, notMeasured));
  return [...gates, tenStrategies(), ...freshProcess(), inIsolate(), ...againstPeers(notMeasured)];
}

/** To loops with the averages of the engine, bit for bit, and to loops with plain sums, which cost less and drift. */
function againstLoops(length: number, notMeasured: string[]): Gate[] {
  const bars = syntheticBars({ symbol: "SYNTHETIC", bars: length, seed: 7, volatility: 0.001, drift: 0 });
  const result = runEngine(bars, strategy).result();
  const cache = new ColumnCache({ maxBytes: 2 ** 30 });
  const kinds = AVERAGES.map((averages) => {
    const expected = verify(result, fusedSmaCross(bars, FUSED, averages, CHUNK));
    return { averages, inC: compileFusedC(bars, [FAST, SLOW, CAPITAL], averages, expected) };
  });
  const [engine, cached, ...loops] = interleave(Math.max(5, Math.round(BARS_PER_SIDE / length)), [
    () => cpuMillis(() => runEngine(bars, strategy)),
    () => cpuMillis(() => runEngine(bars, strategy, cache)),
    ...kinds.flatMap(({ averages, inC }) => [
      () => cpuMillis(() => fusedSmaCross(bars, FUSED, averages)),
      () => cpuMillis(() => fusedSmaCross(bars, FUSED, averages, CHUNK)),
      () => inC?.measure(length > 500_000 ? C_REPEATS : C_REPEATS * 4) ?? Number.NaN,
    ]),
  ]);
  return kinds.flatMap(({ averages, inC }, k) => {
    const [endless, chunked, c] = loops.slice(3 * k) as [number, number, number];
    const best = Math.min(endless, chunked);
    const of = `of ${NAME[averages]}, ${length / 1000}k bars`;
    const gates = [
      ratioGate(`engine ÷ one endless fused loop ${of}`, engine! / endless, TO_ENDLESS),
      ratioGate(`engine ÷ the best fused loop ${of}`, engine! / best, TO_BEST),
    ];
    if (!inC) {
      notMeasured.push(`engine ÷ fused C loop ${of} (no C compiler here)`);
      const demand = CACHED_TO_C / JS_TO_C;
      return [
        ...gates,
        ratioGate(`engine with cached columns ÷ the best fused loop ${of}`, cached! / best, demand),
      ];
    }
    inC.close();
    return [
      ...gates,
      ratioGate(`engine ÷ fused C loop ${of}`, engine! / c, TO_C),
      ratioGate(`engine with cached columns ÷ fused C loop ${of}`, cached! / c, CACHED_TO_C),
    ];
  });
}

/** Each in turn, `repeats` times; answers the lower quartile of each: other work on the machine only ever adds. */
function interleave(repeats: number, measures: readonly (() => number)[]): number[] {
  const times = measures.map((): number[] => []);
  for (let k = 0; k < repeats; k++) for (const [m, measure] of measures.entries()) times[m]!.push(measure());
  return times.map(lowerQuartile);
}

const lowerQuartile = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 2]!;

function runEngine(bars: BarColumns, chosen: Strategy, columns?: ColumnCache): Backtest {
  const spec = BacktestSpec.parse({
    strategy: { kind: "built-in", name: "sma-cross" },
    data: { snapshot: "synthetic", symbols: [bars.symbol], resolution: "1m" },
    capital: CAPITAL,
    timeZone: "UTC",
  });
  const backtest = createBacktest({ spec, strategy: chosen, bars: [bars], ...(columns && { columns }) });
  while (backtest.advance(100_000));
  return backtest;
}

/** Both must come to the same fills, trades and equity before their speed means anything. */
function verify(result: BacktestResult, fused: FusedResult) {
  const same =
    result.fills.length === fused.fills &&
    result.fills.price.every((price, k) => price === fused.fillPrice[k]) &&
    result.fills.quantity.every((quantity, k) => quantity === fused.fillQuantity[k]) &&
    result.equity.equity.every((value, i) => value === fused.equity[i]) &&
    result.trades.exitTime.filter((time) => !Number.isNaN(time)).length === fused.trades;
  if (!same) throw new Error("The engine and the fused loop disagree; no speed is stated.");
  return { fills: fused.fills, trades: fused.trades, lastEquity: fused.equity.at(-1)! };
}

/** Ten strategies that share one copy of the engine: the first alone, and again when all ten have run. */
function tenStrategies(): Gate {
  const bars = syntheticBars({ symbol: "SYNTHETIC", bars: 100_000, seed: 8, volatility: 0.001, drift: 0 });
  const copies = Array.from({ length: 10 }, (_, k) => copyOf(k));
  const [alone] = interleave(20, [() => cpuMillis(() => runEngine(bars, copies[0]!))]);
  const together = interleave(
    20,
    copies.map((copy) => () => cpuMillis(() => runEngine(bars, copy))),
  );
  return ratioGate(
    "slowest of ten strategies in one process ÷ one alone",
    Math.max(...together) / alone!,
    TENTH_TO_FIRST,
  );
}

/** The same strategy with code of its own, as another author would have written it. */
function copyOf(k: number): Strategy {
  const onBar = new Function(
    "ctx",
    `const { fast, slow } = ctx.indicators;
     if (ctx.position.isFlat && fast.crossesAbove(slow)) ctx.targetPercent(${1 - k / 100});
     else if (ctx.position.isLong && fast.crossesBelow(slow)) ctx.close();`,
  ) as Strategy["onBar"];
  return { ...strategy, onBar };
}

/** First and third run, and peak memory, each in a process that has done nothing else. */
function freshProcess(): Gate[] {
  const runs = Array.from({ length: FRESH_PROCESSES }, () => inFreshProcess("runs", 100_000));
  const memory = inFreshProcess("memory", 10_000_000);
  const quick = (millis: (fresh: Fresh) => number) => lowerQuartile(runs.map(millis));
  const first = "first run of 100k bars in a fresh process";
  const third = "third run of 100k bars in a fresh process";
  return [
    millisGate(
      `${first}, elapsed`,
      quick((fresh) => fresh.first.elapsed),
      FIRST_RUN_MILLIS,
    ),
    millisGate(
      `${first}, processor time of all threads`,
      quick((fresh) => fresh.first.cpu),
      FIRST_RUN_MILLIS,
    ),
    millisGate(
      `${third}, elapsed`,
      quick((fresh) => fresh.third.elapsed),
      THIRD_RUN_MILLIS,
    ),
    millisGate(
      `${third}, processor time of all threads`,
      quick((fresh) => fresh.third.cpu),
      THIRD_RUN_MILLIS,
    ),
    ratioGate("peak memory ÷ dataset, 10M bars", memory.peakToDataset, PEAK_TO_DATASET),
  ];
}

type Millis = { readonly elapsed: number; readonly cpu: number };
type Fresh = { readonly first: Millis; readonly third: Millis; readonly peakToDataset: number };

const inFreshProcess = (what: "runs" | "memory", bars: number) =>
  runScript<Fresh>("fresh-process.ts", [what, String(bars)]);

/** The bundle that a strategy host runs, in an isolate and beside it. */
function inIsolate(): Gate {
  type Times = { readonly isolated: number; readonly own: number };
  // isolated-vm asks for the flag.
  const { isolated, own } = runScript<Times>("isolate-process.ts", [], ["--no-node-snapshot"]);
  return ratioGate("engine in an isolate ÷ in the process, 100k bars", isolated / own, ISOLATE_TO_PROCESS);
}

/** Runs a script beside this file in a process of its own; answers what it prints. */
function runScript<Answer>(name: string, given: readonly string[], flags: readonly string[] = []): Answer {
  const script = join(import.meta.dirname, name);
  const ran = spawnSync(process.execPath, [...process.execArgv, ...flags, script, ...given], {
    encoding: "utf8",
  });
  if (ran.status !== 0) throw new Error(`bench/${name} failed: ${ran.stderr.slice(-500)}`);
  return JSON.parse(ran.stdout) as Answer;
}

function millisGate(name: string, millis: number, limit: number): Gate {
  const verdict = millis <= limit ? "holds" : "falls short";
  return { name, measured: `${millis.toFixed(1)} ms`, demand: `≤ ${limit} ms`, verdict };
}

function againstPeers(notMeasured: string[]): Gate[] {
  const length = 100_000;
  const { times, missing } = measurePeers(length);
  notMeasured.push(...missing);
  if (times.length === 0) return [];
  const bars = syntheticBars({ symbol: "SYNTHETIC", bars: length, seed: 7, volatility: 0.001, drift: 0 });
  const [millis] = interleave(20, [() => cpuMillis(() => runEngine(bars, strategy))]);
  const ours = length / (millis! / 1000);
  return times.map(({ name, demand, barsPerSecond }) =>
    atLeast(`times as fast as ${name}, ${length / 1000}k bars`, ours / barsPerSecond, demand),
  );
}

function cpuMillis(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1000;
}
