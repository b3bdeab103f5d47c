/** Run by the engine suite in a process of its own: `runs` times the first runs, `memory` takes the peak. Prints JSON. */
import { syntheticBars } from "#lib/data/bars/index.ts";
import { BacktestSpec, createBacktest } from "#lib/model-testing/backtesting/index.ts";
import { builtIns } from "#lib/models/strategies/index.ts";

const [what, count] = process.argv.slice(2);
const bars = syntheticBars({
  symbol: "SYNTHETIC",
  bars: Number(count),
  seed: 7,
  volatility: 0.001,
  drift: 0,
});
const spec = BacktestSpec.parse({
  strategy: { kind: "built-in", name: "sma-cross" },
  data: { snapshot: "synthetic", symbols: [bars.symbol], resolution: "1m" },
  timeZone: "UTC",
});

/** Elapsed, and processor time of all threads, V8's compiler and collector included. */
type Millis = { readonly elapsed: number; readonly cpu: number };

function millisOfRun(): Millis {
  const start = performance.now();
  const before = process.cpuUsage();
  const backtest = createBacktest({ spec, strategy: builtIns["sma-cross"], bars: [bars] });
  while (backtest.advance(100_000));
  const used = process.cpuUsage(before);
  return { elapsed: performance.now() - start, cpu: (used.user + used.system) / 1000 };
}

const DATASET_COLUMNS = 7;
const KILOBYTE = 1024;
const runs = Array.from({ length: what === "memory" ? 1 : 3 }, millisOfRun);
const dataset = bars.length * DATASET_COLUMNS * Float64Array.BYTES_PER_ELEMENT;
const peak = process.resourceUsage().maxRSS * KILOBYTE;
process.stdout.write(JSON.stringify({ first: runs[0], third: runs[2], peakToDataset: peak / dataset }));
