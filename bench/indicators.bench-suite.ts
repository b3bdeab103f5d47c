import { syntheticBars } from "#lib/data/bars/index.ts";
import { type Indicator, type IndicatorName, indicators } from "#lib/data/features/index.ts";
import { type Gate, ratioGate } from "./gate.ts";
import { indicatorPeers, type PeerResult, type PeerSeries } from "./indicator-peers.ts";

const BARS = 50_000;
const REPEATS = 9;
/** Rows at the end that must agree; by then every start is forgotten. */
const COMPARED = 1000;
const RELATIVE = 1e-6;

/** Our kernels ÷ each peer's, on the same series in one process: CPU time, interleaved. Ahead = at most 1. */
export async function indicatorSuite(): Promise<Gate[]> {
  const series = seriesOf();
  return indicatorPeers.map((shared) => {
    const ours = oursInto(shared.ours, shared.parameters, series);
    const theirs = () => shared.run(series);
    verify(`${shared.ours} of ${shared.peer}`, ours(), theirs());
    const times = { ours: [] as number[], theirs: [] as number[] };
    for (let k = 0; k < REPEATS; k++) {
      times.ours.push(cpuMillis(ours));
      times.theirs.push(cpuMillis(theirs));
    }
    const ratio = undisturbed(times.ours) / undisturbed(times.theirs);
    return ratioGate(`${shared.ours} ÷ ${shared.peer}, ${BARS / 1000}k bars`, ratio, 1);
  });
}

function seriesOf(): PeerSeries {
  const bars = syntheticBars({ symbol: "SYNTHETIC", bars: BARS, seed: 11, volatility: 0.01, drift: 0 });
  const { open, high, low, close, volume } = bars;
  const lists = {
    open: [...open],
    high: [...high],
    low: [...low],
    close: [...close],
    volume: [...volume],
  };
  const candles = lists.close.map((value, k) => ({
    open: lists.open[k]!,
    high: lists.high[k]!,
    low: lists.low[k]!,
    close: value,
    volume: lists.volume[k]!,
  }));
  return { columns: { open, high, low, close, volume }, lists, candles };
}

/** Into columns that are there already, as the engine's pool hands them out. */
function oursInto(name: IndicatorName, parameters: object, { columns }: PeerSeries): () => Float64Array {
  const indicator = indicators[name] as unknown as Indicator;
  const inputs = indicator.inputs.map((input) => columns[input as keyof typeof columns] ?? columns.close);
  const outputs = indicator.outputs.map(() => new Float64Array(BARS));
  return () => indicator.block(inputs, parameters as Record<string, unknown>, outputs)[0]!;
}

/** Both must come to the same figures before their speed means anything. */
function verify(name: string, ours: Float64Array, theirs: PeerResult): void {
  for (let back = 1; back <= COMPARED; back++) {
    const a = ours[ours.length - back]!;
    const b = theirs[theirs.length - back]!;
    if (!(Math.abs(a - b) <= RELATIVE * Math.max(Math.abs(a), 1)))
      throw new Error(`${name}: ours is ${a}, theirs ${b}, ${back} bars from the end; no speed is stated.`);
  }
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
