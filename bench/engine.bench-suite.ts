import type { BarColumns } from "#lib/core/columns.ts";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { type Backtest, BacktestSpec, createBacktest } from "#lib/model-testing/backtesting/index.ts";
import { builtIns } from "#lib/models/strategies/index.ts";
import { fusedSmaCross } from "./fused-sma-cross.ts";
import { type Gate, ratioGate } from "./gate.ts";

const FAST = 20;
const SLOW = 50;
const CAPITAL = 100_000;
const DEMAND = 4;
/** Enough bars in all for each size, so that every size is measured for about as long. */
const BARS_PER_SIDE = 12_000_000;

/** Callback engine ÷ the same strategy as one hand-written loop: CPU time, same process, interleaved. */
export async function engineSuite(): Promise<Gate[]> {
  return [100_000, 1_000_000].map((length) => {
    const bars = syntheticBars({ symbol: "SYNTHETIC", bars: length, seed: 7, volatility: 0.001, drift: 0 });
    verify(bars);
    const repeats = Math.max(5, Math.round(BARS_PER_SIDE / length));
    const engine: number[] = [];
    const fused: number[] = [];
    for (let k = 0; k < repeats; k++) {
      engine.push(cpuMillis(() => runEngine(bars)));
      fused.push(cpuMillis(() => fusedSmaCross(bars, FAST, SLOW, CAPITAL)));
    }
    return ratioGate(
      `engine ÷ fused loop, ${length / 1000}k bars`,
      undisturbed(engine) / undisturbed(fused),
      DEMAND,
    );
  });
}

function runEngine(bars: BarColumns): Backtest {
  const spec = BacktestSpec.parse({
    strategy: { kind: "built-in", name: "sma-cross" },
    parameters: { fast: FAST, slow: SLOW },
    data: { snapshot: "synthetic", symbols: [bars.symbol], resolution: "1m" },
    capital: CAPITAL,
    timeZone: "UTC",
  });
  const backtest = createBacktest({ spec, strategy: builtIns["sma-cross"], bars: [bars] });
  while (backtest.advance(100_000));
  return backtest;
}

/** Both must come to the same fills, trades and equity before their speed means anything. */
function verify(bars: BarColumns): void {
  const result = runEngine(bars).result();
  const fused = fusedSmaCross(bars, FAST, SLOW, CAPITAL);
  const same =
    result.fills.length === fused.fills &&
    result.fills.price.every((price, k) => price === fused.fillPrice[k]) &&
    result.fills.quantity.every((quantity, k) => quantity === fused.fillQuantity[k]) &&
    result.equity.equity.every((value, i) => value === fused.equity[i]) &&
    result.trades.exitTime.filter((time) => !Number.isNaN(time)).length === fused.trades;
  if (!same) throw new Error("The engine and the fused loop disagree; no speed is stated.");
}

function cpuMillis(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1000;
}

/** The lower quartile: other work on the machine only ever adds. */
function undisturbed(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 2]!;
}
