import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** Engines of other languages, measured by scripts in bench/peers written from their documentation. */
const PEERS = [
  { name: "vectorbt", module: "vectorbt", script: "vectorbt_sma_cross.py", demand: 10 },
  { name: "backtrader", module: "backtrader", script: "backtrader_sma_cross.py", demand: 1000 },
  { name: "backtesting.py", module: "backtesting", script: "backtesting_sma_cross.py", demand: 150 },
] as const;
const PYTHON = "python3";
const LIMIT_MS = 300_000;

export type PeerTime = { readonly name: string; readonly demand: number; readonly barsPerSecond: number };

/** Bars per second of each peer that a Python here has, and a sentence for each that it has not. */
export function measurePeers(bars: number): { times: PeerTime[]; missing: string[] } {
  const times: PeerTime[] = [];
  const missing: string[] = [];
  for (const { name, module, script, demand } of PEERS) {
    if (spawnSync(PYTHON, ["-c", `import ${module}`]).status !== 0) {
      missing.push(`against ${name} (no ${PYTHON} with ${module} here)`);
      continue;
    }
    const path = join(import.meta.dirname, "peers", script);
    const ran = spawnSync(PYTHON, [path, String(bars)], { encoding: "utf8", timeout: LIMIT_MS });
    const seconds = Number(ran.stdout.trim().split("\n").at(-1));
    if (ran.status === 0 && seconds > 0) times.push({ name, demand, barsPerSecond: bars / seconds });
    else missing.push(`against ${name} (its script failed)`);
  }
  return { times, missing };
}
